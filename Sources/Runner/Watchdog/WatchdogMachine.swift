/// The watchdog as a pure state machine. Instants are microseconds of one clock.
public struct WatchdogMachine: Sendable {
    /// What happens to a watchdog.
    public enum Event: Sendable, Hashable {
        /// The run will inject, and must have undone everything by this instant.
        case armed(until: Int64)
        /// The run says that this has not come back, and that no look at AWS would tell the watchdog when it has.
        case unseen(String)
        /// The run says that everything is undone and its lease is free.
        case dismissed
        /// The run's end of the pipe is closed: its process is gone, or leaves the rest to us.
        case runnerGone
        /// Time passes.
        case time(Int64)
        /// What was begun by `heal` is done.
        case healed
        /// It was not possible, for this reason, as of this instant.
        case notHealed(String, at: Int64)
    }

    /// A healing that is to be done.
    public struct Healing: Sendable, Hashable {
        /// Why.
        public var reason: String
        /// Whether the run's lease is freed as well: the run is gone.
        public var freesLease: Bool
        /// Whether what the run did just before its end may show only later: it is gone, and had begun to inject.
        public var settles: Bool

        /// A healing of its parts.
        public init(reason: String, freesLease: Bool, settles: Bool) {
            self.reason = reason
            self.freesLease = freesLease
            self.settles = settles
        }
    }

    /// What to do next.
    public enum Effect: Sendable, Hashable {
        /// Put back what the run left behind.
        case heal(Healing)
        /// End.
        case end(End)
    }

    /// How a watch ends.
    public enum End: Sendable, Hashable {
        /// The run undid everything itself.
        case dismissed
        /// The watchdog put back what was left.
        case healed
        /// The same; but this had not come back when the run left it, and nobody has seen it since.
        case unseen(String)
        /// Something may still be broken.
        case gaveUp(String)
    }

    private enum State: Sendable, Hashable {
        case watching
        case healing(freesLease: Bool)
        case waiting(until: Int64)
        case ended
    }

    private let giveUpAfter: Int64
    private var state = State.watching
    private var limit: Int64?
    private var isRunnerGone = false
    private var isDismissed = false
    private var wasArmed = false
    private var unseen: [String] = []
    /// Since when healing fails, and how often it did.
    private var failing: (since: Int64, count: Int)?
    private var reason = ""

    /// A watchdog that has only begun to watch.
    ///
    /// - Parameter giveUpSeconds: how long a healing that fails is tried again.
    public init(giveUpSeconds: Int64) {
        giveUpAfter = giveUpSeconds * 1_000_000
    }

    /// Takes one event in and says what to do next, if anything.
    public mutating func handle(_ event: Event) -> Effect? {
        switch event {
        case .armed(let until):
            limit = until
            wasArmed = true
            return nil
        case .unseen(let what):
            unseen.append(what)
            return nil
        case .dismissed:
            isDismissed = true
            // A healing under way is not cut short: it may be in the middle of a change.
            if case .healing = state { return nil }
            return state == .ended ? nil : end(.dismissed)
        case .runnerGone:
            isRunnerGone = true
            guard state == .watching else { return nil }
            return heal("the run's process is gone and did not say that everything is undone")
        case .time(let now): return passed(now)
        case .healed: return healed()
        case .notHealed(let reason, let now): return failed(reason, at: now)
        }
    }

    private mutating func passed(_ now: Int64) -> Effect? {
        switch state {
        case .watching:
            guard let limit, now >= limit else { return nil }
            self.limit = nil
            return heal("the faults' time limit has passed")
        case .waiting(let until):
            return now >= until ? heal(reason) : nil
        case .healing, .ended: return nil
        }
    }

    private mutating func heal(_ reason: String) -> Effect {
        self.reason = reason
        state = .healing(freesLease: isRunnerGone)
        return .heal(Healing(reason: reason, freesLease: isRunnerGone, settles: isRunnerGone && wasArmed))
    }

    private mutating func healed() -> Effect? {
        guard case .healing(let freedLease) = state else { return nil }
        failing = nil
        if isDismissed { return end(.dismissed) }
        if freedLease { return end(unseen.isEmpty ? .healed : .unseen(unseen.joined(separator: "; "))) }
        state = .watching
        // It was begun while the run lived, and so left the lease alone and may have been overtaken by an injection.
        return isRunnerGone ? heal("the run's process is gone") : nil
    }

    private mutating func failed(_ reason: String, at now: Int64) -> Effect? {
        guard case .healing = state else { return nil }
        if isDismissed { return end(.dismissed) }
        let since = failing?.since ?? now
        let count = (failing?.count ?? 0) + 1
        failing = (since, count)
        if now - since >= giveUpAfter { return end(.gaveUp(reason)) }
        let seconds = min(30, Int64(1) << min(count - 1, 5))
        state = .waiting(until: now + seconds * 1_000_000)
        return nil
    }

    private mutating func end(_ end: End) -> Effect {
        state = .ended
        return .end(end)
    }
}
