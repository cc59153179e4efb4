import Faults
import Runner

/// A finished run with everything in it.
enum SampleOutcome {
    static func verified() -> RunOutcome {
        var outcome = RunOutcome(
            name: "aurora-failover", hypothesis: "Payments resume within 60 s & none is lost.",
            run: "20260101-120000-aurora-failover", began: "2026-01-01T12:00:00.000Z",
            stack: StackSummary(name: "sandbox", isSandbox: true, region: "us-east-1", account: "000000000000"),
            verdict: .verified, reason: "every expectation was met", mend: "", directory: "/runs/a")
        outcome.recovery = RecoverySummary(
            verdict: .pass, lowerSeconds: 0.42, upperSeconds: 0.6, limitSeconds: 60, holdSeconds: 60, tolerate: 0.01,
            reasons: [], worstStream: "us-east-1a")
        var transactions = TransactionSummary(verdict: .pass)
        transactions.acknowledged = 9_000
        transactions.indeterminate = 3
        transactions.indeterminateApplied = 1
        outcome.transactions = transactions
        outcome.evidence = [
            Evidence(
                fault: "rds/failover-db-cluster", summary: "the writer moved from a to b",
                facts: [.init("old_writer", "a"), .init("new_writer", "b")])
        ]
        outcome.plans = [
            FaultPlan(
                fault: "rds/failover-db-cluster", targets: ["sandbox-aurora"],
                calls: [.init("rds:FailoverDBCluster", ["DBClusterIdentifier=sandbox-aurora"])],
                undo: "waits until the cluster is available", blastRadius: "every write", timeLimitSeconds: 120)
        ]
        var builder = TimelineBuilder(origin: 30_000_000, deadline: 2_000_000)
        for index in 0..<900 {
            let scheduled = Int64(index) * 100_000
            let bad = (300..<305).contains(index)
            builder.add(scheduled: scheduled, done: scheduled + (bad ? 3_000_000 : 5_000), ok: !bad)
        }
        outcome.timeline = builder.timeline()
        return outcome
    }

    static func refuted() -> RunOutcome {
        var outcome = verified()
        outcome.verdict = .refuted
        outcome.reason = "2 acknowledged transactions were lost"
        outcome.mend = "look at the lost keys in the report"
        outcome.transactions?.verdict = .fail
        outcome.transactions?.lost = 2
        outcome.transactions?.anomalies = [.init(kind: "lost", count: 2, examples: ["gd-1-7", "<script>"])]
        outcome.findings = [Finding(.refuted, outcome.reason, mend: outcome.mend)]
        return outcome
    }
}
