/// A node's place in the cache: it never changes, whatever role the node has.
struct CacheMember: Sendable, Hashable {
    /// 0, 1 or 2.
    let shard: Int
    let zone: Zone
    /// The node's identifier, e.g. `sandbox-redis-0001-001`: the last number follows the zone.
    let identifier: String

    init(shard: Int, zone: Zone, group: String) {
        self.shard = shard
        self.zone = zone
        identifier = "\(group)-\(CacheLayout.shardName(shard))-00\(zone.index + 1)"
    }

    var address: String { AddressPlan.cacheNode(zone, shard: shard) }
    /// Short, for its files and its log, e.g. `redis-0001-a`.
    var name: String { "redis-\(CacheLayout.shardName(shard))-\(zone.letter)" }
    /// The id by which the servers know each other: 40 hexadecimal digits.
    var clusterID: String { String(repeating: "0", count: 36) + "c\(shard + 1)\(zone.index + 1)0" }
}

/// Which nodes there are, and what each begins with.
struct CacheLayout: Sendable {
    /// Shards, as many as zones: so that each zone can have one primary.
    static let shardCount = 3

    let group: String
    let members: [CacheMember]

    init(group: String, zones: [Zone]) {
        self.group = group
        members = (0..<Self.shardCount).flatMap { shard in
            zones.map { CacheMember(shard: shard, zone: $0, group: group) }
        }
    }

    /// The node group's identifier: `0001`, `0002`, `0003`.
    static func shardName(_ shard: Int) -> String { "000\(shard + 1)" }

    /// The hash slots of a shard, as ElastiCache spreads them.
    static func slots(_ shard: Int) -> String { ["0-5461", "5462-10922", "10923-16383"][shard] }

    /// What a server finds in its `nodes.conf` at its first start: the whole cluster, so that nobody has to meet.
    /// With gossip alone nine nodes take 2 to 6 s to find each other, with this only the 2 s that Redis waits before
    /// it takes writes. The primary of shard k is in zone k.
    func nodesFile(for own: CacheMember) -> String {
        let lines = members.map { member in
            let isPrimary = member.shard == member.zone.index
            let primary = members.first { $0.shard == member.shard && $0.zone.index == member.shard }
            let flags = (member == own ? "myself," : "") + (isPrimary ? "master" : "slave")
            let place = "\(member.address):\(AddressPlan.cachePort)@\(AddressPlan.cacheBusPort)"
            let follows = isPrimary ? "-" : primary?.clusterID ?? "-"
            let slots = isPrimary ? " \(Self.slots(member.shard))" : ""
            return "\(member.clusterID) \(place) \(flags) \(follows) 0 0 \(member.shard + 1) connected\(slots)\n"
        }
        return lines.joined() + "vars currentEpoch \(Self.shardCount) lastVoteEpoch 0\n"
    }
}
