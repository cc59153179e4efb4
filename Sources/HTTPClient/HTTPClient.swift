public import Basics

/// How the client reaches its peers.
public enum Reach: Sendable, Hashable {
    /// Through this machine's own network.
    case direct
    /// Through a broker on a Unix socket, which hands out sockets made inside the sandbox's network and resolves
    /// names there.
    case broker(path: String)
}

/// An asynchronous HTTP/1.1 client on libcurl's multi interface: one thread drives every exchange.
public final class HTTPClient: Sendable {
    /// What holds for every request of a client.
    public struct Configuration: Sendable {
        public var reach: Reach = .direct
        /// A PEM file of certificate authorities instead of the system's.
        public var certificateAuthorities: String?
        /// Idle and busy connections kept at most.
        public var maxConnections = 256
        public var maxResponseBytes = 64 << 20
        /// How long a resolved name is trusted, in seconds.
        public var dnsCacheSeconds = 1

        public init() {}
    }

    /// An exchange under way.
    public struct Ticket: Sendable {
        /// Ends the exchange with `HTTPError.Code.cancelled`, unless it has ended already.
        public func cancel() {}
    }

    public init(configuration: Configuration = Configuration(), clock: MonotonicClock = .system) {}

    /// Starts an exchange; `completion` is called exactly once, on the client's own thread: it must not block.
    @discardableResult
    public func submit(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, HTTPError>) -> Void
    ) -> Ticket {
        completion(.failure(HTTPError(code: .shutDown, message: "skeleton")))
        return Ticket()
    }

    /// Sends a request and waits for the answer; cancelling the task cancels the exchange.
    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        throw HTTPError(code: .shutDown, message: "skeleton")
    }

    /// Ends every exchange and the thread. Idempotent.
    public func shutdown() {}
}
