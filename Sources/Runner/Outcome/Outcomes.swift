internal import Experiments
internal import Faults
internal import Stack
internal import Verification

/// What the record of a run says once it is read back.
struct Judgement: Sendable {
    var recovery: RecoverySummary?
    var transactions: TransactionSummary?
    var timeline = Timeline()
    /// What stands in the way of any verdict, such as a damaged record.
    var findings: [Finding] = []
}

/// Puts the verdict of a run together: what happened to it, what its record says, and what was expected.
enum Outcomes {
    static func assemble(
        _ request: RunRequest, run: String, began: String, findings: [Finding], judgement: Judgement?,
        evidence: [Evidence], probes: [ProbeSummary], assessments: [ProbeSummary] = []
    ) -> RunOutcome {
        let expect = request.experiment.expect
        var all = findings
        if let judgement {
            all += judgement.findings
            if let recovery = judgement.recovery { all += Self.findings(of: recovery) }
            if let transactions = judgement.transactions { all += Self.findings(of: transactions, expect.transactions) }
        }
        all += Self.findings(of: probes) + Self.findings(ofAssessments: assessments)
        if all.allSatisfy({ $0.kind == .refuted }) {
            all += missingProof(request.experiment, judgement, evidence: evidence, probes: probes)
        }
        let verdict = RunVerdict.worst(of: all.map(\.verdict)) ?? .verified
        let leading = all.first { $0.verdict == verdict }
        let stack = StackSummary(of: request.stack)
        var outcome = RunOutcome(
            name: request.experiment.name, hypothesis: request.experiment.hypothesis, run: request.run, began: began,
            stack: stack, verdict: verdict, reason: leading?.reason ?? "every expectation was met",
            mend: leading?.mend ?? "", directory: run)
        outcome.findings = all
        outcome.evidence = evidence
        outcome.probes = probes + assessments
        outcome.recovery = judgement?.recovery
        outcome.transactions = judgement?.transactions
        outcome.timeline = judgement?.timeline ?? Timeline()
        return outcome
    }

    /// A run is verified by what was shown, not by what was not found: whatever was to be shown and was not.
    private static func missingProof(
        _ experiment: Experiment, _ judgement: Judgement?, evidence: [Evidence], probes: [ProbeSummary]
    ) -> [Finding] {
        var missing: [Finding] = []
        func lacks(_ reason: String, _ mend: String) { missing.append(Finding(.unproven, reason, mend: mend)) }
        if evidence.count < experiment.faults.count {
            lacks(
                "nothing shows that the fault took effect", "see in the journal what the fault's evidence waited for")
        }
        let mend = "see in the journal how far the run came"
        if judgement?.recovery == nil { lacks("the recovery was not judged", mend) }
        if judgement?.transactions == nil { lacks("the transactions were not read back", mend) }
        if probes.count < experiment.probes.count { lacks("not every probe was answered", mend) }
        return missing
    }

    /// Outages that come after the service had recovered and held: no verdict of this fault, and no proof of health.
    private static func unexplained(_ recovery: RecoverySummary) -> [Finding] {
        guard recovery.unexplained > 0 else { return [] }
        let stream = recovery.longestUnexplainedStream.map { ", seen by the stream \($0)" } ?? ""
        let length = "of \(rounded(recovery.longestUnexplainedSeconds)) s"
        let place = "\(rounded(recovery.longestUnexplainedAfterSeconds)) s after the fault" + stream
        let isOver = recovery.longestUnexplainedSeconds > recovery.limitSeconds
        return [
            Finding(
                isOver ? .refuted : .unproven,
                recovery.unexplained == 1
                    ? "an outage \(length) came after the hold, \(place)"
                    : "\(recovery.unexplained) outages came after the hold, the longest \(length), \(place)",
                mend: "see in the timeline whether the fault bit late, and give it a longer hold")
        ]
    }

    private static func findings(of recovery: RecoverySummary) -> [Finding] {
        switch recovery.verdict {
        case .pass: return unexplained(recovery)
        case .fail:
            let lower = recovery.lowerSeconds ?? 0
            return [
                Finding(
                    .refuted,
                    "the service was not recovered \(rounded(lower)) s after the fault; the limit is "
                        + "\(rounded(recovery.limitSeconds)) s" + (recovery.failures.map { "; \($0)" } ?? ""),
                    mend: "look at the timeline in the report for what failed, and when")
            ]
        case .unknown:
            let reasons = recovery.reasons.isEmpty ? "it was not observed" : recovery.reasons.joined(separator: ", ")
            return [
                Finding(
                    .unproven, "the recovery is not proven: \(reasons)",
                    mend: "see in the report what stood in the way, and run it again")
            ]
        }
    }

    private static func findings(
        of found: TransactionSummary, _ expected: Experiment.Transactions
    ) -> [Finding] {
        var findings: [Finding] = []
        for anomaly in found.anomalies {
            let allowed =
                switch anomaly.kind {
                case "lost": expected.lost
                case "duplicate": expected.duplicated
                case "stale": expected.stale
                default: 0
                }
            guard anomaly.count > allowed, anomaly.kind != "unread" else { continue }
            let what = anomaly.kind == "lost" ? "acknowledged and lost" : anomaly.kind.replacing("_", with: " ")
            let names = anomaly.examples.prefix(3).joined(separator: ", ")
            let things = Anomaly(rawValue: anomaly.kind)?.isOfRead == true ? "reads" : "transactions"
            findings.append(
                Finding(
                    .refuted, "\(anomaly.count) \(things): \(what) (\(names)\(anomaly.count > 3 ? ", ..." : ""))",
                    mend: "follow these \(things) through the history and the service's own records"))
        }
        return findings + unproven(found)
    }

    /// What keeps the absence of a loss from being proven. The checker's verdict does not say it: an anomaly, also one
    /// that the experiment bears, makes that a failure whatever else was not read or is damaged.
    private static func unproven(_ found: TransactionSummary) -> [Finding] {
        let unread = found.anomalies.reduce(found.unread) { $1.kind == "unread" ? max($0, $1.count) : $0 }
        var reasons = found.reasons
        if unread > 0 { reasons.append("\(unread) transactions were not read back") }
        guard found.verdict == .unknown || !reasons.isEmpty else { return [] }
        let why = reasons.isEmpty ? "not everything was read back" : reasons.joined(separator: ", ")
        return [
            Finding(
                .unproven, "no loss is not proven: \(why)",
                mend: "see in the journal what could not be read back, and run it again")
        ]
    }

    private static func findings(of probes: [ProbeSummary]) -> [Finding] {
        probes.compactMap { probe in
            switch probe.verdict {
            case .pass: nil
            case .fail:
                Finding(
                    .refuted, "the probe \(probe.name) failed: \(probe.observation)",
                    mend: "look at what it names")
            case .unknown:
                Finding(
                    .unproven, "the probe \(probe.name) could not be answered: \(probe.observation)",
                    mend: "see that it can be, and run it again")
            }
        }
    }

    private static func findings(ofAssessments assessments: [ProbeSummary]) -> [Finding] {
        assessments.compactMap { found in
            switch found.verdict {
            case .pass: nil
            case .fail: Finding(.refuted, "\(found.name): \(found.observation)", mend: "follow what it names")
            case .unknown:
                Finding(
                    .unproven, "\(found.name) could not be checked: \(found.observation)",
                    mend: "see that it can be, and run it again")
            }
        }
    }

    private static func rounded(_ seconds: Double) -> String {
        guard seconds < 1e9 else { return "unknown many" }
        let hundredths = Int((seconds * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100)" + (fraction == 0 ? "" : "." + (fraction < 10 ? "0" : "") + "\(fraction)")
    }
}
