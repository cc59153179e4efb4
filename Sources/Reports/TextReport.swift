internal import Faults
public import Runner

/// The report for a terminal.
public enum TextReport {
    /// The one line, then what stands behind it.
    public static func of(_ outcome: RunOutcome) -> String {
        var lines = [Sentence.of(outcome), ""]
        lines.append("  hypothesis    \(outcome.hypothesis)")
        lines.append("  why           \(outcome.reason)")
        if !outcome.mend.isEmpty { lines.append("  to do         \(outcome.mend)") }
        if let recovery = outcome.recovery { lines.append("  recovery      \(Self.recovery(recovery))") }
        if let transactions = outcome.transactions { lines += Self.transactions(transactions) }
        for evidence in outcome.evidence {
            let facts = evidence.facts.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            lines.append("  evidence      \(evidence.fault): \(facts)")
        }
        for probe in outcome.probes {
            lines.append("  probe         \(probe.name): \(probe.verdict.rawValue), \(probe.observation)")
        }
        for finding in outcome.findings where finding.reason != outcome.reason {
            lines.append("  also          \(finding.reason); \(finding.mend)")
        }
        lines.append("  undone        \(outcome.undone ? "yes" : "NO")")
        lines += outcome.notes.map { "  note          \($0)" }
        if !outcome.directory.isEmpty {
            lines.append("  report        \(RunDirectory(existing: outcome.directory).page)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func recovery(_ recovery: RecoverySummary) -> String {
        var text = "\(recovery.verdict.rawValue), \(Sentence.recovery(recovery))"
        // Only a pass proves that it held.
        text +=
            ", \(recovery.verdict == .pass ? "held" : "to hold") \(Figures.seconds(recovery.holdSeconds)) with at most "
        text += "\(Figures.percentage(recovery.tolerate)) bad"
        if let stream = recovery.worstStream { text += ", worst stream \(stream)" }
        switch recovery.unexplained {
        case 0: break
        case 1: text += ", an outage after the hold"
        default: text += ", \(recovery.unexplained) outages after the hold"
        }
        if !recovery.reasons.isEmpty { text += " (\(recovery.reasons.joined(separator: ", ")))" }
        return text
    }

    private static func transactions(_ transactions: TransactionSummary) -> [String] {
        var first = "  transactions  \(transactions.verdict.rawValue), \(Sentence.transactions(transactions))"
        first += ", \(transactions.rejected) rejected, \(transactions.notSent) never sent"
        if !transactions.reasons.isEmpty { first += " (\(transactions.reasons.joined(separator: ", ")))" }
        let anomalies = transactions.anomalies.map { anomaly in
            let more = anomaly.count > min(5, anomaly.examples.count) ? ", ..." : ""
            return "                \(anomaly.kind) \(anomaly.count): "
                + anomaly.examples.prefix(5).joined(separator: ", ") + more
        }
        return [first] + anomalies
    }
}
