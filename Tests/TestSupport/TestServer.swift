internal import Basics
internal import Glibc

/// A TCP server on 127.0.0.1 with a free port and a thread for each connection, whose behaviour a test writes itself.
///
/// It lives until `close()`, or until the last reference goes.
public final class TestServer: Sendable {
    /// What a test's server does with one connection; the connection is closed when it returns or throws.
    public typealias Behaviour = @Sendable (ServerConnection) throws -> Void

    /// The address it listens on.
    public let host: String
    /// The port it listens on, also when 0 was asked for.
    public let port: Int
    private let listener: Int32
    private let shared = Shared()

    private final class Shared: Sendable {
        let connections = Locked<[ServerConnection]>([])
        let accepted = Locked(0)
        let closed = Locked(false)
    }

    /// `http://host:port`
    public var url: String { "http://\(host):\(port)" }
    /// How many connections were opened to it.
    public var acceptedConnections: Int { shared.accepted.withLock { $0 } }

    /// A server that handles every connection with `behaviour`, on `port` (0: a free one) of the address `host`.
    public init(host: String = "127.0.0.1", port: Int = 0, _ behaviour: @escaping Behaviour) throws {
        let listener = try Sockets.listen(host: host, port: port)
        self.listener = listener
        self.host = host
        self.port = try Sockets.port(of: listener)
        let shared = shared
        startThread {
            while let socket = Sockets.accept(listener) {
                let connection = ServerConnection(socket: socket)
                shared.accepted.withLock { $0 += 1 }
                shared.connections.withLock { $0.append(connection) }
                startThread {
                    try? behaviour(connection)
                    connection.close()
                }
            }
            Glibc.close(listener)
        }
    }

    /// A server that answers every request on every connection with what `answer` returns.
    public convenience init(
        host: String = "127.0.0.1", port: Int = 0,
        answering answer: @escaping @Sendable (ServerRequest) throws -> ServerAnswer
    ) throws {
        try self.init(host: host, port: port) { connection in
            while let request = try connection.readRequest() { try connection.write(answer(request)) }
        }
    }

    deinit { close() }

    /// Stops listening and ends every connection.
    public func close() {
        let wasClosed = shared.closed.withLock { closed in
            defer { closed = true }
            return closed
        }
        if wasClosed { return }
        Glibc.shutdown(listener, Int32(SHUT_RDWR))
        for connection in shared.connections.withLock({ $0 }) { connection.interrupt() }
    }
}
