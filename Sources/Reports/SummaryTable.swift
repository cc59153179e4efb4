internal import Faults
public import Runner

/// Several runs in one table, a line each.
public enum SummaryTable {
    /// Experiment, verdict, recovery interval, acknowledged, lost, evidence.
    public static func of(_ outcomes: [RunOutcome]) -> String {
        let head = ["experiment", "verdict", "recovery", "acknowledged", "lost", "evidence"]
        return "\n" + TextTable.of([head] + outcomes.map(row))
    }

    private static func row(_ outcome: RunOutcome) -> [String] {
        [
            outcome.name, outcome.verdict.rawValue, outcome.recovery.map(interval) ?? "-",
            outcome.transactions.map { String($0.acknowledged) } ?? "-",
            outcome.transactions.map { String($0.lost) } ?? "-",
            outcome.evidence.isEmpty ? "none" : outcome.evidence.map(\.summary).joined(separator: "; "),
        ]
    }

    static func interval(_ recovery: RecoverySummary) -> String {
        guard recovery.verdict != .unknown, let lower = recovery.lowerSeconds else { return "not proven" }
        guard let upper = recovery.upperSeconds else { return "not after \(Figures.seconds(lower))" }
        if upper == 0 { return "no outage" }
        return "\(Figures.decimal(lower, places: 2)) to \(Figures.seconds(upper))"
    }
}
