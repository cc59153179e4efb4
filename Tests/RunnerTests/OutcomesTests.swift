import Faults
import Testing

@testable import Runner

@Suite("The verdict of a run")
struct OutcomesTests {
    /// What is known at the end of a run; as it stands, of one that went well.
    struct Known {
        var text = RequestFixture.text()
        var findings: [Finding] = []
        var judgement: Judgement? = Judgement(
            recovery: OutcomesTests.recovery(.pass), transactions: TransactionSummary(verdict: .pass))
        var evidence = [Evidence(fault: "rds/failover-db-cluster", summary: "the writer moved", facts: [])]
        var probes = [ProbeSummary(name: "aurora-writer", verdict: .pass, observation: "b takes writes")]
        var assessments: [ProbeSummary] = []

        func outcome() throws -> RunOutcome {
            Outcomes.assemble(
                try RequestFixture.request(text), run: "/runs/small-1", began: "2026-01-01T00:00:00Z",
                findings: findings, judgement: judgement, evidence: evidence, probes: probes,
                assessments: assessments)
        }

        mutating func anomaly(_ kind: String, _ keys: [String]) {
            judgement?.transactions?.anomalies.append(.init(kind: kind, count: keys.count, examples: keys))
        }
    }

    static func recovery(_ verdict: CheckVerdict, reasons: [String] = []) -> RecoverySummary {
        RecoverySummary(
            verdict: verdict, lowerSeconds: 61.5, upperSeconds: nil, limitSeconds: 60, holdSeconds: 60,
            tolerate: 0.01, reasons: reasons, worstStream: nil)
    }

    private func outcome(_ change: (inout Known) -> Void) throws -> RunOutcome {
        var known = Known()
        change(&known)
        return try known.outcome()
    }

    @Test("recovered in time, all read back, evidence and every probe: verified")
    func verified() throws {
        let outcome = try outcome { _ in }
        #expect(outcome.verdict == .verified)
        #expect(outcome.findings.isEmpty)
        #expect(outcome.mend.isEmpty)
        #expect(outcome.directory == "/runs/small-1")
        #expect(
            outcome.stack
                == StackSummary(
                    name: "test", isSandbox: true, region: "us-east-1", account: "000000000000"))
    }

    static let missing: [(String, @Sendable (inout Known) -> Void)] = [
        ("nothing shows that the fault took effect", { $0.evidence = [] }),
        ("the recovery was not judged", { $0.judgement?.recovery = nil }),
        ("the transactions were not read back", { $0.judgement?.transactions = nil }),
        ("not every probe was answered", { $0.probes = [] }),
        ("the recovery was not judged", { $0.judgement = nil }),
        (
            "the recovery is not proven: baseline, blind",
            { known in
                known.judgement?.recovery = OutcomesTests.recovery(.unknown, reasons: ["baseline", "blind"])
            }
        ),
        (
            "no loss is not proven: vacuous",
            { known in
                known.judgement?.transactions?.verdict = .unknown
                known.judgement?.transactions?.reasons = ["vacuous"]
            }
        ),
        (
            "the probe aurora-writer could not be answered: no route",
            { known in
                known.probes = [ProbeSummary(name: "aurora-writer", verdict: .unknown, observation: "no route")]
            }
        ),
    ]

    @Test("without one part of the proof nothing is proven, and the part is named", arguments: missing)
    func inconclusive(_ reason: String, _ change: @Sendable (inout Known) -> Void) throws {
        let outcome = try outcome(change)
        #expect(outcome.verdict == .inconclusive)
        #expect(outcome.reason == reason)
        #expect(!outcome.mend.isEmpty)
    }

    @Test("what was acknowledged and lost refutes, and the first keys are named")
    func lost() throws {
        let one = try outcome { $0.anomaly("lost", ["gd-7"]) }
        #expect(one.verdict == .refuted)
        #expect(one.reason == "1 transactions: acknowledged and lost (gd-7)")
        let many = try outcome { $0.anomaly("lost", ["k1", "k2", "k3", "k4"]) }
        #expect(many.reason == "4 transactions: acknowledged and lost (k1, k2, k3, ...)")
    }

    @Test("what the experiment allows is borne up to its number, each kind by itself")
    func allowed() throws {
        for (kind, text) in [
            ("lost", RequestFixture.text(lost: 2)), ("duplicate", RequestFixture.text(duplicated: 2)),
            ("stale", RequestFixture.text(stale: 2)),
        ] {
            let within = try outcome {
                $0.text = text
                $0.anomaly(kind, ["k1", "k2"])
            }
            #expect(within.verdict == .verified, "\(kind)")
            let beyond = try outcome {
                $0.text = text
                $0.anomaly(kind, ["k1", "k2", "k3"])
            }
            #expect(beyond.verdict == .refuted, "\(kind)")
            let other = try outcome {
                $0.text = text
                $0.anomaly("phantom", ["k1"])
            }
            #expect(other.verdict == .refuted, "\(kind)")
        }
    }

    @Test("an anomaly without an allowance of its own is named in words")
    func wordy() throws {
        let outcome = try outcome { $0.anomaly("balance_mismatch", ["a1"]) }
        #expect(outcome.reason == "1 reads: balance mismatch (a1)")
    }

    @Test("transactions that were not read again are no loss of themselves")
    func unread() throws {
        let outcome = try outcome { known in
            known.anomaly("unread", ["k1"])
            known.judgement?.transactions?.verdict = .unknown
        }
        #expect(outcome.verdict == .inconclusive)
        #expect(outcome.reason == "no loss is not proven: 1 transactions were not read back")
    }

    @Test("an anomaly that is borne does not hide what was not read, or a damaged record")
    func borneHidesNothing() throws {
        let unread = try outcome { known in
            known.text = RequestFixture.text(stale: 1)
            known.judgement?.transactions?.verdict = .fail
            known.judgement?.transactions?.unread = 500
            known.anomaly("stale", ["k1"])
            known.anomaly("unread", ["k2"])
        }
        #expect(unread.verdict == .inconclusive)
        #expect(unread.reason == "no loss is not proven: 500 transactions were not read back")
        for reason in ["vacuous", "damaged"] {
            let outcome = try outcome { known in
                known.text = RequestFixture.text(stale: 1)
                known.judgement?.transactions?.verdict = .fail
                known.judgement?.transactions?.reasons = [reason]
                known.anomaly("stale", ["k1"])
            }
            #expect(outcome.verdict == .inconclusive)
            #expect(outcome.reason == "no loss is not proven: \(reason)")
        }
    }

    @Test("a recovery over its limit refutes, with the time and the limit")
    func late() throws {
        let outcome = try outcome { $0.judgement?.recovery = Self.recovery(.fail) }
        #expect(outcome.verdict == .refuted)
        #expect(outcome.reason == "the service was not recovered 61.50 s after the fault; the limit is 60 s")
    }

    @Test(
        "outages after the hold leave the verdict open, and longer than the limit they refute",
        arguments: [(60.0, RunVerdict.inconclusive), (60.01, .refuted)])
    func unexplained(_ longest: Double, _ verdict: RunVerdict) throws {
        let outcome = try outcome { known in
            known.judgement?.recovery?.unexplained = 2
            known.judgement?.recovery?.longestUnexplainedSeconds = longest
        }
        #expect(outcome.verdict == verdict)
        #expect(outcome.reason.hasPrefix("2 outages came after the hold, the longest of "))
    }

    @Test("of an outage after the hold it is said when it came, how long it was, and which stream saw it")
    func unexplainedPlace() throws {
        let outcome = try outcome { known in
            known.judgement?.recovery?.unexplained = 1
            known.judgement?.recovery?.longestUnexplainedSeconds = 7.79
            known.judgement?.recovery?.longestUnexplainedAfterSeconds = 62.5
            known.judgement?.recovery?.longestUnexplainedStream = "us-east-1b"
        }
        #expect(
            outcome.reason
                == "an outage of 7.79 s came after the hold, 62.50 s after the fault, seen by the stream us-east-1b")
    }

    @Test("what a read showed is no transaction")
    func reads() throws {
        let outcome = try outcome { $0.anomaly("version_gap", ["read 4711"]) }
        #expect(outcome.verdict == .refuted)
        #expect(outcome.reason == "1 reads: version gap (read 4711)")
    }

    @Test("a recovery that is not known is no figure")
    func proven() {
        #expect(Self.recovery(.pass).provenSeconds == Self.recovery(.pass).upperSeconds)
        var unknown = Self.recovery(.unknown)
        unknown.upperSeconds = 0
        #expect(unknown.provenSeconds == nil)
    }

    @Test("a probe that failed refutes, with what it saw")
    func probeFailed() throws {
        let outcome = try outcome { known in
            known.probes = [ProbeSummary(name: "aurora-writer", verdict: .fail, observation: "aurora is gone")]
        }
        #expect(outcome.verdict == .refuted)
        #expect(outcome.reason == "the probe aurora-writer failed: aurora is gone")
    }

    @Test("what was not undone outranks all, and what was refuted outranks a halt, and a halt what is unproven")
    func rank() throws {
        let halted = Finding(.halted, "SIGINT was received", mend: "again")
        let broken = Finding(.notUndone, "still failing over", mend: "look")
        let unproven = Finding(.unproven, "no evidence", mend: "look")
        let aborted = try outcome { $0.findings = [unproven, halted] }
        #expect(aborted.verdict == .aborted)
        #expect(aborted.reason == "SIGINT was received")
        let refuted = try outcome { known in
            known.findings = [unproven, halted]
            known.anomaly("lost", ["k1"])
        }
        #expect(refuted.verdict == .refuted)
        let worst = try outcome { known in
            known.findings = [unproven, halted, broken]
            known.anomaly("lost", ["k1"])
        }
        #expect(worst.verdict == .notUndone)
        #expect(worst.reason == "still failing over")
        #expect(worst.mend == "look")
        #expect(worst.findings.count == 4)
    }

    @Test("a damaged record keeps a run from being verified")
    func damaged() throws {
        let outcome = try outcome { known in
            known.judgement?.findings = [Finding(.evidenceDamaged, "the journal is cut off", mend: "make room")]
        }
        #expect(outcome.verdict == .inconclusive)
        #expect(outcome.reason == "the journal is cut off")
    }

    @Test("what ended a run early is its reason, not the proof that it then lacks")
    func earlyEnd() throws {
        let outcome = try outcome { known in
            known = Known(findings: [Finding(.refused, "not steady", mend: "wait")], judgement: nil)
            known.evidence = []
        }
        #expect(outcome.reason == "not steady")
        #expect(outcome.findings.count == 1)
    }

    @Test("what a fault checks by itself is shown with the probes; failed it refutes, unknown it proves nothing")
    func assessments() throws {
        func outcome(_ verdict: CheckVerdict) throws -> RunOutcome {
            try self.outcome {
                $0.assessments = [
                    ProbeSummary(name: "rds/rewind: ledger", verdict: verdict, observation: "one is missing")
                ]
            }
        }
        #expect(try outcome(.pass).verdict == .verified)
        #expect(try outcome(.pass).probes.map(\.name) == ["aurora-writer", "rds/rewind: ledger"])
        let refuted = try outcome(.fail)
        #expect(refuted.verdict == .refuted)
        #expect(refuted.reason == "rds/rewind: ledger: one is missing")
        #expect(try outcome(.unknown).verdict == .inconclusive)
    }
}
