internal import Basics
internal import Documents
internal import Experiments
internal import Faults
internal import Probes

/// How long the faults of a run may take to be injected, to show their evidence, and to be in: plans and instants in,
/// limits out. Instants are microseconds of the run's clock.
///
/// Each fault is reckoned from its own first call, and the observation from when the last one was accepted: a fault
/// whose injection takes long must not use up the time of the others.
struct FaultTimes: Sendable {
    private struct Fault: Sendable {
        var plan: FaultPlan
        var began: Int64?
        var accepted: Int64?
    }

    /// What may go wrong with a clock, a slow call, a last look.
    private static let slackSeconds = 30
    /// However long ago a fault was injected, its evidence is looked for at least this long.
    private static let leastLookingSeconds = 60

    private var faults: [Fault]
    private let observationSeconds: Int

    init(_ plans: [FaultPlan], recovery: Experiment.Recovery, probes: [ProbeTiming]) {
        faults = plans.map { Fault(plan: $0) }
        let evidence = plans.map(\.timeLimitSeconds).max() ?? 0
        func ends(within: Duration, hold: Duration) -> Int {
            max(evidence, Self.seconds(within.wholeMicroseconds)) + Self.seconds(hold.wholeMicroseconds)
        }
        let recovered = ends(within: recovery.within, hold: recovery.hold) + Self.seconds(LiveRecovery.slack)
        let probed = probes.map { ends(within: $0.within ?? recovery.within, hold: $0.hold) }.max() ?? 0
        observationSeconds =
            max(recovered, probed) + plans.reduce(0) { $0 + $1.assessmentSeconds } + Self.slackSeconds
    }

    /// The first call of a fault is about to be made.
    mutating func began(_ index: Int, at instant: Int64) { faults[index].began = instant }

    /// AWS has accepted all of a fault's calls.
    mutating func accepted(_ index: Int, at instant: Int64) { faults[index].accepted = instant }

    /// When AWS had accepted every fault; nil before.
    var allAccepted: Int64? {
        let accepted = faults.compactMap(\.accepted)
        return accepted.count == faults.count ? accepted.max() : nil
    }

    /// By when a fault's evidence must be there, when it is looked for from `start` on: its time limit after its first
    /// call, without what it waited between its calls.
    func evidenceLimit(of index: Int, from start: Int64) -> Int64 {
        let fault = faults[index]
        let limit = Int64(fault.plan.timeLimitSeconds) * 1_000_000
        let began = fault.began ?? start
        let taken = (fault.accepted ?? start) - began
        let waited = min(taken, Int64(fault.plan.waitingSeconds) * 1_000_000)
        return max(began + waited + limit, start + min(limit, Int64(Self.leastLookingSeconds) * 1_000_000))
    }

    /// Why the faults must be taken back now, whatever else is going on; nil while they may stay in.
    func overdue(at now: Int64) -> Finding? {
        for fault in faults {
            guard let began = fault.began else { continue }
            if let longest = fault.plan.longestSeconds, now - began > Int64(longest) * 1_000_000 {
                return Self.finding("\(fault.plan.fault) had been in for \(longest) s, which is the longest it may")
            }
            let limit = Self.injectionSeconds(fault.plan)
            if fault.accepted == nil, now - began > Int64(limit) * 1_000_000 {
                return Self.finding(
                    "injecting \(fault.plan.fault) had taken \(limit) s, which is the longest it may")
            }
        }
        guard let allAccepted, now - allAccepted > Int64(observationSeconds) * 1_000_000 else { return nil }
        return Self.finding(
            "the faults had been in for \(observationSeconds) s, which is the longest their evidence, the recovery and "
                + "the probes may take")
    }

    /// Within how many seconds from now everything begins to be undone at the latest, when the fault is about to be
    /// injected.
    func secondsLeft(before index: Int, at now: Int64) -> Int {
        var seconds = 0
        var longest = Int.max
        for (place, fault) in faults.enumerated() {
            let since = fault.began.map { Self.seconds(now - $0) } ?? 0
            if let limit = fault.plan.longestSeconds { longest = min(longest, seconds + max(0, limit - since)) }
            if place >= index { seconds += Self.injectionSeconds(fault.plan) }
        }
        return min(seconds + observationSeconds, longest)
    }

    /// The longest that making a fault's calls may take: longer than that, and its evidence would be late already.
    private static func injectionSeconds(_ plan: FaultPlan) -> Int {
        plan.waitingSeconds + plan.timeLimitSeconds + slackSeconds
    }

    private static func finding(_ reason: String) -> Finding {
        Finding(.stopCondition, reason, mend: "see in the journal what the run was waiting for")
    }

    private static func seconds(_ microseconds: Int64) -> Int { Int(microseconds / 1_000_000) }
}
