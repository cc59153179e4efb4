internal import Basics

/// One Redis cluster in cluster mode, where only CloudWatch says which node is a primary, with its events.
public final class ScriptedElastiCache: ScriptedService {
    /// What ElastiCache and CloudWatch show.
    public struct Cluster: Sendable {
        /// Its identifier.
        public var identifier = "sandbox-redis"
        /// `available` or `modifying`.
        public var status = "available"
        /// The shards' ids.
        public var shards = ["0001", "0002", "0003"]
        /// The zones: a node of each shard is in each, `...-001` in the first.
        public var zones: [String] = []
        /// The number of the zone that each shard's primary is in, by the shard's id.
        public var primaries: [String: Int] = ["0001": 0, "0002": 1, "0003": 2]
        /// The events: source type, source, message.
        public var events: [(type: String, source: String, message: String)] = []
        /// The tags.
        public var tags = ["DisasterRecovery": "enabled"]
        /// Whether CloudWatch has values.
        public var hasMetrics = true

        /// The identifier of a node.
        public func node(_ shard: String, _ zone: Int) -> String { "\(identifier)-\(shard)-00\(zone + 1)" }

        /// Moves a shard's primary, as a failover that has completed.
        public mutating func complete(_ shard: String, to zone: Int) {
            let (old, new) = (node(shard, primaries[shard] ?? 0), node(shard, zone))
            primaries[shard] = zone
            events.append(
                ("replication-group", identifier, "Failover from primary node \(old) to replica node \(new) completed"))
        }
    }

    private let state: Locked<Cluster>

    /// A steady cluster of three shards in these zones.
    public init(zones: [String]) { state = Locked(Cluster(zones: zones)) }

    /// Changes what is shown from now on.
    public func change(_ body: @Sendable (inout Cluster) -> Void) { state.withLock { body(&$0) } }

    /// Answers a call of ElastiCache, or one for its metrics.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        state.withLock { state in
            switch call.action {
            case "DescribeReplicationGroups":
                Self.result(call, "<ReplicationGroups>\(Self.group(state))</ReplicationGroups>")
            case "ListTagsForResource": Self.tags(call, state)
            case "DescribeEvents": Self.events(call, state)
            case "TestFailover": Self.failover(call, &state)
            case "GetMetricData": Self.metrics(call, state)
            default: nil
            }
        }
    }

    private static func result(_ call: ScriptedCall, _ body: String) -> ServerAnswer {
        let action = call.action
        return ServerAnswer(200, "<\(action)Response><\(action)Result>\(body)</\(action)Result></\(action)Response>")
    }

    private static func group(_ state: Cluster) -> String {
        let shards = state.shards.map { shard in
            let members = state.zones.indices.map { zone in
                "<NodeGroupMember><CacheClusterId>\(state.node(shard, zone))</CacheClusterId>"
                    + "<PreferredAvailabilityZone>\(state.zones[zone])</PreferredAvailabilityZone></NodeGroupMember>"
            }
            return "<NodeGroup><NodeGroupId>\(shard)</NodeGroupId><Status>\(state.status)</Status><NodeGroupMembers>"
                + "\(members.joined())</NodeGroupMembers></NodeGroup>"
        }
        return "<ReplicationGroup><ReplicationGroupId>\(state.identifier)</ReplicationGroupId><ARN>arn:aws:c</ARN>"
            + "<Status>\(state.status)</Status><AutomaticFailover>enabled</AutomaticFailover><NodeGroups>"
            + "\(shards.joined())</NodeGroups></ReplicationGroup>"
    }

    private static func tags(_ call: ScriptedCall, _ state: Cluster) -> ServerAnswer {
        let tags = state.tags.map { "<Tag><Key>\($0.key)</Key><Value>\($0.value)</Value></Tag>" }
        return result(call, "<TagList>\(tags.joined())</TagList>")
    }

    private static func events(_ call: ScriptedCall, _ state: Cluster) -> ServerAnswer {
        let items = state.events.filter { event in
            event.type == call.form["SourceType"]
                && (call.form["SourceIdentifier"] == nil || call.form["SourceIdentifier"] == event.source)
        }.map {
            "<Event><SourceIdentifier>\($0.source)</SourceIdentifier><SourceType>\($0.type)</SourceType>"
                + "<Message>\($0.message)</Message><Date>2026-11-22T23:00:00Z</Date></Event>"
        }
        return result(call, "<Events>\(items.joined())</Events>")
    }

    private static func failover(_ call: ScriptedCall, _ state: inout Cluster) -> ServerAnswer {
        guard state.status == "available" else {
            return ScriptedAWS.error(call, 400, "InvalidReplicationGroupState")
        }
        state.status = "modifying"
        state.events.append(
            (
                "replication-group", state.identifier,
                "Test Failover API called for node group \(call.form["NodeGroupId"] ?? "")"
            ))
        return result(call, group(state))
    }

    private static func metrics(_ call: ScriptedCall, _ state: Cluster) -> ServerAnswer {
        var rows = ""
        var number = 1
        while let id = call.form["MetricDataQueries.member.\(number).Id"] {
            let node = call.form["MetricDataQueries.member.\(number).MetricStat.Metric.Dimensions.member.1.Value"] ?? ""
            let isPrimary = state.shards.contains { state.node($0, state.primaries[$0] ?? -1) == node }
            let values =
                state.hasMetrics
                ? "<Timestamps><member>2026-11-22T23:01:00Z</member><member>2026-11-22T23:00:00Z</member></Timestamps>"
                    + "<Values><member>\(isPrimary ? "1.0" : "0.0")</member><member>1.0</member></Values>" : ""
            rows += "<member><Id>\(id)</Id><StatusCode>Complete</StatusCode>\(values)</member>"
            number += 1
        }
        return result(call, "<MetricDataResults>\(rows)</MetricDataResults>")
    }
}
