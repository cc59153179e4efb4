public import AWS

/// What there is of a stack on AWS, found by its tags and by names; nothing is changed.
public struct Discovery: Sendable {
    /// An ECS service and the cluster that it is in.
    struct Service: Sendable {
        var cluster: String
        var name: String
        var description: ECS.Service
    }

    /// A replication group and its tags, which it does not show itself.
    struct Cache: Sendable {
        var group: ElastiCache.ReplicationGroup
        var tags: [String: String]
    }

    /// The subnets of a VPC that carry the tags.
    struct Network: Sendable {
        var vpc: String
        var subnets: [EC2.Subnet]
    }

    /// A target group and the load balancer before it.
    struct Balancer: Sendable {
        var targetGroup: String
        var balancer: ELB.LoadBalancer
    }

    /// The region that was looked at.
    public let region: String
    /// The account that the credentials are of.
    public let account: String
    let wishes: Wishes
    let service: Sighting<Service>
    let database: Sighting<RDS.DBCluster>
    let cache: Sighting<Cache>
    let network: Sighting<Network>
    let balancer: Sighting<Balancer>
    let alarms: Sighting<[String]>

    /// Whether there is nothing at all that a stack could be made of.
    public var isEmpty: Bool {
        if case .none = service, case .none = database, case .none = cache, case .none = network { return true }
        return false
    }

    /// Why nothing was found, part by part.
    public var reasons: [String] {
        [service.reason, database.reason, cache.reason, network.reason].compactMap(\.self)
    }

    /// Looks for the stack in the client's region. A part that may not be read is one that was not found.
    ///
    /// - Throws: `AWSError` when not even the account can be told: then nothing else can be read either.
    public init(of wishes: Wishes, by aws: AWSClient) async throws(AWSError) {
        let reader = DiscoveryReader(aws: aws, wishes: wishes)
        account = try await aws.call(STS.getCallerIdentity()).account
        region = aws.region
        self.wishes = wishes
        service = await reader.service()
        database = await reader.database()
        cache = await reader.cache()
        network = await reader.network(of: service.value)
        balancer = await reader.balancer(of: service)
        alarms = await reader.alarms(
            of: Self.names(service.value, database.value, cache.value, balancer.value))
    }

    /// What the dimensions of the stack's metrics can name.
    private static func names(
        _ service: Service?, _ database: RDS.DBCluster?, _ cache: Cache?, _ balancer: Balancer?
    ) -> Set<String> {
        var names: Set<String> = []
        if let service { names.formUnion([service.cluster, service.name]) }
        if let database { names.formUnion([database.identifier] + database.members.map(\.instance)) }
        if let cache {
            names.insert(cache.group.identifier)
            names.formUnion(cache.group.nodeGroups.flatMap(\.members).map(\.cluster))
        }
        if let balancer {
            // CloudWatch knows both by the end of their ARNs: `app/NAME/ID` and `targetgroup/NAME/ID`.
            let (before, behind) = (balancer.balancer.arn, balancer.targetGroup)
            names.insert(before.split(separator: ":loadbalancer/").last.map(String.init) ?? before)
            names.insert(behind.split(separator: ":").last.map(String.init) ?? behind)
        }
        return names
    }
}

extension Sighting {
    /// Why there is none; nil when there is one or several.
    fileprivate var reason: String? {
        guard case .none(let reason) = self else { return nil }
        return reason
    }
}
