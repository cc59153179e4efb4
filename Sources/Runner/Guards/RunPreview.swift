internal import AWS
internal import Experiments
public import Faults
internal import Probes
internal import Stack

/// What a run would do and meet, read from AWS without changing anything.
public struct RunPreview: Sendable {
    /// What every fault would do.
    public var plans: [FaultPlan]
    /// What the experiment's guards say now.
    public var guards: [GuardResult] = []
    /// Which permissions are missing.
    public var permissions: PermissionReport
    /// What stands in the way besides: an unhealed earlier run, another run's lease.
    public var obstacles: [String] = []
}

extension Planner {
    /// Everything that a run would do, and whether it could as things stand.
    ///
    /// - Throws: `Finding` when a fault must not be injected, or the credentials are of another account.
    public static func preview(
        _ request: RunRequest, environment: RunEnvironment
    ) async throws(Finding) -> RunPreview {
        let caller = try await Identity.check(request.stack, aws: environment.aws)
        let plans = try await plans(request, environment: environment, caller: caller.arn)
        // No trial runs: the calls of a plan only read, and whoever sees them in a log sees no change.
        let permissions = await PermissionPreflight(request, plans: plans, aws: environment.aws)
            .check(caller: caller.arn)
        var preview = RunPreview(plans: plans, permissions: permissions)
        let guards = Guards(request.experiment, plans: plans, stack: request.stack, aws: environment.aws)
        preview.guards = await guards.look()
        preview.obstacles = await obstacles(request, environment: environment)
        return preview
    }

    private static func obstacles(_ request: RunRequest, environment: RunEnvironment) async -> [String] {
        let now = environment.secondsSince1970()
        var found: [String] = []
        do {
            let value = try await LeaseStore(stack: request.stack.name, aws: environment.aws).read()
            let standing = LeaseRules.standing(of: value, for: request.run, at: now)
            if let refusal = LeaseRules.refusal(standing, stack: request.stack.name, at: now) {
                found.append(refusal.reason)
            }
            let outside = faultEnvironment(
                request, environment: environment, acknowledged: Acknowledgements(), failed: FailedRequests())
            found += try await FaultCatalog.leftovers(of: nil, in: outside).map {
                "\($0.description), by the run \($0.run)"
            }
        } catch {
            found.append("what earlier runs left behind cannot be read: \(error)")
        }
        return found
    }
}
