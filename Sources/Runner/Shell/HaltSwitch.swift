internal import Basics

/// The one way to end a run from outside: once thrown it stays thrown, and everyone who waits for it is told.
public final class HaltSwitch: Sendable {
    private struct State {
        var finding: Finding?
        var waiters: [Int: CheckedContinuation<Finding?, Never>] = [:]
        var cancelled: Set<Int> = []
        var next = 0
    }

    private let state = Locked(State())

    /// A switch that is not thrown.
    public init() {}

    /// What threw the switch; nil while nothing has.
    public var finding: Finding? { state.withLock { $0.finding } }

    /// Throws the switch; only the first reason counts.
    public func halt(because reason: String) {
        stop(Finding(.halted, reason, mend: "run it again when the stack is steady"))
    }

    /// Throws the switch for any reason; only the first one counts.
    func stop(_ finding: Finding) {
        let waiters = state.withLock { state -> [CheckedContinuation<Finding?, Never>] in
            guard state.finding == nil else { return [] }
            state.finding = finding
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: finding) }
    }

    /// Waits until the switch is thrown; nil when the waiting task was cancelled first.
    public func wait() async -> Finding? {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Finding?? = state.withLock { state in
                    if let finding = state.finding { return .some(finding) }
                    if state.cancelled.remove(id) != nil { return .some(nil) }
                    state.waiters[id] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Finding?, Never>? in
                if let waiter = state.waiters.removeValue(forKey: id) { return waiter }
                // Cancelled before it began to wait.
                state.cancelled.insert(id)
                return nil
            }
            waiter?.resume(returning: nil)
        }
    }
}
