/// A header field; names compare without regard to case, order and repeats are kept.
public struct HTTPField: Sendable, Hashable {
    /// As sent or received; an HTTP token (RFC 9110, section 5.6.2) in a request.
    public var name: String
    /// Without the white space around it; in a request without control characters but tabs.
    public var value: String

    /// A field of its parts.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Whether a request may travel on a kept-alive connection.
public enum ConnectionUse: Sendable, Hashable {
    /// Reuses an idle connection no older than `maxAgeSeconds`.
    case reuse(maxAgeSeconds: Int)
    /// Opens a connection and closes it afterwards, so that name resolution and the load balancer's choice are fresh.
    case fresh
}

/// Where to connect instead of the address that the URL's host resolves to; the `Host` header and TLS name stay.
public struct ConnectAddress: Sendable, Hashable {
    /// A name or an IP address; IPv6 without brackets.
    public var host: String
    /// The TCP port, 1 to 65535.
    public var port: Int

    /// An address of its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// One HTTP request as the client sends it. Times are milliseconds.
public struct HTTPRequest: Sendable {
    /// An HTTP token such as `GET`; case matters.
    public var method: String
    /// An absolute `http` or `https` URL, percent-encoded.
    public var url: String
    /// Sent in this order, repeats included, besides the fields that HTTP itself needs.
    public var headers: [HTTPField]
    /// The content; empty for a request without one.
    public var body: [UInt8]
    /// The limit for the whole exchange, connecting included.
    public var timeoutMilliseconds: Int
    /// The limit for name look-up, TCP and TLS together; at least 1.
    public var connectTimeoutMilliseconds: Int
    /// Whether an idle connection may be used.
    public var connection: ConnectionUse
    /// Where to connect instead of the URL's host; nil connects to the host itself.
    public var connectTo: ConnectAddress?
    /// Whether the exchange ends once the connection stands, TLS included, and nothing is asked over it.
    var connectsOnly = false

    /// A request of its parts. By default: 30 s for all, 5 s of them to connect, idle connections up to 60 s old.
    public init(
        method: String = "GET", url: String, headers: [HTTPField] = [], body: [UInt8] = [],
        timeoutMilliseconds: Int = 30_000, connectTimeoutMilliseconds: Int = 5_000,
        connection: ConnectionUse = .reuse(maxAgeSeconds: 60), connectTo: ConnectAddress? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeoutMilliseconds = timeoutMilliseconds
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.connection = connection
        self.connectTo = connectTo
    }
}
