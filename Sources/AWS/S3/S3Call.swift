/// One request to S3, before it is addressed and signed.
struct S3Call: Sendable {
    /// The operation's name in the API reference, for messages.
    var name: String
    var method: String
    /// The object's key; empty for a call of the bucket itself.
    var key = ""
    /// Names and values of the query, not encoded; an empty value is written as `name=`.
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// The path and query behind the bucket, percent-encoded once: S3 signs the path as it is sent.
    var target: String {
        var text = "/"
        Self.append(key, keeping: "/", to: &text)
        for (index, pair) in query.enumerated() {
            text += index == 0 ? "?" : "&"
            Self.append(pair.name, to: &text)
            text += "="
            Self.append(pair.value, to: &text)
        }
        return text
    }

    private static func append(_ part: String, keeping kept: String = "", to text: inout String) {
        for byte in part.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A,
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                text.unicodeScalars.append(UnicodeScalar(byte))
            case _ where kept.utf8.contains(byte): text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}

/// Where a bucket's requests go.
struct S3Address: Sendable, Hashable {
    /// Scheme and host, without a trailing slash.
    var url: String
    /// The `Host` header.
    var host: String
    /// What stands before the key: `/bucket` in path style, else nothing.
    var pathPrefix: String
    var signingRegion: String
    var endpoint: Endpoint

    /// The bucket as a label of the host, or as the first segment of the path: that for an endpoint of one's own, and
    /// for a bucket with a dot, which no certificate of AWS covers as a host.
    ///
    /// Source: "Virtual hosting of general purpose buckets", Amazon S3 User Guide.
    init(
        bucket: String, region: String, endpoint override: String?, endpoints: EndpointSettings
    ) throws(AWSError) {
        let endpoint = try Endpoint.resolve(S3Client.service, region: region, override: override, settings: endpoints)
        let configured = try endpoints.configured(for: S3Client.service)
        let isPathStyle = override != nil || configured != nil || bucket.contains(".")
        let scheme = endpoint.url.prefix(endpoint.url.hasPrefix("https://") ? 8 : 7)
        host = isPathStyle ? endpoint.host : "\(bucket).\(endpoint.host)"
        url = scheme + host
        pathPrefix = isPathStyle ? "/\(bucket)" : ""
        signingRegion = endpoint.signingRegion
        self.endpoint = endpoint
    }
}
