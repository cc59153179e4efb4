internal import AWS
internal import Basics
internal import Experiments
public import Faults
internal import Stack

/// Who we are and what would be touched: reads only.
extension ExperimentRun {
    func resolve() async throws -> RunEvent {
        try await checkIdentity()
        faults = try await Planner.prepare(
            request, environment: environment, acknowledged: acknowledged,
            history: RecordedTransfers(path: directory.history, plan: try WorkloadPlans.plan(for: request)))
        for fault in faults { try journal.record("plan", PlanRecord.members(of: fault.plan)) }
        return .resolved
    }

    /// The agent refuses an account or a region other than the stack file's.
    private func checkIdentity() async throws(Finding) {
        let identity: STS.CallerIdentity
        do {
            identity = try await environment.aws.call(STS.getCallerIdentity())
        } catch {
            throw AWSFinding.refused(error, doing: "asking AWS who the credentials belong to", stack: request.stack)
        }
        guard identity.account == request.stack.account else {
            throw Finding(
                .refused,
                "the credentials belong to account \(identity.account), and the stack \(request.stack.name) is in "
                    + request.stack.account,
                mend: "use credentials of account \(request.stack.account), or the stack file of this account")
        }
        journal.note("identity", [("account", .string(identity.account)), ("arn", .string(identity.arn))])
    }
}

/// Resolves an experiment's faults against a stack; reads only.
public enum Planner {
    /// What every fault of the experiment would do.
    ///
    /// - Throws: `Finding` when one must not be injected as things stand.
    public static func plans(
        _ request: RunRequest, environment: RunEnvironment
    ) async throws(Finding) -> [FaultPlan] {
        try await prepare(request, environment: environment, acknowledged: Acknowledgements()).map(\.plan)
    }

    static func prepare(
        _ request: RunRequest, environment: RunEnvironment, acknowledged: Acknowledgements,
        history: RecordedTransfers? = nil
    ) async throws(Finding) -> [any PreparedFault] {
        var outside = FaultEnvironment(
            stack: request.stack, aws: environment.aws, run: request.run, clock: environment.clock,
            secondsSince1970: environment.secondsSince1970, pause: environment.pause,
            writeAcknowledgedSince: { acknowledged.lastBegan > $0 })
        outside.isHalted = { [halt = environment.halt] in halt.finding != nil }
        if let history {
            outside.acknowledgedBefore = { history.acknowledged(before: $0) }
            outside.begunAfter = { history.begun(after: $0) }
        }
        var prepared: [any PreparedFault] = []
        for declaration in request.experiment.faults {
            do {
                prepared.append(try await FaultCatalog.fault(declaration, in: outside).prepare())
            } catch {
                throw Finding(.refused, error.reason, mend: error.mend)
            }
        }
        return prepared
    }
}

/// A plan as the journal keeps it.
enum PlanRecord {
    static func members(of plan: FaultPlan) -> [JSON.Member] {
        let calls = plan.calls.map { call in
            JSON.object([
                ("action", .string(call.action)), ("parameters", .array(call.parameters.map { .string($0) })),
            ])
        }
        return [
            ("fault", .string(plan.fault)), ("targets", .array(plan.targets.map { .string($0) })),
            ("calls", .array(calls)), ("undo", .string(plan.undo)),
            ("blast_radius", .string(plan.blastRadius)),
        ]
    }
}
