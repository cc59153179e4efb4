internal import AWS
public import Experiments
internal import Stack

/// The Redis cluster is available and every shard has one primary.
public struct RedisClusterOK: Probe {
    /// Which cluster, and how its primaries lie.
    public static let schema = DeclarationSchema(
        "redis-cluster-ok", "The Redis cluster is available, and every shard has exactly one primary.",
        parameters: [
            .optional(
                "group", .text(limit: 40), "The replication group; that of the stack's cache when left out."),
            .optional(
                "spread", .boolean, default: .boolean(false),
                "Whether no two primaries may be in one zone. After a failover they often are."),
        ] + ProbeTiming.parameters(every: .seconds(5)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "ElastiCache calls the group and each of its shards available, and of each shard's nodes exactly one is "
            + "primary: by the role that ElastiCache names, or else by the youngest value of CloudWatch's IsMaster of "
            + "the last five minutes. Without either it says nothing.",
        permissions: ["elasticache:DescribeReplicationGroups", "cloudwatch:GetMetricData"],
        sandbox: "The same where the sandbox names roles or has the metric; unknown else.",
        notes: [
            "AWS does not name roles in cluster mode, and IsMaster has one value a minute: after a failover the probe "
                + "needs a minute or two to see the new primary.",
            "After a test failover the group stays `modifying` until the node is replaced, on AWS some ten minutes.",
        ])

    private let group: String
    private let wantsSpread: Bool
    private let environment: ProbeEnvironment

    /// The probe of a group; refused when none is named, neither here nor by the stack.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        guard let group = declaration.arguments.string("group") ?? environment.stack.cache?.replicationGroup else {
            throw ProbeRefusal(
                "the probe redis-cluster-ok needs a replication group, and the stack file names no cache",
                mend: "add `cache` to the stack file, or give the probe a group")
        }
        self.group = group
        wantsSpread = declaration.arguments.boolean("spread") ?? false
        self.environment = environment
    }

    /// Asks once.
    public func look() async -> Observation {
        do {
            let page = try await environment.aws.call(ElastiCache.describeReplicationGroups(identifier: group))
            guard let found = page.items.first else { return Observation(holds: false, what: "\(group) is gone") }
            guard found.status == "available" else {
                return Observation(holds: false, what: "\(group) is \(found.status)")
            }
            if let shard = found.nodeGroups.first(where: { $0.status != "available" }) {
                return Observation(holds: false, what: "the shard \(shard.id) of \(group) is \(shard.status)")
            }
            let members = found.nodeGroups.flatMap(\.members)
            let named = members.allSatisfy { $0.role != nil }
            let primaries =
                named ? Set(members.filter { $0.role == "primary" }.map(\.cluster)) : try await primaries(of: members)
            guard let primaries else {
                return Observation(
                    holds: nil, what: "neither ElastiCache nor CloudWatch tells the primaries of \(group)")
            }
            return observation(found, primaries)
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
    }

    private func observation(_ found: ElastiCache.ReplicationGroup, _ primaries: Set<String>) -> Observation {
        guard !found.nodeGroups.isEmpty else { return Observation(holds: false, what: "\(group) has no shards") }
        var zones: [String: [String]] = [:]
        for shard in found.nodeGroups {
            let own = shard.members.filter { primaries.contains($0.cluster) }
            guard own.count == 1 else {
                let names = own.isEmpty ? "none" : own.map(\.cluster).joined(separator: ", ")
                return Observation(
                    holds: false, what: "the shard \(shard.id) of \(group) has \(own.count) primaries: \(names)")
            }
            zones[own[0].zone ?? "an unknown zone", default: []].append(own[0].cluster)
        }
        let crowded = zones.filter { $0.value.count > 1 }.min { $0.key < $1.key }
        let warning = crowded.map { "; \($0.value.count) primaries are in \($0.key)" } ?? ""
        let what = "\(group) is available, each of \(found.nodeGroups.count) shards with one primary\(warning)"
        return Observation(holds: !wantsSpread || crowded == nil, what: what)
    }

    /// The nodes that CloudWatch calls primary; nil when it has no value of some node.
    private func primaries(
        of members: [ElastiCache.ReplicationGroup.NodeGroup.Member]
    ) async throws(AWSError) -> Set<String>? {
        // The metric is kept of the node's cluster and of the node in it, which is one and the same; either will do.
        let queries = members.enumerated().flatMap { index, member in
            [
                Self.query("c\(index)", [("CacheClusterId", member.cluster)]),
                Self.query("n\(index)", [("CacheClusterId", member.cluster), ("CacheNodeId", "0001")]),
            ]
        }
        let now = environment.secondsSince1970()
        let rows = try await environment.aws.pages { marker in
            CloudWatch.getMetricData(queries, from: now - 300, to: now, marker: marker)
        }
        var primaries: Set<String> = []
        for (index, member) in members.enumerated() {
            // A row may come in several pages, the youngest values first.
            let found = rows.first { ["c\(index)", "n\(index)"].contains($0.id) && !$0.values.isEmpty }
            guard let value = found?.values.first else { return nil }
            if value > 0 { primaries.insert(member.cluster) }
        }
        return primaries
    }

    private static func query(_ id: String, _ dimensions: [(name: String, value: String)]) -> CloudWatch.MetricQuery {
        CloudWatch.MetricQuery(
            id: id, namespace: "AWS/ElastiCache", metric: "IsMaster", dimensions: dimensions, statistic: "Minimum")
    }
}
