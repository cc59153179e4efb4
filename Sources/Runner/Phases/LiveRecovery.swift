internal import Basics
internal import History
internal import Workload

/// Watches the recovery while it happens, only to know when enough was seen; the verdict is reckoned afterwards from the
/// history, by the recovery clock.
final class LiveRecovery: Sendable {
    /// How the service stands; instants are microseconds of the run's clock.
    struct State: Sendable, Hashable {
        /// Whether some stream has had no good arrival since its last violating window.
        var isOut = false
        /// When the oldest outage under way began.
        var outSince = Int64.max
        /// When the last stream had recovered; t0 when none ever was out.
        var recoveredAt: Int64
        /// Every stream is judged up to this scheduled start.
        var judgedUntil: Int64
    }

    /// Arrivals are judged at their deadline at the latest; this much later, in microseconds, all of them are.
    static let slack: Int64 = 5_000_000

    private let streams: Locked<[Int: StreamWatch]>
    private let t0: Int64

    init(plan: WorkloadPlan, t0: Int64) {
        self.t0 = t0
        let window = plan.recovery.windowSamples
        let allowed = Int(plan.recovery.maxBadRatio * Double(window))
        var streams: [Int: StreamWatch] = [:]
        for (index, stream) in plan.streams.enumerated() where stream.judged {
            streams[index] = StreamWatch(window: window, allowed: allowed, t0: t0)
        }
        self.streams = Locked(streams)
    }

    func add(_ arrival: FinishedArrival) {
        guard arrival.scheduledAt >= t0, arrival.outcome != .dropped else { return }
        streams.withLock { $0[arrival.stream]?.add(arrival) }
    }

    var state: State {
        streams.withLock { streams in
            var state = State(recoveredAt: t0, judgedUntil: .max)
            for watch in streams.values {
                state.judgedUntil = min(state.judgedUntil, watch.judgedUntil)
                if let since = watch.outSince {
                    state.isOut = true
                    state.outSince = min(state.outSince, since)
                }
                state.recoveredAt = max(state.recoveredAt, watch.recoveredAt)
            }
            return state
        }
    }
}

/// The last arrivals of one stream, in order of schedule.
private struct StreamWatch: Sendable {
    let allowed: Int
    var judgedUntil: Int64
    var recoveredAt: Int64
    /// Since when the stream is out; nil while it is not.
    var outSince: Int64?
    private var recent: [Bool]
    private var next = 0
    private var bad = 0
    private var firstBad: Int64?

    init(window: Int, allowed: Int, t0: Int64) {
        self.allowed = allowed
        judgedUntil = t0
        recoveredAt = t0
        recent = Array(repeating: false, count: max(1, window))
    }

    mutating func add(_ arrival: FinishedArrival) {
        let isBad = arrival.outcome != .ok
        judgedUntil = max(judgedUntil, arrival.scheduledAt)
        if recent[next] { bad -= 1 }
        recent[next] = isBad
        next = (next + 1) % recent.count
        if isBad {
            bad += 1
            firstBad = firstBad ?? arrival.scheduledAt
            if bad > allowed { outSince = outSince ?? firstBad }
        } else {
            if outSince != nil { recoveredAt = max(recoveredAt, arrival.finishedAt) }
            outSince = nil
            if bad == 0 { firstBad = nil }
        }
    }
}
