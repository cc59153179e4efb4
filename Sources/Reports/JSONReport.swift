public import Basics
internal import Faults
public import Runner

/// The report that programs read: one object for one or several runs.
public enum JSONReport {
    /// `{"runs": [...], "exit": n}`.
    ///
    /// - Parameter code: the exit code, where more than the runs decides it.
    public static func of(_ outcomes: [RunOutcome], exit code: Int32? = nil) -> JSON {
        let exit = code ?? RunVerdict.worst(of: outcomes.map(\.verdict))?.exitCode ?? 0
        return .object([("runs", .array(outcomes.map(run))), ("exit", .integer(Int(exit)))])
    }

    /// One run.
    public static func run(_ outcome: RunOutcome) -> JSON {
        var members: [JSON.Member] = [
            ("name", .string(outcome.name)),
            ("run", .string(outcome.run)),
            ("began", .string(outcome.began)),
            ("stack", stack(outcome.stack)),
            ("hypothesis", .string(outcome.hypothesis)),
            ("verdict", .string(outcome.verdict.rawValue)),
            ("reason", .string(outcome.reason)),
        ]
        if !outcome.mend.isEmpty { members.append(("todo", .string(outcome.mend))) }
        if let recovery = outcome.recovery { members.append(("recovery", Self.recovery(recovery))) }
        if let transactions = outcome.transactions {
            members.append(("transactions", Self.transactions(transactions)))
        }
        members += [
            ("evidence", .array(outcome.evidence.map(evidence))),
            ("probes", .array(outcome.probes.map(probe))),
            ("findings", .array(outcome.findings.map(finding))),
            ("undone", .boolean(outcome.undone)),
            ("notes", .array(outcome.notes.map { .string($0) })),
            (
                "report",
                outcome.directory.isEmpty ? .null : .string(RunDirectory(existing: outcome.directory).page)
            ),
        ]
        return .object(members)
    }

    private static func stack(_ stack: StackSummary) -> JSON {
        .object([
            ("name", .string(stack.name)), ("sandbox", .boolean(stack.isSandbox)),
            ("region", .string(stack.region)), ("account", .string(stack.account)),
        ])
    }

    private static func recovery(_ recovery: RecoverySummary) -> JSON {
        .object([
            ("verdict", .string(recovery.verdict.rawValue)),
            ("lower_s", recovery.lowerSeconds.map { .double($0) } ?? .null),
            ("upper_s", recovery.upperSeconds.map { .double($0) } ?? .null),
            ("limit_s", .double(recovery.limitSeconds)),
            ("hold_s", .double(recovery.holdSeconds)),
            ("tolerate", .double(recovery.tolerate)),
            ("worst_stream", .optional(recovery.worstStream)),
            ("unexplained_outages", .integer(recovery.unexplained)),
            ("reasons", .array(recovery.reasons.map { .string($0) })),
        ])
    }

    private static func transactions(_ transactions: TransactionSummary) -> JSON {
        let anomalies = transactions.anomalies.map { anomaly in
            JSON.object([
                ("kind", .string(anomaly.kind)), ("count", .integer(anomaly.count)),
                ("examples", .array(anomaly.examples.map { .string($0) })),
            ])
        }
        return .object([
            ("verdict", .string(transactions.verdict.rawValue)),
            ("acknowledged", .integer(transactions.acknowledged)),
            ("rejected", .integer(transactions.rejected)),
            ("not_sent", .integer(transactions.notSent)),
            ("indeterminate", .integer(transactions.indeterminate)),
            ("indeterminate_applied", .integer(transactions.indeterminateApplied)),
            ("lost", .integer(transactions.lost)),
            ("duplicated", .integer(transactions.duplicated)),
            ("stale", .integer(transactions.stale)),
            ("unread", .integer(transactions.unread)),
            ("anomalies", .array(anomalies)),
            ("reasons", .array(transactions.reasons.map { .string($0) })),
        ])
    }

    private static func evidence(_ evidence: Evidence) -> JSON {
        .object(
            [("fault", .string(evidence.fault)), ("what", .string(evidence.summary))]
                + evidence.facts.map { ($0.name, .string($0.value)) })
    }

    private static func probe(_ probe: ProbeSummary) -> JSON {
        .object([
            ("name", .string(probe.name)), ("verdict", .string(probe.verdict.rawValue)),
            ("observation", .string(probe.observation)),
        ])
    }

    private static func finding(_ finding: Finding) -> JSON {
        .object([
            ("kind", .string(finding.kind.rawValue)), ("reason", .string(finding.reason)),
            ("todo", .string(finding.mend)),
        ])
    }
}
