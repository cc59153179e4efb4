/// One logical operation: one key, one to n attempts. A pure state machine.
///
/// It is judged once, for the recovery clock: good if it is acknowledged within the deadline of its scheduled start.
/// It ends once, for the proof of durability: a late operation goes on in the background until its outcome is known
/// or `resolveWithin` has passed. One that never left has its outcome: a service, or a zone, that comes back is not met
/// by all that piled up for it.
struct Operation: Sendable {
    enum Event: Sendable {
        /// The arrival or a retry is due.
        case due
        /// The attempt under way ended.
        case ended(AttemptOutcome)
        /// The deadline passed.
        case deadline
        /// The run stops: finish within the deadline, start nothing after it.
        case closing
    }

    enum Effect: Sendable, Hashable {
        case send(attempt: Int)
        case retry(at: Int64)
        case judge(Judgement)
        case end(Outcome)
    }

    /// What the recovery clock sees.
    enum Judgement: Sendable, Hashable {
        case ok, rejected, late
    }

    /// What is known of the operation in the end.
    enum Outcome: UInt8, Sendable, Hashable {
        case acknowledged = 1, rejected, notSent, indeterminate
    }

    private enum Phase: Sendable {
        case waiting, inFlight, ended
    }

    let scheduledAt: Int64
    private(set) var attempts = 0
    /// True once an attempt may have reached the service without an answer that settles it.
    private(set) var mayBeStored = false
    private var phase = Phase.waiting
    private var judged = false
    private var closing = false

    init(scheduledAt: Int64) {
        self.scheduledAt = scheduledAt
    }

    var isInFlight: Bool { phase == .inFlight }
    var isJudged: Bool { judged }

    mutating func handle(
        _ event: Event, at now: Int64, rules: OperationRules, jitter: (_ attempt: Int) -> Double
    ) -> [Effect] {
        guard phase != .ended else { return [] }
        switch event {
        case .due:
            guard phase == .waiting else { return [] }
            if attempts > 0, mustGiveUp(at: now, rules: rules) { return finish(unresolved, .late) }
            attempts += 1
            phase = .inFlight
            return [.send(attempt: attempts)]
        case .deadline:
            let effects = judge(.late)
            let isOver = phase == .waiting && (closing || !mayBeStored)
            return isOver ? effects + finish(unresolved, .late) : effects
        case .closing:
            closing = true
            let mustEnd = phase == .waiting && mustGiveUp(at: now, rules: rules)
            return mustEnd ? finish(attempts == 0 ? .notSent : unresolved, .late) : []
        case .ended(let outcome):
            return ended(outcome, at: now, rules: rules, jitter: jitter)
        }
    }

    private mutating func ended(
        _ outcome: AttemptOutcome, at now: Int64, rules: OperationRules, jitter: (_ attempt: Int) -> Double
    ) -> [Effect] {
        guard phase == .inFlight else { return [] }
        phase = .waiting
        switch outcome {
        case .acknowledged:
            return finish(.acknowledged, now - scheduledAt <= rules.deadline ? .ok : .late)
        case .rejected:
            return finish(.rejected, .rejected)
        case .indeterminate, .notSent:
            if outcome != .notSent { mayBeStored = true }
            let retry = now + rules.pause(after: attempts, jitter: jitter(attempts))
            if mustGiveUp(at: retry, rules: rules) {
                // Within the deadline nothing can change any more, so the judgement need not wait for it.
                return finish(unresolved, .late)
            }
            return [.retry(at: retry)]
        }
    }

    private var unresolved: Outcome { mayBeStored ? .indeterminate : .notSent }

    private func mustGiveUp(at instant: Int64, rules: OperationRules) -> Bool {
        instant > scheduledAt + (closing || !mayBeStored ? rules.deadline : rules.resolveWithin)
    }

    private mutating func judge(_ judgement: Judgement) -> [Effect] {
        guard !judged else { return [] }
        judged = true
        return [.judge(judgement)]
    }

    private mutating func finish(_ outcome: Outcome, _ judgement: Judgement) -> [Effect] {
        phase = .ended
        return judge(judgement) + [.end(outcome)]
    }
}
