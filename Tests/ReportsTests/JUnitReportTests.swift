import Foundation
import Reports
import Runner
import TestSupport
import Testing

@Suite("The report for test readers", .timeLimit(.minutes(5)))
struct JUnitReportTests {
    /// What an XSD validator and a reader of such reports say of one.
    private struct Found: Decodable {
        var problems: [String]
        var suites: [String]
        var cases: [String: [String]]
    }

    private func read(_ report: String) async throws -> Found {
        let output = try await ChildProcess.run(
            try PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/junit/check.py"], input: report)
        try #require(output.status == 0, "\(output.standardError)")
        return try JSONDecoder().decode(Found.self, from: Data(output.standardOutput.utf8))
    }

    @Test("a suite in which everything was verified is taken by the schema and has no failure, error or skipped case")
    func verified() async throws {
        let found = try await read(JUnitReport.of(SampleSuite.verified))
        #expect(found.problems == [])
        #expect(found.suites == ["gameday.post-deploy"])
        #expect(found.cases.mapValues(\.first) == ["tasks": "passed"])
    }

    @Test("a refuted hypothesis is a failure with the reason as its message, and what was left out for it is skipped")
    func refuted() async throws {
        let found = try await read(JUnitReport.of(SampleSuite.refuted))
        #expect(found.problems == [])
        #expect(found.cases["tasks"]?.first == "passed")
        let failure = try #require(found.cases["lost"])
        #expect(failure[..<3] == ["failure", "refuted", "2 acknowledged transactions were lost"])
        #expect(failure[3].hasSuffix("\nto do: look at the lost keys in the report"))
        #expect(found.cases["zone"]?[..<2] == ["skipped", "not-run"])
    }

    @Test("a report without failures and errors is one in which all was verified: what alone was not run is an error")
    func neverGreen() async throws {
        let outOfTime = try await read(JUnitReport.of(SampleSuite.outOfTime))
        #expect(outOfTime.cases["zone"]?[..<2] == ["error", "not-run"])
        for verdict in RunVerdict.allCases where verdict != .verified {
            var outcome = SampleOutcome.verified()
            outcome.verdict = verdict
            let found = try await read(JUnitReport.of(SampleSuite.of([outcome])))
            #expect(found.problems == [])
            #expect(found.cases.values.first?.first == (verdict == .refuted ? "failure" : "error"), "\(verdict)")
        }
    }

    @Test("text from outside stays text, and what XML cannot hold is replaced")
    func hostile() async throws {
        let found = try await read(JUnitReport.of(SampleSuite.hostile))
        #expect(found.problems == [])
        #expect(found.cases["lost"]?[2] == "<b>]]>\"'&`|*_#\u{FFFD}[31m\u{FFFD}\u{FFFD} ```\nsecond | line")
    }

    @Test("one run has a report too")
    func single() async throws {
        let found = try await read(JUnitReport.of(SampleOutcome.refuted()))
        #expect(found.problems == [])
        #expect(found.suites == ["gameday.run"])
        #expect(found.cases["aurora-failover"]?.first == "failure")
    }

    @Test("several runs that are no suite of a file have a case each, also when one experiment is run twice")
    func several() async throws {
        let found = try await read(JUnitReport.of([SampleOutcome.refuted(), SampleOutcome.verified()]))
        #expect(found.problems == [])
        #expect(found.suites == ["gameday.run"])
        #expect(found.cases["aurora-failover"]?.first == "failure")
        #expect(found.cases["aurora-failover (2)"]?.first == "passed")
    }

    @Test("the schema refuses what readers do not take")
    func schemaBites() async throws {
        let good = JUnitReport.of(SampleSuite.refuted)
        for (text, other) in [
            ("time=\"61.500\"", "time=\"soon\""), ("tests=\"3\"", "tests=\"4\""), ("classname=", "class="),
            ("<failure ", "<broken "), ("</failure>", "</failure><failure type=\"a\" message=\"b\"/>"),
            ("timestamp=\"2026-01-01T12:00:00\"", "timestamp=\"yesterday\""), ("name=\"lost\"", "name=\"tasks\""),
        ] {
            var bad = good.replacing(text, with: other)
            if text == "<failure " { bad = bad.replacing("</failure>", with: "</broken>") }
            #expect(bad != good)
            #expect(try await read(bad).problems != [], "\(other)")
        }
    }
}
