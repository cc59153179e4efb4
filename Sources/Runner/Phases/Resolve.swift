internal import AWS
internal import Basics
internal import Experiments
public import Faults
internal import Stack

/// Who we are and what would be touched: reads only.
extension ExperimentRun {
    func resolve() async throws -> RunEvent {
        let identity = try await Identity.check(request.stack, aws: environment.aws)
        journal.note("identity", [("account", .string(identity.account)), ("arn", .string(identity.arn))])
        caller = identity
        if LoadBalancerNodes.areUnknown(to: request.experiment, on: request.stack) {
            request.stack = try await LoadBalancerNodes.found(on: request.stack, environment.aws)
            let nodes = request.stack.loadBalancer?.nodes ?? [:]
            journal.note("nodes", nodes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        }
        faults = try await Planner.prepare(
            request, environment: environment, acknowledged: acknowledged, failed: failedRequests,
            history: RecordedTransfers(path: directory.history, plan: try WorkloadPlans.plan(for: request)),
            caller: identity.arn, waiting: { [waiting] what in waiting.withLock { $0 = what } })
        for fault in faults { try journal.record("plan", PlanRecord.members(of: fault.plan)) }
        environment.planned(faults.map(\.plan))
        return .resolved
    }
}

/// Resolves an experiment's faults against a stack; reads only.
public enum Planner {
    /// What every fault of the experiment would do.
    ///
    /// - Parameter caller: whose ARN the credentials are; then a refusal of AWS is told with all that is missing.
    /// - Throws: `Finding` when one must not be injected as things stand.
    public static func plans(
        _ request: RunRequest, environment: RunEnvironment, caller: String? = nil
    ) async throws(Finding) -> [FaultPlan] {
        try await prepare(
            request, environment: environment, acknowledged: Acknowledgements(), failed: FailedRequests(),
            caller: caller
        ).map(\.plan)
    }

    static func prepare(
        _ request: RunRequest, environment: RunEnvironment, acknowledged: Acknowledgements, failed: FailedRequests,
        history: RecordedTransfers? = nil, caller: String? = nil,
        waiting: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(Finding) -> [any PreparedFault] {
        var outside = faultEnvironment(
            request, environment: environment, acknowledged: acknowledged, failed: failed)
        outside.isHalted = { [halt = environment.halt] in halt.finding != nil }
        outside.waiting = waiting
        if let history {
            outside.acknowledgedBefore = { history.acknowledged(before: $0) }
            outside.begunAfter = { history.begun(after: $0) }
        }
        var prepared: [any PreparedFault] = []
        for declaration in request.experiment.faults {
            do {
                prepared.append(try await FaultCatalog.fault(declaration, in: outside).prepare())
            } catch {
                var reason = error.reason
                if error.isDenied, let caller {
                    let report = await PermissionPreflight(request, plans: prepared.map(\.plan), aws: environment.aws)
                        .check(caller: caller)
                    if let lacking = report.lacking { reason += "; missing: \(lacking)" }
                }
                throw Finding(.refused, reason, mend: error.mend)
            }
        }
        return prepared
    }

    static func faultEnvironment(
        _ request: RunRequest, environment: RunEnvironment, acknowledged: Acknowledgements, failed: FailedRequests
    ) -> FaultEnvironment {
        FaultEnvironment(
            stack: request.stack, aws: environment.aws, run: request.run, clock: environment.clock,
            secondsSince1970: environment.secondsSince1970, pause: environment.pause,
            writeAcknowledgedSince: { acknowledged.lastBegan > $0 },
            zoneFailedSince: { failed.failed(in: $0, since: $1) }, anyFailedSince: { failed.failed(since: $0) },
            ownAddresses: environment.ownAddresses)
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
