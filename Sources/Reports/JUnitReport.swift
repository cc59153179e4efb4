internal import Faults
public import Runner

/// The report that continuous integration reads: JUnit's XML, as Surefire writes it and Jenkins, GitLab and CodeBuild
/// take it. A test case is an experiment.
///
/// Refuted is a failure; whatever proved nothing is an error, so that a report without failures and errors is one in
/// which everything was verified. What was not begun because of another is skipped, where that other one is there to
/// be seen.
///
/// Source: https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd
public enum JUnitReport {
    /// The report of a suite.
    public static func of(_ suite: SuiteOutcome) -> String {
        document(
            name: "gameday.\(suite.name)", began: suite.began, tookSeconds: suite.tookSeconds,
            properties: [
                ("stack", Sentence.stack(suite.stack)), ("verdict", suite.verdict.rawValue),
                ("budget_seconds", String(suite.budgetSeconds)), ("waited", suite.waited),
            ], suite.runs.map(\.outcome))
    }

    /// The report of one run.
    public static func of(_ outcome: RunOutcome) -> String { of([outcome]) }

    /// The report of runs on one stack.
    ///
    /// - Precondition: there is at least one.
    public static func of(_ outcomes: [RunOutcome]) -> String {
        guard let decisive = RunOutcome.decisive(of: outcomes) else { preconditionFailure("a report of no run") }
        return document(
            name: "gameday.run", began: outcomes[0].began,
            tookSeconds: outcomes.compactMap(\.tookSeconds).reduce(0, +),
            properties: [("stack", Sentence.stack(decisive.stack)), ("verdict", decisive.verdict.rawValue)], outcomes)
    }

    /// What a test case says of itself.
    private enum Result: String {
        case failure, error, skipped
    }

    private static func result(_ outcome: RunOutcome, among all: [RunOutcome]) -> Result? {
        switch outcome.verdict {
        case .verified: nil
        case .refuted: .failure
        case .inconclusive, .aborted, .notUndone:
            !outcome.wasBegun && all.contains { $0.wasBegun && $0.verdict != .verified } ? .skipped : .error
        }
    }

    private static func document(
        name: String, began: String, tookSeconds: Double, properties: [(String, String)], _ outcomes: [RunOutcome]
    ) -> String {
        let results = outcomes.map { result($0, among: outcomes) }
        func count(_ wanted: Result) -> String { String(results.count { $0 == wanted }) }
        let counts = [
            ("tests", String(outcomes.count)), ("failures", count(.failure)), ("errors", count(.error)),
        ]
        let time = ("time", Figures.decimal(tookSeconds, places: 3))
        // Without a zone and a fraction, as those write it who defined it; it is UTC.
        let timestamp = ("timestamp", String(began.prefix(19)))
        let suite = [("name", name)] + counts + [("skipped", count(.skipped)), time, timestamp]
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites\(XML.attributes([("name", "gameday")] + counts + [time]))>")
        lines.append("  <testsuite\(XML.attributes(suite))>")
        lines.append("    <properties>")
        lines += properties.map { "      <property\(XML.attributes([("name", $0), ("value", $1)]))/>" }
        lines.append("    </properties>")
        for (index, (outcome, result)) in zip(outcomes, results).enumerated() {
            // Readers take two cases of one name for one.
            let earlier = outcomes[..<index].count { $0.name == outcome.name }
            let title = earlier == 0 ? outcome.name : "\(outcome.name) (\(earlier + 1))"
            lines += testCase(outcome, result, title: title, in: name)
        }
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func testCase(_ outcome: RunOutcome, _ result: Result?, title: String, in suite: String) -> [String]
    {
        let attributes = [
            ("name", title), ("classname", suite),
            ("time", Figures.decimal(outcome.tookSeconds ?? 0, places: 3)),
        ]
        var lines = ["    <testcase\(XML.attributes(attributes))>"]
        if let result {
            let type = outcome.wasBegun ? outcome.verdict.rawValue : "not-run"
            let said = XML.attributes([("message", outcome.reason), ("type", type)])
            let text = outcome.mend.isEmpty ? outcome.reason : "\(outcome.reason)\nto do: \(outcome.mend)"
            lines.append("      <\(result.rawValue)\(said)>\(XML.content(text))</\(result.rawValue)>")
        }
        if outcome.wasBegun {
            lines.append("      <system-out>\(XML.content(TextReport.of(outcome)))</system-out>")
        }
        lines.append("    </testcase>")
        return lines
    }
}
