import Basics
import FoundationEssentials

@testable import Sandbox

/// A stand-in for the cache, so that the wire format can be judged: it keeps a status and moves nothing.
final class ModelCache: CacheControl {
    private let layout = CacheLayout(group: "sandbox-redis", zones: Zone.ofRegion("us-east-1"))
    private let events: [CacheEventDescription]
    private let refusals: [String: CacheFault]
    private let busy = Locked(false)

    /// A cache with these events, that refuses to fail over the shards named.
    init(events: [CacheEventDescription] = [], refusals: [String: CacheFault] = [:]) {
        self.events = events
        self.refusals = refusals
    }

    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription] {
        if let identifier, identifier != layout.group { throw .groupNotFound(identifier) }
        return [group]
    }

    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription] {
        let found = layout.members.filter { identifier == nil || $0.identifier == identifier }.map(describe)
        if found.isEmpty { throw .nodeNotFound(identifier ?? "") }
        return found
    }

    func cacheEvents() async -> [CacheEventDescription] { events }

    func testFailover(group name: String, shard: String) async throws(CacheFault) -> CacheGroupDescription {
        guard name == layout.group else { throw .groupNotFound(name) }
        if let refusal = refusals[shard] { throw refusal }
        guard ["0001", "0002", "0003"].contains(shard) else { throw .shardNotFound(shard) }
        let wasBusy = busy.withLock { busy in
            defer { busy = true }
            return busy
        }
        if wasBusy { throw .invalidGroupState(group: name, status: "modifying") }
        return group
    }

    func primaries() async -> [String: Bool] { [:] }

    private var group: CacheGroupDescription {
        CacheGroupDescription(
            identifier: layout.group, status: busy.withLock { $0 } ? "modifying" : "available",
            endpoint: "cache.sandbox.internal", port: 6379, nodeType: "cache.t4g.micro",
            shards: (0..<3).map { shard in
                CacheShardDescription(
                    identifier: CacheLayout.shardName(shard), status: "available", slots: CacheLayout.slots(shard),
                    nodes: layout.members.filter { $0.shard == shard }.map(describe))
            },
            created: Date(timeIntervalSince1970: 1_795_377_600))
    }

    private func describe(_ member: CacheMember) -> CacheNodeDescription {
        CacheNodeDescription(
            identifier: member.identifier, group: layout.group, zone: member.zone.name, status: "available",
            address: member.address, engineVersion: "7.0.15")
    }
}
