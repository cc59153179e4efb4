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
            .filter { $0.lastStatus == "RUNNING" && $0.desiredStatus == "RUNNING" }
            .sorted { $0.taskArn < $1.taskArn }
    }

    /// What is known of these tasks; those of which nothing is known any more are left out.
    static func tasks(_ arns: [String], in cluster: String, _ aws: AWSClient) async throws(AWSError) -> [ECS.Task] {
        var tasks: [ECS.Task] = []
        for start in stride(from: 0, to: arns.count, by: page) {
            let some = Array(arns[start..<min(start + page, arns.count)])
            tasks += try await aws.call(ECS.describeTasks(cluster: cluster, tasks: some)).tasks
        }
        return tasks
    }

    /// What keeps the service from being steady, in words; nil when it is.
    ///
    /// - Parameter stopped: tasks that do not count any more, whatever the load balancer says of their addresses.
    static func unsteadiness(
        _ name: Name, without stopped: [ECS.Task], _ aws: AWSClient
    ) async throws(AWSError) -> String? {
        let service = try await service(name, aws)
        let desired = service.desiredCount ?? 0
        guard let running = service.runningCount, running == desired, (service.pendingCount ?? 0) == 0 else {
            return "\(service.runningCount ?? 0) of \(desired) tasks run"
        }
        let last = try await tasks(stopped.map(\.taskArn), in: name.cluster, aws)
        if let one = last.first(where: { $0.lastStatus != "STOPPED" }) {
            return "\(one.taskArn) is still \(one.lastStatus ?? "unknown")"
        }
        guard let targetGroup = name.targetGroup else { return nil }
        // A new task may have the address of a stopped one: then the target is the new one.
        let taken = Set(try await Self.running(name, aws).compactMap(\.address))
        let gone = Set(stopped.compactMap(\.address)).subtracting(taken)
        let healthy = try await aws.call(ELB.describeTargetHealth(targetGroup: targetGroup))
            .filter { $0.state == "healthy" && !gone.contains($0.target) }
        return healthy.count >= desired ? nil : "\(healthy.count) of \(desired) targets are healthy"
    }
}
