public import Basics
internal import Faults
public import Runner

/// The report that programs read: one object for one or several runs.
public enum JSONReport {
    /// `{"runs": [...], "exit": n}`.
    public static func of(_ outcomes: [RunOutcome]) -> JSON {
        let exit = RunVerdict.worst(of: outcomes.map(\.verdict))?.exitCode ?? 0
        return .object([.init("runs", .array(outcomes.map(run))), .init("exit", .number(exit))])
    }

    /// One run.
    public static func run(_ outcome: RunOutcome) -> JSON {
        var members: [JSON.Member] = [
            .init("name", .string(outcome.name)),
            .init("run", .string(outcome.run)),
            .init("began", .string(outcome.began)),
            .init("stack", stack(outcome.stack)),
            .init("hypothesis", .string(outcome.hypothesis)),
            .init("verdict", .string(outcome.verdict.rawValue)),
            .init("reason", .string(outcome.reason)),
        ]
        if !outcome.mend.isEmpty { members.append(.init("todo", .string(outcome.mend))) }
        if let recovery = outcome.recovery { members.append(.init("recovery", Self.recovery(recovery))) }
        if let transactions = outcome.transactions {
            members.append(.init("transactions", Self.transactions(transactions)))
        }
        members += [
            .init("evidence", .array(outcome.evidence.map(evidence))),
            .init("probes", .array(outcome.probes.map(probe))),
            .init("findings", .array(outcome.findings.map(finding))),
            .init("undone", .bool(outcome.undone)),
            .init("report", .string(RunDirectory(existing: outcome.directory).page)),
        ]
        return .object(members)
    }

    private static func stack(_ stack: StackSummary) -> JSON {
        .object([
            .init("name", .string(stack.name)), .init("sandbox", .bool(stack.isSandbox)),
            .init("region", .string(stack.region)), .init("account", .string(stack.account)),
        ])
    }

    private static func recovery(_ recovery: RecoverySummary) -> JSON {
        .object([
            .init("verdict", .string(recovery.verdict.rawValue)),
            .init("lower_s", recovery.lowerSeconds.map { .double($0) } ?? .null),
            .init("upper_s", recovery.upperSeconds.map { .double($0) } ?? .null),
            .init("limit_s", .double(recovery.limitSeconds)),
            .init("hold_s", .double(recovery.holdSeconds)),
            .init("tolerate", .double(recovery.tolerate)),
            .init("worst_stream", .optional(recovery.worstStream)),
            .init("reasons", .array(recovery.reasons.map { .string($0) })),
        ])
    }

    private static func transactions(_ transactions: TransactionSummary) -> JSON {
        let anomalies = transactions.anomalies.map { anomaly in
            JSON.object([
                .init("kind", .string(anomaly.kind)), .init("count", .number(anomaly.count)),
                .init("examples", .array(anomaly.examples.map { .string($0) })),
            ])
        }
        return .object([
            .init("verdict", .string(transactions.verdict.rawValue)),
            .init("acknowledged", .number(transactions.acknowledged)),
            .init("rejected", .number(transactions.rejected)),
            .init("not_sent", .number(transactions.notSent)),
            .init("indeterminate", .number(transactions.indeterminate)),
            .init("indeterminate_applied", .number(transactions.indeterminateApplied)),
            .init("lost", .number(transactions.lost)),
            .init("duplicated", .number(transactions.duplicated)),
            .init("stale", .number(transactions.stale)),
            .init("unread", .number(transactions.unread)),
            .init("anomalies", .array(anomalies)),
            .init("reasons", .array(transactions.reasons.map { .string($0) })),
        ])
    }

    private static func evidence(_ evidence: Evidence) -> JSON {
        .object(
            [.init("fault", .string(evidence.fault)), .init("what", .string(evidence.summary))]
                + evidence.facts.map { .init($0.name, .string($0.value)) })
    }

    private static func probe(_ probe: ProbeSummary) -> JSON {
        .object([
            .init("name", .string(probe.name)), .init("verdict", .string(probe.verdict.rawValue)),
            .init("observation", .string(probe.observation)),
        ])
    }

    private static func finding(_ finding: Finding) -> JSON {
        .object([
            .init("kind", .string(finding.kind.rawValue)), .init("reason", .string(finding.reason)),
            .init("todo", .string(finding.mend)),
        ])
    }
}
