/// A header field; names compare without regard to case, order and repeats are kept.
public struct HTTPField: Sendable, Hashable {
    public var name: String
    public var value: String

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
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// One HTTP request as the client sends it. Times are milliseconds.
public struct HTTPRequest: Sendable {
    public var method: String
    public var url: String
    public var headers: [HTTPField]
    public var body: [UInt8]
    /// The limit for the whole exchange, connecting included.
    public var timeoutMilliseconds: Int
    public var connectTimeoutMilliseconds: Int
    public var connection: ConnectionUse
    public var connectTo: ConnectAddress?

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
