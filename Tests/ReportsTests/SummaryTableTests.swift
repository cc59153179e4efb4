import Faults
import Reports
import Runner
import Testing

@Suite("Several runs in one table")
struct SummaryTableTests {
    private func outcome(_ name: String, _ verdict: RunVerdict) -> RunOutcome {
        RunOutcome(
            name: name, hypothesis: "h", run: "r", began: "now",
            stack: StackSummary(name: "s", isSandbox: true, region: "us-east-1", account: "000000000000"),
            verdict: verdict, reason: "why", mend: "do", directory: "d")
    }

    @Test("a line each, in columns: verdict, recovery interval, acknowledged, lost, evidence")
    func columns() {
        var first = outcome("aurora-failover", .verified)
        first.recovery = RecoverySummary(
            verdict: .pass, lowerSeconds: 8.12, upperSeconds: 8.16, limitSeconds: 60, holdSeconds: 60, tolerate: 0.01,
            reasons: [], worstStream: "transfers")
        var transactions = TransactionSummary(verdict: .pass)
        transactions.acknowledged = 2_019
        first.transactions = transactions
        first.evidence = [.init(fault: "f", summary: "the writer moved", facts: [])]
        let lines = SummaryTable.of([first, outcome("x", .inconclusive)]).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "experiment       verdict       recovery        acknowledged  lost  evidence")
        #expect(lines[1] == "aurora-failover  verified      8.12 to 8.16 s  2019          0     the writer moved")
        #expect(lines[2] == "x                inconclusive  -               -             -     none")
    }

    @Test("an outage that did not end, and none at all, are said in words")
    func words() {
        var never = outcome("a", .refuted)
        never.recovery = RecoverySummary(
            verdict: .fail, lowerSeconds: 61, upperSeconds: nil, limitSeconds: 60, holdSeconds: 60, tolerate: 0.01,
            reasons: [], worstStream: nil)
        #expect(SummaryTable.of([never]).contains("not after 61"))
        never.recovery?.upperSeconds = 0
        #expect(SummaryTable.of([never]).contains("no outage"))
        never.recovery?.verdict = .unknown
        #expect(SummaryTable.of([never]).contains("not proven"))
    }
}
