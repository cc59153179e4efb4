internal import AWS
internal import Basics
internal import Experiments
internal import Faults
internal import Stack

/// What a run takes before it breaks anything, and why it may not.
extension ExperimentRun {
    /// Sees that AWS would allow the calls, takes the lease, sees that no earlier run is unhealed, looks at the
    /// experiment's guards, starts the watchdog.
    func takeStack() async throws(Finding) {
        try await checkPermissions()
        try await lease.acquire()
        journal.note("lease", [("stack", .string(request.stack.name)), ("host", .string(environment.host))])
        try await checkLeftovers()
        try await lookAtGuards()
        watchdog = try await environment.watchdog.start(
            WatchdogOrder(run: request.run, directory: directory.path))
        journal.note("watchdog ready")
    }

    /// Refuses the run unless every guard of the experiment holds now.
    func lookAtGuards() async throws(Finding) {
        let guards = Guards(
            request.experiment, plans: faults.map(\.plan), stack: request.stack, aws: environment.aws)
        for result in await guards.look() {
            journal.note(
                "guard",
                [
                    ("guard", .string(result.name)), ("holds", result.holds.map { .boolean($0) } ?? .null),
                    ("what", .string(result.what)),
                ])
            guard result.holds == true else {
                let how = result.holds == nil ? "cannot be seen" : "does not hold"
                throw Finding(.refused, "the guard \(result.name) \(how): \(result.what)", mend: result.mend)
            }
        }
    }

    /// An unhealed earlier run would be taken for this one's doing, and healed in the middle of it.
    private func checkLeftovers() async throws(Finding) {
        let left: [any Leftover]
        do {
            let outside = Planner.faultEnvironment(
                request, environment: environment, acknowledged: acknowledged, failed: failedRequests)
            left = try await FaultCatalog.leftovers(of: nil, in: outside)
        } catch {
            throw AWSFinding.refused(error, doing: "reading what earlier runs left behind", stack: request.stack)
        }
        guard let first = left.first else { return }
        throw Finding(
            .refused, "an earlier run is unhealed: \(first.description), by the run \(first.run)",
            mend: "run `gameday recover --stack FILE`; nothing was injected")
    }

    /// What could not be made must not be begun, and what could not be taken back even less.
    private func checkPermissions() async throws(Finding) {
        guard let caller else { return }
        var trials: [PermissionTrial] = []
        for fault in faults { trials += await fault.permissionTrials() }
        let found = await PermissionPreflight(request, plans: faults.map(\.plan), aws: environment.aws)
            .check(caller: caller.arn, trials: trials)
        if let what = found.words { journal.note("permissions", [("what", .string(what))]) }
        if let refusal = found.refusal { throw refusal }
    }
}
