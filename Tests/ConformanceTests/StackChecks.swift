import AWS
import Experiments
import Faults
import Stack

extension Check {
    /// STS, RDS and ECS: who asks, the cluster and its failover, tasks and their end.
    static let stack: [Check] = [
        Check("caller identity") { subject in
            let identity = try await subject.aws.call(STS.getCallerIdentity())
            try confirm(identity.account == subject.stack.account, "\(identity)")
            try confirm(identity.arn.contains(":user/") && !identity.userID.isEmpty, "\(identity)")
        },
        Check("the cluster, its members and their zones") { subject in
            let name = try subject.part(\.database).cluster
            let clusters = try await subject.aws.pages { RDS.describeDBClusters(identifier: name, marker: $0) }
            guard clusters.count == 1 else { throw Nonconforming(description: "\(clusters)") }
            try confirm(clusters[0].status == "available" && clusters[0].writer != nil, "\(clusters[0])")
            try confirm(clusters[0].tags["DisasterRecovery"] == "enabled", "\(clusters[0].tags)")
            let instances = try await subject.aws.pages { RDS.describeDBInstances(cluster: name, marker: $0) }
            try confirm(
                Set(instances.map(\.identifier)) == Set(clusters[0].members.map(\.instance)), "\(instances)")
            try confirm(Set(instances.compactMap(\.availabilityZone)) == Set(subject.stack.zones), "\(instances)")
        },
        Check("tasks in pages") { subject in
            let service = try service(subject)
            let whole = try await subject.aws.pages {
                ECS.listTasks(cluster: service.cluster, service: service.name, marker: $0)
            }
            let first = try await subject.aws.call(
                ECS.listTasks(cluster: service.cluster, service: service.name).with("maxResults", 2))
            let small = try await subject.aws.pages {
                ECS.listTasks(cluster: service.cluster, service: service.name, marker: $0).with("maxResults", 2)
            }
            try confirm(whole.count >= 3 && small.sorted() == whole.sorted(), "\(small) of \(whole)")
            try confirm(first.items.count == 2 && first.next != nil, "the first page has \(first.items.count)")
        },
        Check("tasks that are missing are failures") { subject in
            let service = try service(subject)
            let task = try await subject.aws.call(ECS.listTasks(cluster: service.cluster)).items.first ?? ""
            let path = task.split(separator: "/").dropLast().joined(separator: "/")
            let missing = path + "/" + String(repeating: "0", count: 32)
            let found = try await subject.aws.call(
                ECS.describeTasks(cluster: service.cluster, tasks: [task, missing]))
            try confirm(found.failures?.map(\.reason) == ["MISSING"], "failures: \(found.failures ?? [])")
        },
        Check("tasks are described with their place") { subject in
            let service = try service(subject)
            let tasks = try await subject.aws.call(ECS.listTasks(cluster: service.cluster)).items
            let found = try await subject.aws.call(ECS.describeTasks(cluster: service.cluster, tasks: tasks))
            try confirm(Set(found.tasks.map(\.taskArn)) == Set(tasks), "\(found.tasks)")
            let subnets = Set(try subject.part(\.network).subnets.map(\.id))
            try confirm(
                found.tasks.allSatisfy { $0.address != nil && subnets.contains($0.subnet ?? "") }, "\(found.tasks)")
        },
        Check("a task tells its zone") { subject in
            let service = try service(subject)
            let tasks = try await subject.aws.call(ECS.listTasks(cluster: service.cluster)).items
            let found = try await subject.aws.call(ECS.describeTasks(cluster: service.cluster, tasks: tasks)).tasks
            let zones = found.map(\.availabilityZone)
            try confirm(zones.allSatisfy { subject.stack.zones.contains($0 ?? "") }, "zones: \(zones)")
        },
        Check("the service tells its tags and its tasks") { subject in
            let service = try service(subject)
            let found = try await subject.aws.call(
                ECS.describeServices(cluster: service.cluster, services: [service.name])
            ).services
            try confirm(found.first?.tagValues["DisasterRecovery"] == "enabled", "\(found)")
            try confirm(found.first?.status == "ACTIVE" && found.first?.desiredCount != nil, "\(found)")
        },
        Check("a task is stopped with the run's reason") { subject in
            let fault = try await subject.fault("ecs/stop-task", ["count": .integer(1)], run: "stop")
            try await fault.inject()
            let evidence = try await poll("a stopped task") { try await fault.evidence() }
            try confirm(evidence.facts.first?.value == "1", "\(evidence)")
            try await fault.undo()
        },
        Check("the writer moves to another zone") { subject in
            let name = try subject.part(\.database).cluster
            let before = try await subject.aws.call(RDS.describeDBClusters(identifier: name)).items.first?.writer
            let fault = try await subject.fault(
                "rds/failover-db-cluster", ["cluster": .string(name), "to": .string("another-zone")], run: "failover")
            try await fault.inject()
            _ = try await poll("another writer") { try await fault.evidence() }
            let after = try await subject.aws.call(RDS.describeDBClusters(identifier: name)).items.first?.writer
            try confirm(after != nil && after != before, "from \(before ?? "none") to \(after ?? "none")")
            try await fault.undo()
        },
        Check("events tell of the failover") { subject in
            let name = try subject.part(\.database).cluster
            let events = try await subject.aws.pages { RDS.describeEvents(source: .cluster(name), marker: $0) }
            try confirm(events.contains { $0.message.contains("failover") }, "events: \(events)")
        },
    ]

    private static func service(_ subject: Subject) throws -> (cluster: String, name: String) {
        guard let cluster = subject.stack.service.cluster, let name = subject.stack.service.name else {
            throw Nonconforming(description: "the stack file names no ECS service")
        }
        return (cluster, name)
    }
}
