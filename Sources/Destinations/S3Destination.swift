internal import AWS
public import Documents
public import Runner

/// A bucket of Amazon S3: the run's directory is copied there, and only what is not there yet.
public struct S3Destination: Destination {
    /// How a destinations file names it.
    public static let kind = "s3"
    /// See `Destination`.
    public let name: String
    /// See `Destination`.
    public let limitMilliseconds: Int
    private let bucket: String
    private let prefix: String
    private let region: String?
    private let endpoint: String?

    /// Reads `to`, `region`, `endpoint` and `within`.
    public init?(_ reader: inout MappingReader) {
        let node = reader.required("to", mend: "add the place, such as s3://bucket/prefix")
        let to = node?.nonEmptyString("to", limit: 1_024, log: reader.log)
        region = reader.region()
        endpoint = reader.ownEndpoint()
        limitMilliseconds = reader.limit(of: .seconds(600))
        guard let to, let node else { return nil }
        guard let place = Self.place(to) else {
            reader.log.error(
                "to must be a bucket and perhaps a prefix, not \(quoted(to))", at: node.mark,
                mend: "write s3://bucket/prefix, without empty, . and .. segments")
            return nil
        }
        (bucket, prefix) = place
        name = prefix.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(prefix)"
    }

    /// See `Destination`. Without the lists a missing object looks like a forbidden one, and an upload that was cut off
    /// is not found.
    public func permissions(region: String?) -> [PolicyDocument.Statement] {
        let partition = (self.region ?? region).map(PolicyDocument.partition) ?? "*"
        let arn = "arn:\(partition):s3:::\(bucket)"
        return [
            PolicyDocument.Statement(
                actions: ["s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
                resources: [arn + (prefix.isEmpty ? "" : "/" + prefix) + "/*"]),
            PolicyDocument.Statement(actions: ["s3:ListBucket", "s3:ListBucketMultipartUploads"], resources: [arn]),
        ]
    }

    /// Bucket and prefix of an URL. Dots as segments would be folded by anything that handles the URL on its way.
    ///
    /// Source: "General purpose bucket naming rules", Amazon S3 User Guide.
    static func place(_ text: String) -> (bucket: String, prefix: String)? {
        guard text.hasPrefix("s3://") else { return nil }
        var parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        let bucket = parts.removeFirst()
        let isName =
            (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == 0x2D || byte == 0x2E
            } && bucket.first != "-" && bucket.first != "." && bucket.last != "-" && bucket.last != "."
            && !bucket.contains("..")
        guard isName, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else { return nil }
        return (String(bucket), parts.joined(separator: "/"))
    }

    /// See `Destination`.
    public func deliver(_ run: RunRecord, in environment: DeliveryEnvironment) async throws(DeliveryFailure) -> String {
        let client = S3Client(
            bucket: bucket, region: region ?? run.result.stack.region, endpoint: endpoint,
            endpoints: environment.endpoints, credentials: environment.credentials, http: environment.http,
            outside: environment.outside)
        let folder = (prefix.isEmpty ? "" : prefix + "/") + run.result.run
        var sent = 0
        var unchanged = 0
        for file in try RunFiles.all(of: run.directory) {
            do throws(AWSError) {
                if try await S3Upload(client).upload(file, to: folder + "/" + file.name) {
                    sent += 1
                } else {
                    unchanged += 1
                }
            } catch {
                throw DeliveryFailure(
                    "\(file.name): \(error)",
                    mend: "what has arrived stays, and the next attempt goes on from there; it needs s3:PutObject, "
                        + "s3:GetObject and s3:ListBucket")
            }
        }
        return "\(sent) files sent, \(unchanged) unchanged, to s3://\(bucket)/\(folder)/"
    }
}
