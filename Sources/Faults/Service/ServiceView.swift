internal import AWS

/// An ECS service, its running tasks and its load balancer's targets.
struct ServiceView: Sendable {
    /// Which service.
    struct Name: Sendable, Hashable {
        var cluster: String
        var service: String
        /// The target group that shows whether its tasks serve; nil when the stack has none.
        var targetGroup: String?
    }

    /// How many tasks one DescribeTasks may name.
    static let page = 100

    static func service(_ name: Name, _ aws: AWSClient) async throws(AWSError) -> ECS.Service {
        let found = try await aws.call(ECS.describeServices(cluster: name.cluster, services: [name.service]))
        guard let service = found.services.first, found.services.count == 1, service.status != "INACTIVE" else {
            throw AWSError(
                kind: .notFound, message: "there is no service \(name.service) in the cluster \(name.cluster)")
        }
        return service
    }

    /// The tasks of the service that run and are meant to, in the order of their ARNs.
    static func running(_ name: Name, _ aws: AWSClient) async throws(AWSError) -> [ECS.Task] {
        let arns = try await aws.pages { marker in
            ECS.listTasks(cluster: name.cluster, service: name.service, marker: marker)
        }
        return try await tasks(arns, in: name.cluster, aws)
            .filter(\.isRunning)
            .sorted { $0.taskArn < $1.taskArn }
    }

    /// What is known of these tasks; those of which nothing is known any more are left out.
    static func tasks(_ arns: [String], in cluster: String, _ aws: AWSClient) async throws(AWSError) -> [ECS.Task] {
        var tasks: [ECS.Task] = []
        for some in pages(of: arns) {
            tasks += try await aws.call(ECS.describeTasks(cluster: cluster, tasks: some)).tasks
        }
        return tasks
    }

    /// The ARNs, as many together as one DescribeTasks may name.
    static func pages(of arns: [String]) -> [[String]] {
        stride(from: 0, to: arns.count, by: page).map { Array(arns[$0..<min($0 + page, arns.count)]) }
    }

    /// What is wrong with the number of the service's tasks, in words; nil when as many run as it wants.
    static func missing(_ service: ECS.Service) -> String? {
        let desired = service.desiredCount ?? 0
        if let running = service.runningCount, running == desired, (service.pendingCount ?? 0) == 0 { return nil }
        return "\(service.runningCount ?? 0) of \(desired) tasks run"
    }

    /// What keeps the load balancer from giving requests to so many tasks, in words; nil when it gives them.
    ///
    /// - Parameter stopped: tasks that do not count any more, whatever the load balancer says of their addresses.
    static func unhealthiness(
        _ name: Name, desired: Int, without stopped: [ECS.Task], _ aws: AWSClient
    ) async throws(AWSError) -> String? {
        guard let targetGroup = name.targetGroup else { return nil }
        var gone = Set(stopped.compactMap(\.address))
        var healthy = try await healthyTargets(targetGroup, aws)
        if healthy.count >= desired, healthy.count(where: { !gone.contains($0) }) < desired {
            // A new task may have the address of a stopped one: then the target is the new one. Which have is asked
            // only once it decides, for it takes two calls for every hundred tasks.
            gone.subtract(try await running(name, aws).compactMap(\.address))
            healthy = try await healthyTargets(targetGroup, aws)
        }
        let serving = healthy.count { !gone.contains($0) }
        return serving >= desired ? nil : "\(serving) of \(desired) targets are healthy"
    }

    private static func healthyTargets(_ group: String, _ aws: AWSClient) async throws(AWSError) -> [String] {
        try await aws.call(ELB.describeTargetHealth(targetGroup: group)).filter { $0.state == "healthy" }.map(\.target)
    }
}

extension ECS.Task {
    /// Whether it runs and is meant to.
    var isRunning: Bool { lastStatus == "RUNNING" && desiredStatus == "RUNNING" }
}
