internal import Basics
internal import Documents
internal import Experiments
internal import Probes
internal import Workload

/// The conditions of an experiment that end it while its faults are in.
struct StopConditions: Sendable {
    /// The shortest outage that is not borne, in microseconds; nil when there is no such condition.
    let outage: Int64?
    /// Whether there is a condition on alarms, be it of none.
    let watchesAlarms: Bool
    /// The alarms of which none may be in ALARM.
    let alarms: [String]
    private let budgets: [(bad: Percentage, of: Int64)]

    init(_ declarations: [Declaration]) {
        func all(_ schema: DeclarationSchema) -> [Arguments] {
            declarations.filter { $0.name == schema.name }.map(\.arguments)
        }
        outage = all(OutageCondition.schema).compactMap { $0.duration("longerThan")?.wholeMicroseconds }.min()
        watchesAlarms = !all(AlarmCondition.schema).isEmpty
        alarms = all(AlarmCondition.schema).flatMap { $0.list("alarm") ?? [] }
        budgets = all(ErrorBudgetCondition.schema).compactMap { arguments in
            guard let bad = arguments.percentage("bad"), let of = arguments.duration("of") else { return nil }
            return (bad, of.wholeMicroseconds)
        }
    }

    /// Why the run must stop as the service stands; nil while it may go on.
    func finding(of state: LiveRecovery.State, at now: Int64) -> Finding? {
        guard let outage, state.isOut, state.outSince < now - outage else { return nil }
        return Finding(
            .stopCondition, "the outage was longer than \(outage / 1_000_000) s",
            mend: "see in the report what failed")
    }

    /// What counts the bad arrivals since t0; nil when no condition asks for it.
    func budget(for plan: WorkloadPlan, since t0: Int64) -> ErrorBudget? {
        let rates = plan.streams.map { $0.judged ? $0.ratePerSecond : 0 }
        let judged = Set(plan.streams.indices.filter { plan.streams[$0].judged })
        let limits = budgets.map { bad, of in
            let arrivals = Int((rates.reduce(0, +) * Double(of) / 1_000_000).rounded())
            return ErrorBudget.Limit(bad: max(1, bad.floor(of: arrivals)), of: of, share: bad.written)
        }
        return limits.isEmpty ? nil : ErrorBudget(limits, streams: judged, since: t0)
    }
}

/// How many arrivals may be bad in a span of time before the run stops: a share of those that are planned for the span,
/// so that one bad arrival after a quiet second is not all of them.
final class ErrorBudget: Sendable {
    /// One condition.
    struct Limit: Sendable, Hashable {
        /// How many may be bad.
        var bad: Int
        /// In how many microseconds.
        var of: Int64
        /// The share as it is written.
        var share: String
    }

    private struct State {
        /// When the bad arrivals were due, in order.
        var bad: [Int64] = []
        var finding: Finding?
    }

    private let limits: [Limit]
    private let streams: Set<Int>
    private let since: Int64
    private let state = Locked(State())

    init(_ limits: [Limit], streams: Set<Int>, since: Int64) {
        self.limits = limits
        self.streams = streams
        self.since = since
    }

    /// Why the run must stop; nil while the budget lasts.
    var exhausted: Finding? { state.withLock { $0.finding } }

    /// Counts an arrival.
    func add(_ arrival: FinishedArrival) {
        guard arrival.outcome == .late || arrival.outcome == .rejected else { return }
        guard streams.contains(arrival.stream), arrival.scheduledAt >= since else { return }
        state.withLock { state in
            state.bad.append(arrival.scheduledAt)
            let longest = limits.map(\.of).max() ?? 0
            let latest = state.bad.max() ?? arrival.scheduledAt
            if state.bad.count > 4_096 { state.bad.removeAll { $0 < latest - longest } }
            for limit in limits where state.finding == nil {
                let bad = state.bad.count { $0 > latest - limit.of }
                guard bad > limit.bad else { continue }
                state.finding = Finding(
                    .stopCondition,
                    "the error budget is used up: \(bad) bad arrivals in \(limit.of / 1_000_000) s, and "
                        + "\(limit.share) of those planned are \(limit.bad)",
                    mend: "see in the report what failed")
            }
        }
    }
}
