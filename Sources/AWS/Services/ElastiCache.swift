/// Amazon ElastiCache, as far as Redis clusters need it.
public enum ElastiCache {
    /// API version 2015-02-02.
    public static let service = AWSService("elasticache", wireProtocol: .query(version: "2015-02-02"))

    /// Replication groups; all of them, or the one of that identifier.
    ///
    /// Source: ElastiCache API reference, DescribeReplicationGroups.
    public static func describeReplicationGroups(
        identifier: String? = nil, marker: String? = nil
    ) -> AWSOperation<AWSPage<ReplicationGroup>> {
        AWSOperation(
            service, "DescribeReplicationGroups", effect: .reads,
            parameters: .structure(
                given: ("ReplicationGroupId", identifier.map { .string($0) }),
                ("MaxRecords", identifier == nil ? 100 : nil), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("ReplicationGroups", of: "ReplicationGroup", ReplicationGroup.init),
                next: result.text("Marker"))
        }
    }

    /// Nodes of clusters, each a "cache cluster" in AWS's words; all, or the one of that identifier.
    ///
    /// Source: ElastiCache API reference, DescribeCacheClusters.
    public static func describeCacheClusters(
        identifier: String? = nil, marker: String? = nil
    ) -> AWSOperation<AWSPage<CacheCluster>> {
        AWSOperation(
            service, "DescribeCacheClusters", effect: .reads,
            parameters: .structure(
                given: ("CacheClusterId", identifier.map { .string($0) }),
                ("MaxRecords", identifier == nil ? 100 : nil), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("CacheClusters", of: "CacheCluster", CacheCluster.init),
                next: result.text("Marker"))
        }
    }

    /// The tags of a resource; a replication group does not show its own.
    ///
    /// Source: ElastiCache API reference, ListTagsForResource.
    public static func listTagsForResource(arn: String) -> AWSOperation<[String: String]> {
        AWSOperation(
            service, "ListTagsForResource", effect: .reads, parameters: ["ResourceName": .string(arn)]
        ) { answer throws(AnswerError) in
            var tags: [String: String] = [:]
            for tag in try answer.xml()["TagList"]?.children ?? [] {
                tags[try tag.required("Key")] = tag.text("Value") ?? ""
            }
            return tags
        }
    }

    /// Fails a shard's primary over to a replica. Returns at once, before it has happened.
    ///
    /// At most 15 shards in 24 hours, and of one group the next only after the last has finished.
    ///
    /// Source: ElastiCache API reference, TestFailover.
    public static func testFailover(
        replicationGroup: String, nodeGroup: String
    ) -> AWSOperation<ReplicationGroup> {
        AWSOperation(
            service, "TestFailover", effect: .changes,
            parameters: ["ReplicationGroupId": .string(replicationGroup), "NodeGroupId": .string(nodeGroup)]
        ) { answer throws(AnswerError) in
            guard let group = try answer.xml()["ReplicationGroup"] else {
                throw AnswerError("<TestFailoverResult> has no <ReplicationGroup>")
            }
            return try ReplicationGroup(group)
        }
    }

    /// What ElastiCache noted in the last 14 days, of one source or of all of a type.
    ///
    /// - Parameters:
    ///   - source: the identifier of the group or the node; nil for all.
    ///   - type: `replication-group` or `cache-cluster`.
    ///   - since: seconds since 1970.
    ///
    /// Source: ElastiCache API reference, DescribeEvents.
    public static func describeEvents(
        source: String? = nil, type: String, since: Int64, until: Int64, marker: String? = nil
    ) -> AWSOperation<AWSPage<Event>> {
        AWSOperation(
            service, "DescribeEvents", effect: .reads,
            parameters: .structure(
                given: ("SourceIdentifier", source.map { .string($0) }), ("SourceType", .string(type)),
                ("StartTime", .timestamp(since)), ("EndTime", .timestamp(until)),
                ("MaxRecords", 100), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(items: try result.list("Events", of: "Event", Event.init), next: result.text("Marker"))
        }
    }
}
