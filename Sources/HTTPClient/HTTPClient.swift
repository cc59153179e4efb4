public import Basics

/// How the client reaches its peers.
public enum Reach: Sendable, Hashable {
    /// Through this machine's own network.
    case direct
    /// Through a broker on a Unix socket, which hands out sockets made inside the sandbox's network and resolves
    /// names there. There is no way around it: without the broker a request fails.
    case broker(path: String)
}

/// An asynchronous HTTP/1.1 client on libcurl's multi interface: one thread drives every exchange.
///
/// It follows no redirects, uses no proxy, never asks `Expect: 100-continue` and speaks `http` and `https` only, with
/// certificates verified. The thread ends with `shutdown()` or with the last reference to the client.
public final class HTTPClient: Sendable {
    /// What holds for every request of a client.
    public struct Configuration: Sendable {
        /// The way to every peer; this machine's own network unless said otherwise.
        public var reach: Reach = .direct
        /// A PEM file of certificate authorities instead of the system's.
        public var certificateAuthorities: String?
        /// Connections kept open for reuse at most. Not a limit on exchanges under way: an open-loop workload must
        /// not queue behind a peer that hangs.
        public var maxConnections = 256
        /// The largest answer accepted, head and body, in bytes; a larger one ends in `answerTooLarge`.
        public var maxResponseBytes = 64 << 20
        /// How long a resolved name is trusted, in seconds; 0 resolves for every connection.
        public var dnsCacheSeconds = 1

        /// The defaults: direct, the system's authorities, 256 idle connections, answers up to 64 MiB, names for 1 s.
        public init() {}
    }

    /// An exchange under way.
    public struct Ticket: Sendable {
        let id: UInt64?
        let mailbox: Mailbox

        /// Ends the exchange with `HTTPError.Code.cancelled`, unless it has ended already.
        public func cancel() {
            if let id { mailbox.cancel(id) }
        }
    }

    private let mailbox = Mailbox()
    private let clock: MonotonicClock
    let reach: Reach

    /// Starts the client's thread, in the network and mount namespaces of the calling thread.
    ///
    /// - Precondition: the limits are positive, `dnsCacheSeconds` is not negative.
    public init(configuration: Configuration = Configuration(), clock: MonotonicClock = .system) {
        precondition(configuration.maxConnections > 0, "maxConnections must be positive")
        precondition(configuration.maxResponseBytes > 0, "maxResponseBytes must be positive")
        precondition(configuration.dnsCacheSeconds >= 0, "dnsCacheSeconds must not be negative")
        self.clock = clock
        reach = configuration.reach
        EventLoop.start(mailbox: mailbox, configuration: configuration, clock: clock)
    }

    deinit { mailbox.stop() }

    /// Starts an exchange; `completion` is called exactly once, on the client's own thread: it must not block.
    /// On a client that was shut down it is called at once, on the caller's thread.
    @discardableResult
    public func submit(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, HTTPError>) -> Void
    ) -> Ticket {
        submit(request, cancelled: false, completion: completion)
    }

    /// Sends a request and waits for the answer; cancelling the task cancels the exchange.
    ///
    /// - Throws: `HTTPError` when there is no complete answer; a status such as 503 is an answer.
    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let ticket = Locked<Ticket?>(nil)
        let result: Result<HTTPResponse, HTTPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submitted = submit(request, cancelled: Task.isCancelled) { continuation.resume(returning: $0) }
                ticket.withLock { $0 = submitted }
                // A cancellation from before is in the order, one from now on finds the ticket; this is for one that
                // came in between.
                if Task.isCancelled { submitted.cancel() }
            }
        } onCancel: {
            ticket.withLock { $0 }?.cancel()
        }
        return try result.get()
    }

    private func submit(_ request: HTTPRequest, cancelled: Bool, completion: @escaping Completion) -> Ticket {
        let now = clock.now()
        let id = mailbox.put(request, at: now, cancelled: cancelled, completion: completion)
        if id == nil { completion(.failure(.afterShutdown(at: now))) }
        return Ticket(id: id, mailbox: mailbox)
    }

    /// Ends every exchange with `HTTPError.Code.shutDown`, and then the thread. Idempotent; does not wait for either.
    public func shutdown() {
        mailbox.stop()
    }
}
