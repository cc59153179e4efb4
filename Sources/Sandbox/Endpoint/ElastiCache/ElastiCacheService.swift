internal import FoundationEssentials

extension QueryService {
    /// ElastiCache over the sandbox's Redis Cluster.
    static func elastiCache(
        _ cache: any CacheControl, region: String, account: String, wallClock: @escaping @Sendable () -> Date
    ) -> QueryService {
        let names = ElastiCacheNames(region: region, account: account)
        return QueryService(
            signingName: "elasticache", version: "2015-02-02",
            namespace: "http://elasticache.amazonaws.com/doc/2015-02-02/",
            operations: [
                .describeReplicationGroups(cache, names: names),
                .describeCacheClusters(cache, names: names),
                .testFailover(cache, names: names),
                .describeCacheEvents(cache, wallClock: wallClock),
                .listTagsForCacheResource(cache, names: names),
            ])
    }
}

/// The names that ElastiCache derives from an identifier, the region and the account.
struct ElastiCacheNames: Sendable {
    let region: String
    let account: String

    /// The ARN of a replication group.
    func group(_ identifier: String) -> String {
        "arn:aws:elasticache:\(region):\(account):replicationgroup:\(identifier)"
    }

    /// The ARN of a node.
    func node(_ identifier: String) -> String { "arn:aws:elasticache:\(region):\(account):cluster:\(identifier)" }
}

extension AWSFault {
    /// A refusal of the cache's control plane in ElastiCache's codes and statuses, as its service model gives them.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html>
    init(_ fault: CacheFault) {
        switch fault {
        case .groupNotFound(let group):
            self.init(
                "ReplicationGroupNotFoundFault", "ReplicationGroup \(group.clipped) not found.", status: 404)
        case .shardNotFound(let shard):
            self.init("NodeGroupNotFoundFault", "Node group \(shard.clipped) not found.", status: 404)
        case .nodeNotFound(let node):
            self.init("CacheClusterNotFound", "CacheCluster \(node.clipped) not found.", status: 404)
        case .invalidGroupState(let group, let status):
            self.init(
                "InvalidReplicationGroupState",
                "Replication group \(group) is \(status), not available. Wait until it is available, then ask again.")
        case .quotaExceeded(let limit):
            self.init(
                "APICallRateForCustomerExceeded",
                "\(limit) node groups were failed over within 24 hours. Wait until the first of them is a day old.")
        case .notAvailable(let reason):
            self.init("TestFailoverNotAvailableFault", reason)
        }
    }
}

/// Asks the cache's control plane, its refusals in AWS's terms.
func refusing<Answer>(_ body: () async throws(CacheFault) -> Answer) async throws(AWSFault) -> Answer {
    do throws(CacheFault) {
        return try await body()
    } catch {
        throw AWSFault(error)
    }
}
