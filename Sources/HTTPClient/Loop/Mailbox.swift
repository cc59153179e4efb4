internal import Basics
internal import CCurl
internal import Glibc

/// Receives the outcome of one exchange.
typealias Completion = @Sendable (Result<HTTPResponse, HTTPError>) -> Void

/// A request on its way to the client's thread.
struct Order: Sendable {
    var id: UInt64
    var request: HTTPRequest
    var completion: Completion
    /// When it was handed in, in microseconds of the client's clock: its time-out counts from here.
    var submittedAt: Int64
    /// When the client's thread took it out of the mailbox; 0 before.
    var takenAt: Int64 = 0
    /// The task that sends it was cancelled before it was handed in.
    var cancelled: Bool
    /// How often its head went over the wire before the exchange had to wait for a name.
    var wireSends = 0
    /// How often it waited for a name: a name that libcurl does not accept although pinned must not go round for ever.
    var lookups = 0
}

/// How the world speaks to the client's thread: orders and cancellations behind one lock, and one wake-up for many.
final class Mailbox: Sendable {
    /// What the thread takes out at once.
    struct Contents: Sendable {
        var orders: [Order] = []
        var cancellations: [UInt64] = []
        var stopped = false
    }

    private struct State {
        var contents = Contents()
        var nextID: UInt64 = 1
        /// True from the first change until the thread takes it, so that a burst costs one write.
        var signalled = false
        /// The thread has ended; nobody empties the box any more.
        var closed = false
    }

    private let state = Locked(State())
    /// An eventfd, readable while there is something to take.
    let wakeDescriptor: Int32

    init() {
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(wakeDescriptor >= 0, "eventfd failed: \(String(cString: strerror(errno)))")
    }

    deinit { close(wakeDescriptor) }

    /// Puts a request in and returns its identity; nil when the client was shut down. A `cancelled` one gets its
    /// completion on the client's thread like any other, but nothing of it is sent.
    func put(
        _ request: HTTPRequest, at now: Int64, cancelled: Bool = false, completion: @escaping Completion
    ) -> UInt64? {
        let (id, wake) = state.withLock { state -> (UInt64?, Bool) in
            if state.contents.stopped || state.closed { return (nil, false) }
            let id = state.nextID
            state.nextID += 1
            state.contents.orders.append(
                Order(id: id, request: request, completion: completion, submittedAt: now, cancelled: cancelled))
            return (id, Self.signal(&state))
        }
        if wake { eventfd_write(wakeDescriptor, 1) }
        return id
    }

    func cancel(_ id: UInt64) {
        let wake = state.withLock { state -> Bool in
            if state.closed { return false }
            state.contents.cancellations.append(id)
            return Self.signal(&state)
        }
        if wake { eventfd_write(wakeDescriptor, 1) }
    }

    func stop() {
        let wake = state.withLock { state -> Bool in
            if state.closed { return false }
            state.contents.stopped = true
            return Self.signal(&state)
        }
        if wake { eventfd_write(wakeDescriptor, 1) }
    }

    /// Everything put in since the last call. After contents with `stopped` nothing more can be put in.
    func take() -> Contents {
        var count: eventfd_t = 0
        eventfd_read(wakeDescriptor, &count)
        return state.withLock { state in
            let contents = state.contents
            state.contents = Contents()
            state.signalled = false
            if contents.stopped {
                state.closed = true
                state.contents.stopped = true
            }
            return contents
        }
    }

    private static func signal(_ state: inout State) -> Bool {
        defer { state.signalled = true }
        return !state.signalled
    }
}
