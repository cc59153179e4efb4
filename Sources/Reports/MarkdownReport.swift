internal import Faults
public import Runner

/// The report for a pull request or the summary of a job: the verdict and the reason first, then the table, and the
/// rest on demand.
public enum MarkdownReport {
    /// The report of a suite.
    public static func of(_ suite: SuiteOutcome) -> String {
        var lines = [
            "## \(suite.verdict.rawValue): \(escape(suite.name)) on \(escape(Sentence.stack(suite.stack)))", "",
        ]
        if let decisive = suite.decisive { lines += reason(decisive, named: true) }
        lines += table(suite.runs.map(\.outcome))
        lines.append("")
        lines.append(escape(budget(suite)))
        return (lines + details(suite.runs.map(\.outcome))).joined(separator: "\n") + "\n"
    }

    /// The report of runs on one stack.
    ///
    /// - Precondition: there is at least one.
    public static func of(_ outcomes: [RunOutcome]) -> String {
        guard let decisive = RunOutcome.decisive(of: outcomes) else { preconditionFailure("a report of no run") }
        guard outcomes.count > 1 else { return of(decisive) }
        let title =
            "\(decisive.verdict.rawValue): \(outcomes.count) experiments on \(escape(Sentence.stack(decisive.stack)))"
        let lines = ["## \(title)", ""] + reason(decisive, named: true) + table(outcomes)
        return (lines + details(outcomes)).joined(separator: "\n") + "\n"
    }

    /// The report of one run.
    public static func of(_ outcome: RunOutcome) -> String {
        let title = "\(outcome.verdict.rawValue): \(escape(outcome.name)) on \(escape(Sentence.stack(outcome.stack)))"
        var lines = ["## \(title)", ""] + reason(outcome, named: false)
        lines += ["> \(escape(outcome.hypothesis))", ""]
        lines += head(["recovery", "acknowledged", "lost", "duplicated", "undone"])
        lines.append(row([recovery(outcome)] + transactions(outcome) + [outcome.undone ? "yes" : "**NO**"]))
        if !outcome.evidence.isEmpty { lines.append("") }
        lines += outcome.evidence.map { "- evidence of \(escape($0.fault)): \(escape($0.summary))" }
        return (lines + [""] + details(outcome, title: "everything")).joined(separator: "\n") + "\n"
    }

    /// What decided, and what to do about it; for a verified run that all is well.
    private static func reason(_ outcome: RunOutcome, named: Bool) -> [String] {
        guard outcome.verdict != .verified else { return ["Every hypothesis held.", ""] }
        let name = named ? "\(escape(outcome.name)): " : ""
        let lines = ["**\(name)\(escape(outcome.reason))**", ""]
        return outcome.mend.isEmpty ? lines : lines + ["To do: \(escape(outcome.mend))", ""]
    }

    private static func table(_ outcomes: [RunOutcome]) -> [String] {
        head(["experiment", "verdict", "recovery", "acknowledged", "lost", "duplicated", "took"])
            + outcomes.map { outcome in
                let verdict = outcome.wasBegun ? outcome.verdict.rawValue : "not run"
                let took = outcome.tookSeconds.map { "\(Figures.decimal($0, places: 0)) s" } ?? "-"
                return row(
                    [escape(outcome.name), outcome.verdict == .verified ? verdict : "**\(verdict)**"]
                        + [recovery(outcome)] + transactions(outcome) + [took])
            }
    }

    /// How long it took and might take, and what was waited for.
    static func budget(_ suite: SuiteOutcome) -> String {
        let took = Int(suite.tookSeconds.rounded())
        var text = "It took \(SuitePlan.time(took)) of its budget of \(SuitePlan.time(suite.budgetSeconds))"
        if took > suite.budgetSeconds { text += ": a run that was begun is not cut short for it" }
        return "\(text); \(suite.waited)."
    }

    private static func recovery(_ outcome: RunOutcome) -> String {
        outcome.recovery.map { escape(SummaryTable.interval($0)) } ?? "-"
    }

    private static func transactions(_ outcome: RunOutcome) -> [String] {
        guard let found = outcome.transactions else { return ["-", "-", "-"] }
        func count(_ number: Int) -> String { number == 0 ? "0" : "**\(number)**" }
        return [String(found.acknowledged), count(found.lost), count(found.duplicated)]
    }

    /// The whole text of each that was begun, folded.
    private static func details(_ outcomes: [RunOutcome]) -> [String] {
        outcomes.filter(\.wasBegun).flatMap { [""] + details($0, title: $0.name) }
    }

    /// The whole text, folded.
    private static func details(_ outcome: RunOutcome, title: String) -> [String] {
        let text = TextReport.of(outcome)
        // A fence that nothing within can close.
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return [
            "<details><summary>\(HTML.escape(title))</summary>", "", "\(fence)text", text + fence, "", "</details>",
        ]
    }

    private static func head(_ names: [String]) -> [String] {
        [row(names), "|" + names.map { _ in "---|" }.joined()]
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// Text that Markdown shows as it is, on one line.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character.isNewline {
                escaped += " "
            } else if character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                escaped += "\u{FFFD}"
            } else if "\\`*_[]<>|#~&".contains(character) {
                escaped += "\\\(character)"
            } else {
                escaped.append(character)
            }
        }
        return escaped
    }
}
