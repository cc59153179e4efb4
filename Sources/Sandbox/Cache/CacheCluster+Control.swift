internal import FoundationEssentials

extension CacheCluster: CacheControl {
    func describeGroups(_ identifier: String?) throws(CacheFault) -> [CacheGroupDescription] {
        if let identifier, identifier != settings.group { throw .groupNotFound(identifier) }
        return [description]
    }

    func describeNodes(_ identifier: String?) throws(CacheFault) -> [CacheNodeDescription] {
        let all = state.layout.members.map(describe)
        guard let identifier else { return all }
        guard let found = all.first(where: { $0.identifier == identifier }) else { throw .nodeNotFound(identifier) }
        return [found]
    }

    func cacheEvents() -> [CacheEventDescription] { eventLog.all }

    func testFailover(group: String, shard: String) throws(CacheFault) -> CacheGroupDescription {
        try accept(group: group, shard: shard)
        return description
    }

    func primaries() async -> [String: Bool] {
        let reports = await reports()
        let primaries = Set((0..<CacheLayout.shardCount).compactMap { primary(of: $0, reports)?.identifier })
        return Dictionary(
            uniqueKeysWithValues: state.layout.members.map { ($0.identifier, primaries.contains($0.identifier)) })
    }

    private var description: CacheGroupDescription {
        CacheGroupDescription(
            identifier: settings.group, status: state.status.rawValue, endpoint: settings.endpoint,
            port: AddressPlan.cachePort, nodeType: settings.nodeType,
            shards: (0..<CacheLayout.shardCount).map { shard in
                CacheShardDescription(
                    identifier: CacheLayout.shardName(shard), status: state.status(ofShard: shard).rawValue,
                    slots: CacheLayout.slots(shard),
                    nodes: state.layout.members.filter { $0.shard == shard }.map(describe))
            },
            created: created)
    }

    private func describe(_ member: CacheMember) -> CacheNodeDescription {
        CacheNodeDescription(
            identifier: member.identifier, group: settings.group, zone: member.zone.name,
            status: state.status(of: member.identifier).rawValue, address: member.address, engineVersion: version)
    }
}
