/// Which experiments of a suite are still begun. Seconds are counted from the begin of the suite.
public struct SuiteBudget: Sendable {
    /// How long the whole may take.
    public var seconds: Int
    /// Whether the rest is run after a refuted hypothesis.
    public var keepsGoing: Bool

    /// A budget.
    public init(seconds: Int, keepsGoing: Bool) {
        self.seconds = seconds
        self.keepsGoing = keepsGoing
    }

    /// Why an experiment is not begun now; nil when it is. One that was begun is never cut short for the budget: its
    /// verdict and its undo come first.
    public func reason(
        toLeaveOut item: SuitePlan.Item, after outcomes: [RunOutcome], elapsedSeconds: Int
    ) -> Finding? {
        let bad = outcomes.first { $0.verdict == .refuted || ($0.verdict == .aborted && $0.wasBegun) }
        if let bad, !keepsGoing {
            return Finding(
                .refused, "it was not begun: \(bad.name) was \(bad.verdict.rawValue) before",
                mend: "mend that first, or give --keep-going")
        }
        let rest = max(0, seconds - elapsedSeconds)
        guard item.expectedSeconds > rest else { return nil }
        return Finding(
            .refused,
            "it was not begun: it is expected to take \(SuitePlan.time(item.expectedSeconds)), and of the budget of "
                + "\(SuitePlan.time(seconds)) \(SuitePlan.time(rest)) were left",
            mend: "give a longer --budget, or leave it out of the suite")
    }
}
