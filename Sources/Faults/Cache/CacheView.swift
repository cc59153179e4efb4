internal import AWS
internal import Basics

/// A Redis cluster and which node of each shard takes writes.
struct CacheView: Sendable {
    var group: ElastiCache.ReplicationGroup
    /// The primary of each shard, by the shard's id; a shard is missing while that cannot be told.
    var primaries: [String: String]
    /// How far back a value of the metric is believed.
    private static let memorySeconds: Int64 = 600
    /// A minute of the metric, and one until it shows.
    private static let patienceMicroseconds: Int64 = 120_000_000
    private static let pauseMilliseconds = 5_000

    /// The zone that a node was put in.
    func zone(of node: String) -> String? {
        group.nodeGroups.lazy.flatMap(\.members).first { $0.cluster == node }?.zone
    }

    /// The shards whose primary is in the zone, in the order of their ids.
    func shards(in zone: String) -> [String] {
        group.nodeGroups.map(\.id).filter { shard in primaries[shard].flatMap { self.zone(of: $0) } == zone }.sorted()
    }

    /// As `read`, but waits while the primary of a shard cannot be told: in the minute of a failover two nodes say that
    /// they are it, and the next minute only one does.
    static func readPrimaries(
        _ identifier: String, in environment: FaultEnvironment
    ) async throws(AWSError) -> CacheView {
        let limit = environment.clock.now() + patienceMicroseconds
        while true {
            let view = try await read(identifier, in: environment)
            guard view.group.nodeGroups.contains(where: { view.primaries[$0.id] == nil }),
                environment.clock.now() < limit, (try? await environment.pause(pauseMilliseconds)) != nil
            else { return view }
        }
    }

    /// Refuses a choice by zone while the primary of any shard is unknown: it might be there.
    func refuseUnknownPrimaries() throws(FaultRefusal) {
        guard let unclear = group.nodeGroups.first(where: { primaries[$0.id] == nil }) else { return }
        throw FaultRefusal(
            "which node is the primary of shard \(unclear.id) cannot be told: no node's metric says so",
            mend: "try again in some minutes, or name the shards")
    }

    /// Whether nothing of the group changes.
    var isAvailable: Bool {
        group.status == "available" && group.nodeGroups.allSatisfy { $0.status == "available" }
    }

    /// What is not as it should be, in words.
    var unsteadiness: String {
        let shards = group.nodeGroups.filter { $0.status != "available" }.map { "shard \($0.id) is \($0.status)" }
        return (["the group is \(group.status)"] + shards).joined(separator: ", ")
    }

    /// Asks ElastiCache, and CloudWatch where ElastiCache does not say which node is the primary: in cluster mode.
    ///
    /// Source: ElastiCache API reference, NodeGroupMember, CurrentRole; "Metrics for Valkey and Redis OSS", IsMaster.
    static func read(_ identifier: String, in environment: FaultEnvironment) async throws(AWSError) -> CacheView {
        let groups = try await environment.aws.call(
            ElastiCache.describeReplicationGroups(identifier: identifier)
        ).items
        guard let group = groups.first, groups.count == 1 else {
            throw AWSError(
                kind: .malformedAnswer, message: "\(groups.count) replication groups are called \(identifier)")
        }
        var primaries: [String: String] = [:]
        for shard in group.nodeGroups {
            primaries[shard.id] = shard.members.first { $0.role == "primary" }?.cluster
        }
        if primaries.count < group.nodeGroups.count {
            let youngest = try await isMaster(group.nodeGroups.flatMap(\.members).map(\.cluster), in: environment)
            for shard in group.nodeGroups where primaries[shard.id] == nil {
                primaries[shard.id] = primary(among: shard.members.map(\.cluster), youngest)
            }
        }
        return CacheView(group: group, primaries: primaries)
    }

    /// The node that said last that it is the primary; nil when none did, or two at the same time.
    static func primary(among nodes: [String], _ youngest: [String: (at: String, value: Double)]) -> String? {
        let claims = nodes.compactMap { node in youngest[node].map { (node: node, at: $0.at, value: $0.value) } }
            .filter { $0.value >= 0.5 }
        guard let last = claims.map(\.at).max() else { return nil }
        let lastClaims = claims.filter { $0.at == last }
        return lastClaims.count == 1 ? lastClaims[0].node : nil
    }

    /// The youngest value of the metric `IsMaster` of each node, and when it was.
    private static func isMaster(
        _ nodes: [String], in environment: FaultEnvironment
    ) async throws(AWSError) -> [String: (at: String, value: Double)] {
        var youngest: [String: (at: String, value: Double)] = [:]
        let now = environment.secondsSince1970()
        for start in stride(from: 0, to: nodes.count, by: 500) {
            let some = nodes[start..<min(start + 500, nodes.count)]
            let queries = some.enumerated().map { index, node in
                CloudWatch.MetricQuery(
                    id: "n\(start + index)", namespace: "AWS/ElastiCache", metric: "IsMaster",
                    dimensions: [(name: "CacheClusterId", value: node)], statistic: "Maximum")
            }
            let rows = try await environment.aws.pages { marker in
                CloudWatch.getMetricData(queries, from: now - memorySeconds, to: now + 60, marker: marker)
            }
            for row in rows {
                guard let index = Int(row.id.dropFirst()), nodes.indices.contains(index), youngest[nodes[index]] == nil,
                    let at = row.timestamps.first, let value = row.values.first
                else { continue }
                youngest[nodes[index]] = (at, value)
            }
        }
        return youngest
    }
}
