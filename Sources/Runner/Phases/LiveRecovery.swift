internal import Basics
internal import Documents
internal import Experiments
internal import History
internal import Verification
internal import Workload

/// Watches the recovery while it happens, only to know when enough was seen; the verdict is reckoned afterwards from
/// the history, by the recovery clock.
final class LiveRecovery: Sendable {
    /// How the service stands; instants are microseconds of the run's clock.
    struct State: Sendable, Hashable {
        /// Whether some stream has had no good arrival since its last violating window.
        var isOut = false
        /// When the oldest outage under way began.
        var outSince = Int64.max
        /// Every stream is judged up to this scheduled start.
        var judgedUntil: Int64
        /// From where the hold of the last stream counts, time in which nothing was seen being outage; nil while some
        /// stream is out, or may be.
        var quietFrom: Int64?
        /// Whether one more bad arrival of some stream would be charged to the fault, also after the hold.
        var isOnTheBrink = false
    }

    /// Arrivals are judged at their deadline at the latest; this much later, in microseconds, all of them are.
    static let slack: Int64 = 5_000_000

    private let streams: Locked<[Int: Stream]>
    private let spec: RecoverySpec
    private let t0: Int64

    /// One stream's clock and how far it was fed.
    private struct Stream: Sendable {
        var clock: RecoveryClock
        var judgedUntil: Int64
    }

    init(plan: WorkloadPlan, t0: Int64) {
        self.t0 = t0
        spec = plan.recovery
        var streams: [Int: Stream] = [:]
        for (index, stream) in plan.streams.enumerated() where stream.judged {
            var clock = RecoveryClock(spec: plan.recovery)
            clock.faultBegan(at: t0)
            streams[index] = Stream(clock: clock, judgedUntil: t0)
        }
        self.streams = Locked(streams)
    }

    func add(_ finished: FinishedArrival) {
        guard finished.scheduledAt >= t0, finished.outcome != .dropped else { return }
        let arrival = spec.arrival(finished)
        streams.withLock { streams in
            guard var stream = streams[finished.stream] else { return }
            stream.clock.add(arrival)
            stream.judgedUntil = max(stream.judgedUntil, arrival.scheduled)
            streams[finished.stream] = stream
        }
    }

    var state: State {
        streams.withLock { streams in
            var state = State(judgedUntil: .max, quietFrom: t0)
            for stream in streams.values {
                state.judgedUntil = min(state.judgedUntil, stream.judgedUntil)
                if let quietFrom = state.quietFrom {
                    state.quietFrom = stream.clock.quietFrom.map { max(quietFrom, $0) }
                }
                state.isOnTheBrink = state.isOnTheBrink || stream.clock.isOnTheBrink
                guard stream.clock.isDown else { continue }
                state.isOut = true
                state.outSince = min(state.outSince, stream.clock.outageBegan ?? .max)
            }
            return state
        }
    }
}

extension RecoverySpec {
    /// What an arrival that was sent counts as.
    func arrival(_ finished: FinishedArrival) -> Arrival {
        arrival(
            scheduled: finished.scheduledAt, lag: finished.startedAt - finished.scheduledAt,
            done: finished.finishedAt, isOK: finished.outcome == .ok)
    }
}

/// When enough was seen of a recovery. Instants are microseconds of the run's clock.
struct RecoveryEnd: Sendable {
    private let within: Int64
    private let hold: Int64
    private let t0: Int64

    init(_ expected: Experiment.Recovery, since t0: Int64) {
        within = expected.within.wholeMicroseconds
        hold = expected.hold.wholeMicroseconds
        self.t0 = t0
    }

    /// Whether the service has recovered and held, or certainly has not in time. What held before the faults were seen
    /// to bite is no hold under them: it is observed from the evidence on, also when that comes after the limit.
    func isReached(by state: LiveRecovery.State, evidence: Int64?, at now: Int64) -> Bool {
        guard let evidence else { return false }
        if let quietFrom = state.quietFrom, !state.isOnTheBrink, state.judgedUntil >= max(quietFrom, evidence) + hold {
            return true
        }
        return now >= max(t0 + within, evidence) + hold + LiveRecovery.slack
    }
}
