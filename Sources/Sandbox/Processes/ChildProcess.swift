internal import Basics
internal import Glibc

/// A process that this one started.
final class ChildProcess: Sendable {
    private struct State {
        var status: ExitStatus?
        var waiters: [@Sendable (ExitStatus) -> Void] = []
    }

    let pid: Int32
    private let state = Locked(State())

    init(pid: Int32) { self.pid = pid }

    /// Waits until it has ended.
    func exit() async -> ExitStatus {
        await withCheckedContinuation { continuation in onEnd { continuation.resume(returning: $0) } }
    }

    /// Calls `body` once it has ended; at once when it has already.
    func onEnd(_ body: @escaping @Sendable (ExitStatus) -> Void) {
        let known = state.withLock { state in
            if state.status == nil { state.waiters.append(body) }
            return state.status
        }
        if let known { body(known) }
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { state.withLock { $0.status == nil } }

    /// Sends a signal, unless it has ended. Its number cannot have gone to another process: it is collected under
    /// the same lock.
    func signal(_ number: Int32) {
        state.withLock { state in
            if state.status == nil { kill(pid, number) }
        }
    }

    /// Collects the ended process and tells who waits.
    func collect() {
        let (status, waiters) = state.withLock { state in
            var raw: Int32 = 0
            guard state.status == nil, waitpid(pid, &raw, WNOHANG) == pid else {
                return (ExitStatus(raw: 0), [@Sendable (ExitStatus) -> Void]())
            }
            let status = ExitStatus(raw: raw)
            state.status = status
            defer { state.waiters = [] }
            return (status, state.waiters)
        }
        for waiter in waiters { waiter(status) }
    }
}
