internal import Sandbox

/// Answers a failover of a shard as if it had begun, and leaves everything as it is.
struct InertCache: CacheControl {
    let honest: any CacheControl

    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription] {
        try await honest.describeGroups(identifier)
    }

    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription] {
        try await honest.describeNodes(identifier)
    }

    func cacheEvents() async -> [CacheEventDescription] { await honest.cacheEvents() }

    func testFailover(group: String, shard: String) async throws(CacheFault) -> CacheGroupDescription {
        guard let found = try await honest.describeGroups(group).first else { throw .groupNotFound(group) }
        guard found.shards.contains(where: { $0.identifier == shard }) else { throw .shardNotFound(shard) }
        return found
    }

    func primaries() async -> [String: Bool] { await honest.primaries() }
}
