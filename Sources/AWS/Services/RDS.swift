/// Amazon RDS, as far as Aurora clusters need it.
public enum RDS {
    /// API version 2014-10-31.
    public static let service = AWSService("rds", wireProtocol: .query(version: "2014-10-31"))

    /// Aurora clusters; all of them, or the one of that identifier or ARN.
    ///
    /// Source: RDS API reference, DescribeDBClusters.
    public static func describeDBClusters(
        identifier: String? = nil, marker: String? = nil
    ) -> AWSOperation<AWSPage<DBCluster>> {
        AWSOperation(
            service, "DescribeDBClusters", effect: .reads,
            parameters: .structure(
                given: ("DBClusterIdentifier", identifier.map { .string($0) }),
                ("MaxRecords", identifier == nil ? 100 : nil), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("DBClusters", of: "DBCluster", DBCluster.init), next: result.text("Marker"))
        }
    }

    /// Database instances; all, those of a cluster, or the one of that identifier.
    ///
    /// Source: RDS API reference, DescribeDBInstances.
    public static func describeDBInstances(
        identifier: String? = nil, cluster: String? = nil, marker: String? = nil
    ) -> AWSOperation<AWSPage<DBInstance>> {
        let filters: AWSValue? = cluster.map {
            .list(
                [["Name": "db-cluster-id", "Values": .list([.string($0)], element: "Value")]], element: "Filter")
        }
        return AWSOperation(
            service, "DescribeDBInstances", effect: .reads,
            parameters: .structure(
                given: ("DBInstanceIdentifier", identifier.map { .string($0) }), ("Filters", filters),
                ("MaxRecords", identifier == nil ? 100 : nil), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("DBInstances", of: "DBInstance", DBInstance.init), next: result.text("Marker"))
        }
    }

    /// Makes a reader the writer: the one that is named, or AWS's choice. Returns at once, before it has happened.
    ///
    /// Source: RDS API reference, FailoverDBCluster.
    public static func failoverDBCluster(
        identifier: String, targetInstance: String? = nil
    ) -> AWSOperation<DBCluster> {
        AWSOperation(
            service, "FailoverDBCluster", effect: .changes,
            parameters: .structure(
                given: ("DBClusterIdentifier", .string(identifier)),
                ("TargetDBInstanceIdentifier", targetInstance.map { .string($0) }))
        ) { answer throws(AnswerError) in
            guard let cluster = try answer.xml()["DBCluster"] else {
                throw AnswerError("<FailoverDBClusterResult> has no <DBCluster>")
            }
            return try DBCluster(cluster)
        }
    }

    /// What RDS noted in the last 14 days. Best effort: events may be late, missing or out of order.
    ///
    /// - Parameters:
    ///   - source: the identifier of the cluster or the instance, with its type.
    ///   - since: seconds since 1970; AWS's default is the last hour.
    ///   - categories: such as `failover`; none for all.
    ///
    /// Source: RDS API reference, DescribeEvents.
    public static func describeEvents(
        source: EventSource? = nil, since: Int64? = nil, categories: [String] = [], marker: String? = nil
    ) -> AWSOperation<AWSPage<Event>> {
        let wanted: AWSValue? =
            categories.isEmpty ? nil : .list(categories.map { .string($0) }, element: "EventCategory")
        return AWSOperation(
            service, "DescribeEvents", effect: .reads,
            parameters: .structure(
                given: ("SourceIdentifier", source.map { .string($0.identifier) }),
                ("SourceType", source.map { .string($0.type) }), ("StartTime", since.map { .timestamp($0) }),
                ("EventCategories", wanted), ("MaxRecords", 100), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(items: try result.list("Events", of: "Event", Event.init), next: result.text("Marker"))
        }
    }
}
