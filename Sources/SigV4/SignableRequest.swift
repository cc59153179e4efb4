/// A request as it goes over the wire, in the terms of Signature Version 4: what is signed, or what was received.
public struct SignableRequest: Sendable {
    /// The body, or what stands for it in the signature.
    public enum Payload: Sendable {
        /// The body itself.
        case bytes([UInt8])
        /// The lower-case hexadecimal SHA-256 of the body, or a constant such as `UNSIGNED-PAYLOAD` (S3 only).
        case hash(String)
    }

    /// `GET`, `POST` and so on.
    public var method: String
    /// The request target as it stands on the request line: an absolute path, percent-encoded, and maybe `?query`.
    public var target: String
    /// Every header field that goes with the request, `Host` among them: AWS refuses a signature without it.
    public var headers: [(name: String, value: String)]
    /// The body, or its hash.
    public var payload: Payload

    /// A request to sign or to check.
    public init(
        method: String, target: String, headers: [(name: String, value: String)], payload: Payload = .bytes([])
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.payload = payload
    }
}
