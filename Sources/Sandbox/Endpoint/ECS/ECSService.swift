extension JSONService {
    /// The Elastic Container Service over the sandbox's scheduler.
    static func ecs(_ scheduler: any SchedulerControl, region: String, account: String) -> JSONService {
        let calls = ECSCalls(scheduler: scheduler, names: ECSNames(region: region, account: account))
        return JSONService(
            signingName: "ecs", target: "AmazonEC2ContainerServiceV20141113",
            refusals: Refusals(missingMember: "InvalidParameterException"),
            operations: [
                JSONOperation("ListClusters") { input, _ throws(AWSFault) in try await calls.listClusters(input) },
                JSONOperation("DescribeClusters") { input, _ throws(AWSFault) in await calls.describeClusters(input) },
                JSONOperation("ListServices") { input, _ throws(AWSFault) in try await calls.listServices(input) },
                JSONOperation("DescribeServices") { input, _ throws(AWSFault) in
                    try await calls.describeServices(input)
                },
                JSONOperation("UpdateService") { input, _ throws(AWSFault) in try await calls.updateService(input) },
                JSONOperation("ListTasks") { input, _ throws(AWSFault) in try await calls.listTasks(input) },
                JSONOperation("DescribeTasks") { input, _ throws(AWSFault) in try await calls.describeTasks(input) },
                JSONOperation("StopTask") { input, _ throws(AWSFault) in try await calls.stopTask(input) },
            ])
    }
}

/// What the calls of ECS have in common: the one cluster and the one service.
struct ECSCalls: Sendable {
    let scheduler: any SchedulerControl
    let names: ECSNames

    /// The cluster that a call names; without one AWS takes the cluster `default`, which the sandbox does not have.
    /// - Throws: `ClusterNotFoundException`.
    func cluster(_ text: String?) throws(AWSFault) -> String {
        guard names.name(text ?? "default", kind: "cluster") == ServiceNames.cluster else {
            throw AWSFault("ClusterNotFoundException", "Cluster not found.")
        }
        return ServiceNames.cluster
    }

    /// The service that a call names.
    /// - Throws: `ServiceNotFoundException`.
    func service(_ text: String) throws(AWSFault) -> String {
        guard names.name(text, kind: "service") == ServiceNames.service else {
            throw AWSFault("ServiceNotFoundException", "Service not found.")
        }
        return ServiceNames.service
    }

    /// The id of the task that a call names by id or ARN, if that can be a task's of this cluster.
    func taskID(_ text: String) -> String? {
        guard text.hasPrefix("arn:") else { return text }
        let prefix = names.task("", in: ServiceNames.cluster)
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }
}
