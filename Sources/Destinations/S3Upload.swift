internal import AWS
internal import FoundationEssentials
internal import SigV4

/// Copies one file to S3: nothing when it is there already, in one piece when it is small, else in parts.
///
/// No state is kept here: after a crash S3 itself says which parts of which upload it has, and each is compared by its
/// checksum before it is taken for this file's.
struct S3Upload {
    /// S3 takes parts from 5 MiB on, but for the last.
    static let partBytes = 8 << 20
    static let mostParts = 10_000

    private let client: S3Client

    init(_ client: S3Client) {
        self.client = client
    }

    /// - Returns: false when the object was there already, with this content.
    func upload(_ file: RunFile, to key: String) async throws(AWSError) -> Bool {
        guard file.size > Self.partBytes else {
            let bytes = try read(file, from: 0, count: file.size)
            let seal = Seal(bytes)
            if try await isThere(key, size: bytes.count, sha256: seal.sha256, entityTag: seal.md5) { return false }
            try await client.putObject(key, bytes, contentType: file.contentType)
            return true
        }
        return try await uploadParts(of: file, to: key)
    }

    /// What S3 says of bytes that it has.
    private struct Seal {
        let sha256: [UInt8]
        let md5: [UInt8]?

        init(_ bytes: [UInt8]) {
            sha256 = Hashing.sha256(bytes)
            md5 = Hashing.md5(bytes)
        }
    }

    private func uploadParts(of file: RunFile, to key: String) async throws(AWSError) -> Bool {
        let partBytes = max(Self.partBytes, (file.size + Self.mostParts - 1) / Self.mostParts)
        let offsets = Array(stride(from: 0, to: file.size, by: partBytes))
        var seals: [Seal] = []
        for offset in offsets { seals.append(Seal(try read(file, from: offset, count: partBytes))) }
        let sha256 = Hashing.sha256(seals.flatMap(\.sha256))
        let tags = seals.compactMap(\.md5)
        let md5 = tags.count == seals.count ? Hashing.md5(tags.flatMap { $0 }) : nil
        if try await isThere(key, size: file.size, sha256: sha256, entityTag: md5, parts: offsets.count) {
            return false
        }
        let (upload, have) = try await resumed(key, file)
        var parts: [S3Part] = []
        for (index, offset) in offsets.enumerated() {
            let number = index + 1
            let size = min(partBytes, file.size - offset)
            if let part = have[number], part.size == size, Self.matches(part, seals[index]) {
                parts.append(
                    S3Part(number: number, entityTag: part.entityTag, sha256: Self.base64(seals[index].sha256)))
                continue
            }
            let bytes = try read(file, from: offset, count: partBytes)
            parts.append(try await client.uploadPart(key, upload: upload, number: number, bytes))
        }
        do throws(AWSError) {
            try await client.completeMultipartUpload(key, upload: upload, parts)
        } catch {
            // An attempt whose answer was lost has completed it, and then there is no such upload any more.
            guard error.kind == .notFound,
                try await isThere(key, size: file.size, sha256: sha256, entityTag: md5, parts: offsets.count)
            else { throw error }
        }
        return true
    }

    /// The newest upload of the key that was begun and not ended, with its parts; or a new one.
    private func resumed(_ key: String, _ file: RunFile) async throws(AWSError) -> (id: String, have: [Int: S3Part]) {
        do throws(AWSError) {
            if let id = try await client.multipartUploads(key).last {
                return (id, try await client.parts(key, upload: id))
            }
        } catch {
            // Whoever may write but not list, begins anew; so does one whose upload ended under the look at it.
            guard error.kind == .accessDenied || error.kind == .notFound, error.code != "NoSuchBucket" else {
                throw error
            }
        }
        return (try await client.createMultipartUpload(key, contentType: file.contentType), [:])
    }

    private func isThere(
        _ key: String, size: Int, sha256: [UInt8], entityTag md5: [UInt8]?, parts: Int? = nil
    ) async throws(AWSError) -> Bool {
        guard let object = try await client.headObject(key), object.size == size else { return false }
        if let theirs = object.sha256 { return theirs.prefix { $0 != "-" } == Self.base64(sha256) }
        guard let md5 else { return false }
        return object.entityTag == Hashing.hexadecimal(md5) + (parts.map { "-\($0)" } ?? "")
    }

    /// A store that keeps no SHA-256 of a part mostly has its MD5 as the tag; when it has neither, the part goes again.
    private static func matches(_ part: S3Part, _ seal: Seal) -> Bool {
        if let sha256 = part.sha256 { return sha256 == base64(seal.sha256) }
        return seal.md5.map { part.entityTag.filter { $0 != "\"" } == Hashing.hexadecimal($0) } ?? false
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    private func read(_ file: RunFile, from offset: Int, count: Int) throws(AWSError) -> [UInt8] {
        do throws(DeliveryFailure) {
            return try file.bytes(from: offset, count: min(count, file.size - offset))
        } catch {
            throw AWSError(kind: .refused, message: error.description)
        }
    }
}
