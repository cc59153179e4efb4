/// An answer, free of any HTTP library.
struct EndpointResponse: Sendable {
    /// The HTTP status code.
    var status: Int
    /// The `Content-Type`.
    var contentType: String
    /// The header fields besides `Content-Type` and `Content-Length`.
    var headers: [(name: String, value: String)]
    /// The whole body.
    var body: [UInt8]

    /// An answer under a request id, which every answer of AWS carries in `x-amzn-RequestId`.
    init(status: Int, contentType: String, requestID: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.headers = [("x-amzn-RequestId", requestID)]
        self.body = body
    }
}
