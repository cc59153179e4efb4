/// How many calls AWS takes of an account in a region, for the operations of which AWS says it. Operations of one group
/// share a bucket. Of the services here, ECS says it for each of its operations; the others are not limited.
///
/// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
enum PublishedQuotas {
    /// Operations that share a bucket.
    struct Group: Sendable {
        var name: String
        var limit: EndpointConduct.Throttle
    }

    private static let groups: [(group: Group, operations: [String])] = [
        (
            Group(name: "ecs: cluster resource modify", limit: .init(perSecond: 40, burst: 100)),
            ["RunTask", "StartTask", "StopTask"]
        ),
        (
            Group(name: "ecs: cluster resource read", limit: .init(perSecond: 20, burst: 100)),
            ["DescribeTasks", "ListTasks"]
        ),
        (
            Group(name: "ecs: service modify", limit: .init(perSecond: 5, burst: 50)),
            ["CreateService", "DeleteService", "UpdateService"]
        ),
        (
            Group(name: "ecs: service read", limit: .init(perSecond: 20, burst: 100)),
            ["DescribeServices", "ListServices"]
        ),
        (
            Group(name: "ecs: cluster read", limit: .init(perSecond: 20, burst: 50)),
            ["DescribeClusters", "ListClusters"]
        ),
    ]

    private static let byOperation = Dictionary(
        uniqueKeysWithValues: groups.flatMap { entry in entry.operations.map { ($0, entry.group) } })

    /// The group of an operation; nil when AWS says nothing of it.
    static func group(service: String, operation: String?) -> Group? {
        guard service == "ecs", let operation else { return nil }
        return byOperation[operation]
    }
}
