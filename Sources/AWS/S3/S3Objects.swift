internal import FoundationEssentials
internal import HTTPClient
internal import SigV4

/// An object as S3 describes it without its content.
public struct S3Object: Sendable, Hashable {
    /// Bytes.
    public var size: Int
    /// Without its quotation marks.
    public var entityTag: String
    /// Base 64; for an object of several parts that of the parts' checksums, perhaps with `-` and their number.
    public var sha256: String?
    /// What the object is, such as `text/html`.
    public var contentType: String?
}

/// A part of an upload that S3 has.
public struct S3Part: Sendable, Hashable {
    /// From 1 to 10,000.
    public var number: Int
    /// With the quotation marks that it came with.
    public var entityTag: String
    /// Bytes.
    public var size: Int?
    /// Base 64.
    public var sha256: String?

    /// A part of its attributes.
    public init(number: Int, entityTag: String, size: Int? = nil, sha256: String? = nil) {
        self.number = number
        self.entityTag = entityTag
        self.size = size
        self.sha256 = sha256
    }
}

/// The operations that a directory's upload takes. Source: Amazon S3 API Reference.
extension S3Client {
    /// The object of a key; nil when there is none.
    public func headObject(_ key: String) async throws(AWSError) -> S3Object? {
        let response: HTTPResponse
        do throws(AWSError) {
            response = try await send(
                S3Call(name: "HeadObject", method: "HEAD", key: key, headers: [("x-amz-checksum-mode", "ENABLED")]))
        } catch {
            if error.status == 404, error.code != "NoSuchBucket" { return nil }
            throw error
        }
        return S3Object(
            size: response["Content-Length"].flatMap { Int($0) } ?? 0,
            entityTag: (response["ETag"] ?? "").filter { $0 != "\"" }, sha256: response["x-amz-checksum-sha256"],
            contentType: response["Content-Type"])
    }

    /// Writes an object in one piece; S3 refuses it when the bytes that arrive have another checksum.
    public func putObject(_ key: String, _ bytes: [UInt8], contentType: String) async throws(AWSError) {
        _ = try await send(
            S3Call(
                name: "PutObject", method: "PUT", key: key,
                headers: [("Content-Type", contentType)] + Self.checksum(of: bytes), body: bytes))
    }

    /// Begins an upload in parts; its id.
    public func createMultipartUpload(_ key: String, contentType: String) async throws(AWSError) -> String {
        let response = try await send(
            S3Call(
                name: "CreateMultipartUpload", method: "POST", key: key, query: [("uploads", "")],
                headers: [("Content-Type", contentType), ("x-amz-checksum-algorithm", "SHA256")]))
        return try read(response) { root throws(AnswerError) in try root.required("UploadId") }
    }

    /// Uploads of a key that were begun and neither completed nor aborted, the oldest first.
    public func multipartUploads(_ key: String) async throws(AWSError) -> [String] {
        let response = try await send(
            S3Call(
                name: "ListMultipartUploads", method: "GET",
                query: [("uploads", ""), ("prefix", key), ("max-uploads", "1000")]))
        return try read(response) { root throws(AnswerError) in
            var found: [(begun: String, id: String)] = []
            for child in root.children where child.name == "Upload" && child.text("Key") == key {
                found.append((child.text("Initiated") ?? "", try child.required("UploadId")))
            }
            return found.sorted { $0.begun < $1.begun }.map(\.id)
        }
    }

    /// The parts of an upload that S3 has, by number.
    public func parts(_ key: String, upload: String) async throws(AWSError) -> [Int: S3Part] {
        var found: [Int: S3Part] = [:]
        var marker = "0"
        while true {
            let response = try await send(
                S3Call(
                    name: "ListParts", method: "GET", key: key,
                    query: [("uploadId", upload), ("part-number-marker", marker)]))
            let (parts, next) = try read(response) { root throws(AnswerError) in
                var parts: [S3Part] = []
                for child in root.children where child.name == "Part" {
                    guard let number = try child.integer("PartNumber") else { continue }
                    parts.append(
                        S3Part(
                            number: number, entityTag: try child.required("ETag"), size: try child.integer("Size"),
                            sha256: child.text("ChecksumSHA256")))
                }
                return (parts, try root.boolean("IsTruncated") == true ? root.text("NextPartNumberMarker") : nil)
            }
            for part in parts { found[part.number] = part }
            guard let next, next != marker else { return found }
            marker = next
        }
    }

    /// Uploads one part; S3 refuses it when the bytes that arrive have another checksum.
    public func uploadPart(
        _ key: String, upload: String, number: Int, _ bytes: [UInt8]
    ) async throws(AWSError) -> S3Part {
        let response = try await send(
            S3Call(
                name: "UploadPart", method: "PUT", key: key,
                query: [("partNumber", String(number)), ("uploadId", upload)], headers: Self.checksum(of: bytes),
                body: bytes))
        return S3Part(
            number: number, entityTag: response["ETag"] ?? "", size: bytes.count, sha256: Self.sha256(bytes))
    }

    /// Makes an object of the parts. S3 may answer 200 and say only in the body that it failed.
    public func completeMultipartUpload(_ key: String, upload: String, _ parts: [S3Part]) async throws(AWSError) {
        var body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for part in parts {
            body += "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(Self.escaped(part.entityTag))</ETag>"
            if let sha256 = part.sha256 { body += "<ChecksumSHA256>\(sha256)</ChecksumSHA256>" }
            body += "</Part>"
        }
        body += "</CompleteMultipartUpload>"
        let response = try await send(
            S3Call(
                name: "CompleteMultipartUpload", method: "POST", key: key, query: [("uploadId", upload)],
                headers: [("Content-Type", "application/xml")], body: Array(body.utf8)))
        let failure = try read(response) { root throws(AnswerError) in
            root.name == "Error" ? (root.text("Code"), root.text("Message") ?? "") : nil
        }
        if let failure { throw AWSError(kind: .transient, code: failure.0, message: failure.1, status: 200) }
    }

    /// Gives up an upload and what S3 has of it.
    public func abortMultipartUpload(_ key: String, upload: String) async throws(AWSError) {
        _ = try await send(
            S3Call(name: "AbortMultipartUpload", method: "DELETE", key: key, query: [("uploadId", upload)]))
    }

    /// The SHA-256 as S3 writes it.
    public static func sha256(_ bytes: [UInt8]) -> String { Data(Hashing.sha256(bytes)).base64EncodedString() }

    private static func checksum(of bytes: [UInt8]) -> [(name: String, value: String)] {
        [("x-amz-sdk-checksum-algorithm", "SHA256"), ("x-amz-checksum-sha256", sha256(bytes))]
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private func read<Value>(
        _ response: HTTPResponse, _ body: (XMLNode) throws(AnswerError) -> Value
    ) throws(AWSError) -> Value {
        do throws(AnswerError) {
            return try body(try XMLNode.parse(response.body))
        } catch {
            throw AWSError(kind: .malformedAnswer, message: error.description, status: response.status)
        }
    }
}
