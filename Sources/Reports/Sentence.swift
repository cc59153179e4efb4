internal import Faults
public import Runner

/// What a run says in one line.
public enum Sentence {
    /// Verdict, experiment, recovery interval, transactions and evidence.
    public static func of(_ outcome: RunOutcome) -> String {
        var parts = ["\(outcome.verdict.rawValue): \(outcome.name) on \(stack(outcome.stack))"]
        if let recovery = outcome.recovery { parts.append(Self.recovery(recovery)) }
        if let transactions = outcome.transactions { parts.append(Self.transactions(transactions)) }
        parts.append(
            outcome.evidence.isEmpty
                ? "no evidence that the fault took effect" : outcome.evidence.map(\.summary).joined(separator: ", "))
        return parts.joined(separator: "; ")
    }

    /// The stack as every report names it: the sandbox is never mistaken for AWS.
    public static func stack(_ stack: StackSummary) -> String {
        stack.isSandbox ? "the sandbox" : "\(stack.name) (\(stack.account), \(stack.region))"
    }

    static func recovery(_ recovery: RecoverySummary) -> String {
        guard let lower = recovery.lowerSeconds else { return "recovery not measured" }
        guard let upper = recovery.upperSeconds else { return "not recovered after \(Figures.seconds(lower))" }
        if upper == 0 { return "no outage seen (limit \(Figures.seconds(recovery.limitSeconds)))" }
        let interval = "\(Figures.decimal(lower, places: 2)) to \(Figures.seconds(upper))"
        return "recovered within \(interval) (limit \(Figures.seconds(recovery.limitSeconds)))"
    }

    static func transactions(_ transactions: TransactionSummary) -> String {
        var text = "\(transactions.acknowledged) acknowledged, \(transactions.lost) lost"
        text += ", \(transactions.duplicated) duplicated"
        if transactions.unread > 0 { text += ", \(transactions.unread) UNREAD" }
        if transactions.indeterminate > 0, transactions.verdict == .unknown {
            text += ", \(transactions.indeterminate) indeterminate"
        } else if transactions.indeterminate > 0 {
            let applied = transactions.indeterminateApplied
            text += ", \(transactions.indeterminate) indeterminate resolved (\(applied) had taken effect)"
        }
        return text
    }
}
