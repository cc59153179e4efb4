import FoundationEssentials
import Testing

@testable import Sandbox

@Suite("ElastiCache on the endpoint, judged by boto3", .timeLimit(.minutes(5)))
struct ElastiCacheTests {
    @Test("boto3 describes the replication group: shards, slots and zones, but no roles")
    func groups() async throws { try await ServedEndpoint.check("cache_groups", cache: ModelCache()) }

    @Test("boto3 describes the nodes, page by page and by identifier")
    func nodes() async throws { try await ServedEndpoint.check("cache_clusters", cache: ModelCache()) }

    @Test("boto3 fails a shard over and is refused a second one; what is unknown is refused by name")
    func failover() async throws { try await ServedEndpoint.check("cache_failover", cache: ModelCache()) }

    @Test("A spent quota and a shard that cannot be failed over are AWS's errors")
    func quota() async throws {
        let refusals: [String: CacheFault] = ["0001": .quotaExceeded(limit: 15), "0002": .notAvailable("not now")]
        try await ServedEndpoint.check("cache_quota", cache: ModelCache(refusals: refusals))
    }

    @Test("boto3's paginator reads every event of a window once, by source")
    func events() async throws {
        let now = Date()
        let events = (0..<50).map { number in
            let ofGroup = number % 2 == 0
            return CacheEventDescription(
                source: ofGroup ? .group : .node, identifier: ofGroup ? "sandbox-redis" : "sandbox-redis-0001-001",
                message: "event \(number)", date: now.addingTimeInterval(-60 * Double(49 - number)))
        }
        try await ServedEndpoint.check("cache_events", cache: ModelCache(events: events))
    }

    @Test("The group and its nodes carry the stack's tags")
    func tags() async throws { try await ServedEndpoint.check("cache_tags", cache: ModelCache()) }
}
