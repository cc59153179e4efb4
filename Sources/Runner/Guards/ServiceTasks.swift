internal import AWS
internal import Faults
internal import Stack

/// The service's tasks, and what a fault leaves of them.
struct ServiceTasks: Sendable, Hashable {
    /// A task that takes requests.
    struct Task: Sendable, Hashable {
        var arn: String
        var zone: String
        /// The subnet of its network interface; nil where ECS does not say.
        var subnet: String?
    }

    /// Those that run and are not known to be unhealthy.
    var healthy: [Task]

    /// The healthy tasks of a zone.
    func count(in zone: String) -> Int { healthy.count { $0.zone == zone } }

    /// The tasks that a fault stops or cuts off.
    func hit(by impact: FaultImpact) -> [Task] {
        let dark = impact.darkSubnets.filter { $0.tier == .application }
        let (subnets, zones) = (Set(dark.map(\.id)), Set(dark.map(\.zone)))
        return healthy.filter { task in
            impact.stoppedTasks.contains(task.arn) || task.subnet.map(subnets.contains) ?? zones.contains(task.zone)
        }
    }

    /// What is left while a fault is in.
    func left(by impact: FaultImpact) -> [Task] {
        let hit = Set(hit(by: impact))
        return healthy.filter { !hit.contains($0) }
    }

    /// Asks ECS for the tasks of the stack's service.
    ///
    /// - Throws: `Finding` when the stack names no service, or ECS does not answer.
    static func read(_ stack: StackFile, _ aws: AWSClient) async throws(Finding) -> ServiceTasks {
        guard let cluster = stack.service.cluster, let service = stack.service.name else {
            throw Finding(
                .refused, "the tasks cannot be counted: the stack file names no ECS cluster and service",
                mend: "add service.cluster and service.name to the stack file, or take the guard out")
        }
        do {
            let arns = try await aws.pages { ECS.listTasks(cluster: cluster, service: service, marker: $0) }
            var healthy: [Task] = []
            for start in stride(from: 0, to: arns.count, by: 100) {
                let some = Array(arns[start..<min(start + 100, arns.count)])
                let described = try await aws.call(ECS.describeTasks(cluster: cluster, tasks: some))
                for task in described.tasks where isHealthy(task) {
                    let zone = task.availabilityZone ?? "unknown"
                    healthy.append(Task(arn: task.taskArn, zone: zone, subnet: task.subnet))
                }
            }
            return ServiceTasks(healthy: healthy)
        } catch {
            throw AWSFinding.refused(error, doing: "asking ECS for the tasks of \(service)", stack: stack)
        }
    }

    /// A task without a health check of its own is `UNKNOWN`; then that it runs must do.
    private static func isHealthy(_ task: ECS.Task) -> Bool {
        task.lastStatus == "RUNNING" && task.desiredStatus != "STOPPED" && task.healthStatus != "UNHEALTHY"
    }
}
