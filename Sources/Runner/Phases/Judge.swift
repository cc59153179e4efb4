internal import Basics
internal import Documents
internal import Experiments
internal import Verification
internal import Workload

/// The verdict is reckoned from the history alone, as `gameday check` would.
extension ExperimentRun {
    func judge() async -> RunEvent {
        await endThroughout()
        guard machine.hasHistory else { return .judged }
        // Nothing may be sent that the history does not hold.
        await traffic?.workload.stop()
        traffic?.history.close()
        var judgement = Judgement()
        judgement.findings = readBackFindings
        do {
            let result = try HistoryCheck.check(path: directory.history)
            if let problem = result.problem {
                throw HistoryFileError.unreadable(path: directory.history, reason: "\(problem)")
            }
            judgement.recovery = faultBegan == nil ? nil : result.recovery.map(recoverySummary)
            judgement.transactions = wasReadBack ? result.durability.map(transactionSummary) : nil
            if judgement.recovery?.verdict == .fail { judgement.recovery?.failures = try failures() }
            judgement.timeline = try timeline()
        } catch {
            judgement.findings.append(
                Finding(.evidenceDamaged, "\(error)", mend: "make room for the run directory and run it again"))
        }
        if let failure = journal.firstFailure {
            judgement.findings.append(
                Finding(.evidenceDamaged, "\(failure)", mend: "make room for the run directory and run it again"))
        }
        self.judgement = judgement
        return .judged
    }

    /// How the attempts failed since the fault, in words.
    private func failures() throws(HistoryFileError) -> String? {
        let counts = try HistoryFailures.count(path: directory.history, since: faultBegan ?? beganAt)
        return FailureWords.of(counts, hasSessions: traffic?.workload.plan.preset.openSession != nil)
    }

    private func timeline() throws(HistoryFileError) -> Timeline {
        let transfers = request.experiment.workload.transfers
        var builder = TimelineBuilder(origin: faultBegan ?? beganAt, deadline: transfers.deadline.wholeMicroseconds)
        try HistoryRequests.read(path: directory.history) { request in
            builder.add(scheduled: request.scheduled, done: request.done, ok: request.isOK)
        }
        return builder.timeline()
    }

    private func recoverySummary(_ result: RecoveryResult) -> RecoverySummary {
        let expected = request.experiment.expect.recovery
        let seconds = { (microseconds: Int64) in Double(microseconds) / 1_000_000 }
        let wasOut = result.upper.map { $0 > 0 } ?? true
        var summary = RecoverySummary(
            verdict: CheckVerdict(result.verdict), lowerSeconds: result.lower.map(seconds),
            upperSeconds: result.upper.map(seconds), limitSeconds: expected.within.seconds,
            holdSeconds: expected.hold.seconds, tolerate: expected.tolerate.fraction,
            reasons: result.reasons.map(\.rawValue), worstStream: wasOut ? result.stream : nil)
        summary.unexplained = result.unexplainedCount
        if let longest = result.outages.filter({ !$0.isCharged }).max(by: { $0.length < $1.length }) {
            summary.longestUnexplainedSeconds = seconds(longest.length)
            summary.longestUnexplainedAfterSeconds = seconds(longest.begin - (faultBegan ?? longest.begin))
            summary.longestUnexplainedStream = longest.stream
        }
        return summary
    }

    private func transactionSummary(_ result: DurabilityResult) -> TransactionSummary {
        var summary = TransactionSummary(verdict: CheckVerdict(result.verdict))
        summary.acknowledged = result.counts.acknowledged
        summary.rejected = result.counts.rejected
        summary.notSent = result.counts.notSent
        summary.indeterminate = result.counts.indeterminate
        summary.indeterminateApplied = result.counts.recovered
        let count = { (anomaly: Anomaly) in result.anomalies[anomaly]?.count ?? 0 }
        summary.lost = count(.lost)
        summary.duplicated = count(.duplicate)
        summary.stale = count(.stale)
        summary.unread = count(.unread)
        summary.anomalies = result.anomalies.sorted { $0.key < $1.key }.map { anomaly, found in
            TransactionSummary.Anomaly(
                kind: anomaly.rawValue, count: found.count, examples: found.first.map { name($0, anomaly) })
        }
        summary.reasons = result.reasons
        return summary
    }

    /// What a finding is called in the report: the key that the service stored it under, or the read that showed it.
    private func name(_ finding: Verification.Finding, _ anomaly: Anomaly) -> String {
        switch finding {
        case .operation(let op):
            if anomaly.isOfRead { return "read \(op)" }
            return traffic.map { $0.workload.plan.key(of: op) } ?? "operation \(op)"
        case .key(let key): return key ?? "a row without a key"
        }
    }
}

extension CheckVerdict {
    init(_ verdict: Verification.Verdict) {
        self =
            switch verdict {
            case .pass: .pass
            case .fail: .fail
            case .unknown: .unknown
            }
    }
}
