/// Signs requests with AWS Signature Version 4.
///
/// Pure but for a cache of derived keys: the same request, credentials and time always give the same headers. Usable
/// from any task. Not libcurl's `CURLOPT_AWS_SIGV4`: that one signs headers it does not send and does not sort queries.
public final class Signer: Sendable {
    private let keys = SigningKeys()

    /// A signer with an empty key cache.
    public init() {}

    /// The headers that make the request a signed one, to be sent in place of any of the same name:
    /// `X-Amz-Date`, `Authorization`, `X-Amz-Security-Token` for temporary credentials, and for S3
    /// `X-Amz-Content-SHA256`.
    ///
    /// - Parameters:
    ///   - request: everything that will be sent, `Host` included.
    ///   - region: the region of the credential scope; `us-east-1` for global services of the `aws` partition.
    ///   - service: the signing name, such as `rds` or `elasticloadbalancing`.
    public func sign(
        _ request: SignableRequest, with credentials: Credentials, region: String, service: String,
        at time: SigningTime
    ) -> [(name: String, value: String)] {
        var added: [(name: String, value: String)] = [("X-Amz-Date", time.stamp)]
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token)) }
        if service == "s3" {
            var hash: [UInt8] = []
            Signature.append(hashOf: request.payload, to: &hash)
            added.append(("X-Amz-Content-SHA256", String(decoding: hash, as: UTF8.self)))
        }
        let kept = request.headers.filter { header in
            !Self.replaced.contains { $0.utf8.count == header.name.utf8.count && $0 == header.name.lowercased() }
        }
        let headers = CanonicalHeaders(signing: kept + added)
        let scope = CredentialScope(day: String(time.day), region: region, service: service)
        let signature = Signature.sign(
            canonicalRequest: Signature.canonicalRequest(request, headers: headers, service: service),
            stamp: time.stamp, scope: scope, key: keys.key(secret: credentials.secretAccessKey, scope: scope))
        added.append(
            ("Authorization", Self.authorization(credentials.accessKeyID, scope, headers, signature)))
        return added
    }

    private static let replaced = ["x-amz-date", "x-amz-security-token", "authorization", "x-amz-content-sha256"]

    private static func authorization(
        _ accessKeyID: String, _ scope: CredentialScope, _ headers: CanonicalHeaders, _ signature: [UInt8]
    ) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(320)
        output.append(contentsOf: CredentialScope.algorithm.utf8)
        output.append(contentsOf: " Credential=".utf8)
        output.append(contentsOf: accessKeyID.utf8)
        output.append(UInt8(ascii: "/"))
        scope.append(to: &output)
        output.append(contentsOf: ", SignedHeaders=".utf8)
        headers.append(namesTo: &output)
        output.append(contentsOf: ", Signature=".utf8)
        output.append(contentsOf: signature)
        return String(decoding: output, as: UTF8.self)
    }
}
