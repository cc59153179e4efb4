internal import Basics
internal import Dispatch

/// An event that happens once, which threads and tasks can wait for.
public final class Gate: Sendable {
    private struct State {
        var open = false
        var waiters: [@Sendable () -> Void] = []
    }

    private let state = Locked(State())

    /// A closed gate.
    public init() {}

    /// Whether the event has happened.
    public var isOpen: Bool { state.withLock { $0.open } }

    /// Lets everyone through who waits now or comes later; again is harmless.
    public func open() {
        let waiters = state.withLock { state in
            state.open = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter() }
    }

    /// Blocks the calling thread; for servers' threads only, never in a task.
    public func block() {
        let semaphore = DispatchSemaphore(value: 0)
        whenOpen { semaphore.signal() }
        semaphore.wait()
    }

    /// Suspends until the gate is open; cancelling the task does not end the wait.
    public func wait() async {
        await withCheckedContinuation { continuation in whenOpen { continuation.resume() } }
    }

    /// Suspends until the gate is open, or the task is cancelled, as by its test's time limit.
    ///
    /// - Throws: `CancellationError` in that case.
    public func waitUnlessCancelled() async throws {
        let (opened, end) = AsyncStream.makeStream(of: Void.self)
        whenOpen { end.finish() }
        for await _ in opened {}
        try Task.checkCancellation()
    }

    /// Has `body` called once the gate is open; now, if it is.
    func whenOpen(_ body: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if !state.open { state.waiters.append(body) }
            return state.open
        }
        if isOpen { body() }
    }
}
