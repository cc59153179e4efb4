/// The metrics of the cache: which node of each shard is its primary, which ElastiCache itself does not tell.
/// Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
struct CacheMetrics: MetricSource {
    let cache: any CacheControl

    func readMetrics() async -> [MetricIdentity: Double] {
        let primaries = await cache.primaries()
        var readings: [MetricIdentity: Double] = [:]
        for (node, isPrimary) in primaries {
            // CloudWatch keeps it for the cluster and for its one node.
            readings[Self.isMaster(["CacheClusterId": node])] = isPrimary ? 1 : 0
            readings[Self.isMaster(["CacheClusterId": node, "CacheNodeId": "0001"])] = isPrimary ? 1 : 0
        }
        for group in (try? await cache.describeGroups(nil)) ?? [] {
            let served = group.shards.count { shard in shard.nodes.contains { primaries[$0.identifier] == true } }
            readings[Self.shardsServed(group.identifier)] = Double(served)
        }
        return readings
    }

    /// 1 for a shard's primary, else 0.
    static func isMaster(_ dimensions: [String: String]) -> MetricIdentity {
        MetricIdentity("AWS/ElastiCache", "IsMaster", dimensions)
    }

    /// How many shards have a primary. AWS has no such metric.
    static func shardsServed(_ group: String) -> MetricIdentity {
        MetricIdentity("Sandbox/Cache", "ShardsServed", ["ReplicationGroupId": group])
    }
}
