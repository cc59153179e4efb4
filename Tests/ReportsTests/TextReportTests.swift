import Basics
import Reports
import Runner
import Testing

@Suite("The reports in text")
struct TextReportTests {
    @Test("One line says verdict, recovery interval, transactions and evidence")
    func oneLine() {
        #expect(
            Sentence.of(SampleOutcome.verified())
                == "verified: aurora-failover on the sandbox; recovered within 0.42 to 0.60 s (limit 60.00 s); "
                + "9000 acknowledged, 0 lost, 0 duplicated, 3 indeterminate resolved (1 had taken effect); "
                + "the writer moved from a to b")
    }

    @Test("A run without evidence says so, and one without an outage too")
    func withoutEvidence() {
        var outcome = SampleOutcome.verified()
        outcome.evidence = []
        outcome.recovery?.lowerSeconds = 0
        outcome.recovery?.upperSeconds = 0
        #expect(Sentence.of(outcome).contains("no outage seen"))
        #expect(Sentence.of(outcome).hasSuffix("no evidence that the fault took effect"))
    }

    @Test("The text names the lost transactions, what to do and the report")
    func refuted() {
        let text = TextReport.of(SampleOutcome.refuted())
        #expect(text.contains("lost 2: gd-1-7, <script>"))
        #expect(text.contains("to do         look at the lost keys in the report"))
        #expect(text.contains("/runs/a/report.html"))
    }

    @Test("The JSON has the members that the manual names, and the exit code of the worst run")
    func json() {
        let text = JSONReport.of([SampleOutcome.verified(), SampleOutcome.refuted()]).text
        #expect(text.hasPrefix(#"{"runs":[{"name":"aurora-failover""#))
        #expect(text.contains(#""lower_s":0.42,"upper_s":0.6"#))
        #expect(text.contains(#""acknowledged":9000"#))
        #expect(text.contains(#""old_writer":"a","new_writer":"b""#))
        #expect(text.contains(#""undone":true"#))
        #expect(text.hasSuffix(#""exit":1}"#))
    }
}
