import Basics
import Reports
import Runner
import Testing

@Suite("The report in Markdown")
struct MarkdownReportTests {
    private func lines(_ suite: SuiteOutcome) -> [String] {
        MarkdownReport.of(suite).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("the verdict is the first line, the failing experiment's reason the second, what to do the third")
    func refuted() {
        let lines = lines(SampleSuite.refuted)
        #expect(
            lines.prefix(11) == [
                "## refuted: post-deploy on the sandbox", "",
                "**lost: 2 acknowledged transactions were lost**", "",
                "To do: look at the lost keys in the report", "",
                "| experiment | verdict | recovery | acknowledged | lost | duplicated | took |",
                "|---|---|---|---|---|---|---|",
                "| tasks | verified | 0.42 to 0.60 s | 9000 | 0 | 0 | 62 s |",
                "| lost | **refuted** | 0.42 to 0.60 s | 9000 | **2** | 0 | 62 s |",
                "| zone | **not run** | - | - | - | - | - |",
            ])
        #expect(lines.contains("It took 2 min 3 s of its budget of 10 min; no deploy was in progress."))
        #expect(lines.count { $0.hasPrefix("<details>") } == 2)
        #expect(lines.count { $0 == "</details>" } == 2)
    }

    @Test("several runs that are no suite: the worst one's reason first, then a line each")
    func several() {
        let report = MarkdownReport.of([SampleOutcome.verified(), SampleOutcome.refuted()])
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "## refuted: 2 experiments on the sandbox")
        #expect(lines[2].hasPrefix("**aurora-failover: "))
        #expect(lines.count { $0.hasPrefix("| aurora-failover |") } == 2)
        #expect(lines.count { $0.hasPrefix("<details>") } == 2)
        #expect(MarkdownReport.of([SampleOutcome.verified()]) == MarkdownReport.of(SampleOutcome.verified()))
    }

    @Test("when all was verified that is the first thing said")
    func verified() {
        let lines = lines(SampleSuite.verified)
        #expect(lines[0] == "## verified: post-deploy on the sandbox")
        #expect(lines[2] == "Every hypothesis held.")
    }

    @Test("what was not run for want of time is the reason when all else was verified")
    func outOfTime() {
        let lines = lines(SampleSuite.outOfTime)
        #expect(lines[0].hasPrefix("## inconclusive: "))
        #expect(lines[2] == "**zone: it was not begun: 10 s of the budget were left**")
    }

    @Test("a suite that took longer than its budget says why nothing was cut short")
    func overrun() {
        var suite = SampleSuite.verified
        suite.budgetSeconds = 100
        #expect(MarkdownReport.of(suite).contains("a run that was begun is not cut short for it"))
    }

    @Test("text from outside can end neither a line, nor a cell, nor a fence")
    func hostile() throws {
        let lines = lines(SampleSuite.hostile)
        #expect(
            lines[2].hasPrefix("**lost: \\<b\\>\\]\\]\\>\"'\\&\\`\\|\\*\\_\\#"), "\(lines[2])")
        #expect(lines[2].hasSuffix("\\`\\`\\` second \\| line**"))
        // The fence is longer than any within.
        let opened = try #require(lines.firstIndex { $0.hasSuffix("text") && $0.hasPrefix("````") })
        let fence = lines[opened].dropLast(4)
        #expect(lines[(opened + 1)...].count { $0 == fence } == 1)
        #expect(lines.last { !$0.isEmpty } == "</details>")
    }

    @Test("one run says its hypothesis, its figures and its evidence")
    func single() {
        let text = MarkdownReport.of(SampleOutcome.refuted())
        #expect(
            text.hasPrefix("## refuted: aurora-failover on the sandbox\n\n**2 acknowledged transactions were lost**"))
        #expect(text.contains("\n> Payments resume within 60 s \\& none is lost.\n"))
        #expect(text.contains("\n| 0.42 to 0.60 s | 9000 | **2** | 0 | yes |\n"))
        #expect(text.contains("\n- evidence of rds/failover-db-cluster: the writer moved from a to b\n"))
    }

    @Test("the terminal begins with the failing experiment and its reason, and ends with all about it")
    func terminal() {
        let lines = SuiteReport.text(SampleSuite.refuted).split(separator: "\n")
        #expect(lines[0] == "refuted: lost: 2 acknowledged transactions were lost")
        #expect(lines[1] == "to do: look at the lost keys in the report")
        #expect(lines[2].hasPrefix("experiment  verdict"))
        #expect(lines.contains { $0.contains("lost 2: gd-1-7") })
        #expect(SuiteReport.text(SampleSuite.verified).hasPrefix("verified: post-deploy on the sandbox\n"))
    }

    @Test("the JSON says of each whether it was begun, and the exit code of the worst")
    func json() {
        let text = SuiteReport.json(SampleSuite.refuted).text
        #expect(text.hasPrefix(#"{"suite":"post-deploy","verdict":"refuted","reason":"2 acknowledged"#))
        #expect(text.contains(#""begun":true,"risk":5,"expected_s":180,"took_s":61.5"#))
        #expect(text.contains(#""begun":false,"risk":5,"expected_s":180,"took_s":null"#))
        #expect(text.hasSuffix(#""exit":1}"#))
    }
}
