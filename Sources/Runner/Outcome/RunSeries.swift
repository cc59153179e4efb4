internal import Experiments
internal import Stack

/// Several experiments run one after the other. Every one of them has an outcome, also one that was never begun, so
/// that what was found out is always reported and none is passed over in silence.
public enum RunSeries {
    /// Runs every request in turn; begins none after a halt, or when something was not undone.
    ///
    /// - Parameters:
    ///   - requests: make each request when its turn comes, for its name says when that was.
    ///   - halt: what has ended the series from outside so far; nil while nothing has.
    ///   - between: waits, before another is begun after one that was.
    ///   - leaveOut: why the request of this number is not begun after these outcomes; nil when it is.
    ///   - obstacle: looked for last, just before each is begun: why it must not be; nil when it may.
    ///   - run: runs one to its end; throws when it could not be begun.
    ///   - each: is given every outcome as soon as it is known.
    public static func run(
        _ requests: [() -> RunRequest], began: () -> String, halt: () -> Finding?,
        between: () async -> Void = {},
        leaveOut: (_ index: Int, _ outcomes: [RunOutcome]) -> Finding? = { _, _ in nil },
        obstacle: () async -> Finding? = { nil },
        run: (RunRequest) async throws(Finding) -> RunOutcome, each: (RunOutcome) async -> Void
    ) async -> [RunOutcome] {
        var outcomes: [RunOutcome] = []
        var isDisturbed = false
        for (index, make) in requests.enumerated() {
            if isDisturbed, Self.reason(toSkipAfter: outcomes, halt: halt()) == nil, leaveOut(index, outcomes) == nil {
                await between()
                isDisturbed = false
            }
            let request = make()
            let outcome: RunOutcome
            var reason =
                Self.reason(toSkipAfter: outcomes, halt: outcomes.isEmpty ? nil : halt()) ?? leaveOut(index, outcomes)
            if reason == nil, let finding = await obstacle() {
                reason = Finding(finding.kind, "it was not begun: \(finding.reason)", mend: finding.mend)
                // It may be what the wait was too short for.
                isDisturbed = outcomes.contains(where: \.mayHaveDisturbed)
            }
            if let reason {
                outcome = notBegun(request, began: began(), because: reason)
            } else {
                do {
                    outcome = try await run(request)
                } catch {
                    outcome = notBegun(request, began: began(), because: error)
                }
            }
            outcomes.append(outcome)
            isDisturbed = isDisturbed || outcome.mayHaveDisturbed
            await each(outcome)
        }
        return outcomes
    }

    /// Why the next experiment must not be begun.
    private static func reason(toSkipAfter outcomes: [RunOutcome], halt: Finding?) -> Finding? {
        if let halt { return Finding(halt.kind, "it was not begun: \(halt.reason)", mend: halt.mend) }
        guard let broken = outcomes.first(where: { !$0.undone }) else { return nil }
        return Finding(
            .refused, "it was not begun: the run \(broken.run) is not undone",
            mend: "run `gameday recover`, then run it again")
    }

    /// The outcome of a run that was not begun.
    private static func notBegun(_ request: RunRequest, began: String, because finding: Finding) -> RunOutcome {
        var outcome = RunOutcome(
            name: request.experiment.name, hypothesis: request.experiment.hypothesis, run: request.run, began: began,
            stack: StackSummary(of: request.stack), verdict: finding.verdict, reason: finding.reason,
            mend: finding.mend, directory: "")
        outcome.findings = [finding]
        return outcome
    }
}
