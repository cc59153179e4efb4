public import Basics
public import Runner

/// A suite's report for a terminal and for programs.
public enum SuiteReport {
    /// The verdict and the reason first, then the table, then everything about each run that was not verified.
    public static func text(_ suite: SuiteOutcome) -> String {
        var lines = ["\(suite.verdict.rawValue): \(suite.name) on \(Sentence.stack(suite.stack))"]
        if let decisive = suite.decisive, decisive.verdict != .verified {
            lines[0] = "\(suite.verdict.rawValue): \(decisive.name): \(decisive.reason)"
            lines.append("to do: \(decisive.mend)")
        }
        let outcomes = suite.runs.map(\.outcome)
        let table = SummaryTable.of(outcomes) + "\n" + MarkdownReport.budget(suite) + "\n"
        let bad = outcomes.filter { $0.wasBegun && $0.verdict != .verified }
        return lines.joined(separator: "\n") + "\n" + table + bad.map { "\n" + TextReport.of($0) }.joined()
    }

    /// `{"suite": ..., "verdict": ..., "reason": ..., "runs": [...], "exit": n}`: what `gameday run --format json`
    /// prints, and what only a suite has.
    public static func json(_ suite: SuiteOutcome) -> JSON {
        let decisive = suite.decisive
        let runs = suite.runs.map { run in
            guard case .object(let members) = JSONReport.run(run.outcome) else { return JSON.null }
            return JSON.object(
                members + [
                    ("begun", .boolean(run.outcome.wasBegun)), ("risk", .integer(run.risk)),
                    ("expected_s", .integer(run.expectedSeconds)),
                    ("took_s", run.outcome.tookSeconds.map { .double($0) } ?? .null),
                ])
        }
        return .object([
            ("suite", .string(suite.name)), ("verdict", .string(suite.verdict.rawValue)),
            ("reason", .string(decisive?.reason ?? "")), ("todo", .string(decisive?.mend ?? "")),
            ("began", .string(suite.began)), ("waited", .string(suite.waited)),
            ("budget_s", .integer(suite.budgetSeconds)), ("took_s", .double(suite.tookSeconds)),
            ("runs", .array(runs)), ("exit", .integer(Int(suite.verdict.exitCode))),
        ])
    }

    /// The order, what each puts at risk and how long it is expected to take, before anything is run.
    public static func plan(_ plan: SuitePlan, budgetSeconds: Int) -> String {
        var lines: [String] = []
        for (index, item) in plan.items.enumerated() {
            let time = SuitePlan.time(item.expectedSeconds)
            lines.append("\(index + 1). \(item.name): \(time), risk \(item.risk) (\(item.takes))")
        }
        lines.append(
            "expected to take \(SuitePlan.time(plan.expectedSeconds)) of a budget of "
                + SuitePlan.time(budgetSeconds))
        return lines.joined(separator: "\n") + "\n"
    }
}
