import Reports
import Runner
import Testing

@Suite("The report as a page")
struct PageReportTests {
    @Test("The page shows the timeline with the fault and the recovery marked")
    func marks() {
        let page = PageReport.of(SampleOutcome.verified())
        #expect(page.contains(">fault</text>"))
        #expect(page.contains(">recovered, 0.60 s</text>"))
        #expect(page.contains("second 0: 5 of 10 good"))
        #expect(page.contains("It is no run on AWS."))
    }

    @Test("A label near the right edge stands before its line")
    func lateLabel() {
        var outcome = SampleOutcome.verified()
        outcome.recovery?.upperSeconds = 58
        #expect(PageReport.of(outcome).contains("text-anchor=\"end\">recovered, 58.00 s</text>"))
    }

    @Test("The page needs nothing from elsewhere")
    func selfContained() {
        let page = PageReport.of(SampleOutcome.refuted())
        for word in ["http://", "https://", "<script", "src=", "@import", "url("] { #expect(!page.contains(word)) }
    }

    @Test("Every fault is shown with what it hits, each of its calls and its evidence")
    func faults() {
        let page = PageReport.of(SampleOutcome.verified())
        #expect(page.contains("<h3>rds/failover-db-cluster</h3>"))
        #expect(page.contains("<li><code>rds:FailoverDBCluster(DBClusterIdentifier=sandbox-aurora)</code></li>"))
        #expect(page.contains("<h3>Evidence of rds/failover-db-cluster</h3>"))
    }

    @Test("Text from outside is escaped")
    func escaped() {
        let page = PageReport.of(SampleOutcome.refuted())
        #expect(page.contains("&lt;script&gt;"))
        #expect(page.contains("Payments resume within 60 s &amp; none is lost."))
    }

    @Test("A run that recorded nothing has a page too")
    func empty() {
        var outcome = SampleOutcome.verified()
        outcome.timeline = Timeline()
        outcome.recovery = nil
        outcome.transactions = nil
        outcome.evidence = []
        let page = PageReport.of(outcome)
        #expect(page.contains("No request was recorded."))
        #expect(page.contains("No evidence that a fault took effect."))
    }
}
