extension RDS {
    /// What a cluster is restored with besides its name and its instant: what AWS would otherwise take from its own
    /// defaults, such as the default VPC.
    public struct Surroundings: Sendable, Hashable {
        /// The subnet group.
        public var subnetGroup: String?
        /// The ids of the security groups.
        public var securityGroups: [String]
        /// The cluster parameter group.
        public var parameterGroup: String?
        /// The least and the most Aurora capacity units of serverless instances, as AWS writes them.
        public var serverlessCapacity: ServerlessCapacity?

        /// Those of a cluster: what is restored beside it is reached by whom it is reached, and by nobody else.
        public init(of cluster: DBCluster) {
            subnetGroup = cluster.subnetGroup
            securityGroups = cluster.securityGroups
            parameterGroup = cluster.parameterGroup
            serverlessCapacity = cluster.serverlessCapacity
        }
    }

    /// Restores a cluster as it was at an instant into a new cluster, without instances. Returns at once, while the
    /// new one is `creating`; the source is not touched.
    ///
    /// - Parameter time: seconds since 1970, from the source's earliest to its latest restorable time.
    ///
    /// Source: RDS API reference, RestoreDBClusterToPointInTime.
    public static func restoreDBClusterToPointInTime(
        source: String, identifier: String, time: Int64, surroundings: Surroundings, tags: [String: String]
    ) -> AWSOperation<DBCluster> {
        let groups: AWSValue? =
            surroundings.securityGroups.isEmpty
            ? nil : .list(surroundings.securityGroups.map { .string($0) }, element: "VpcSecurityGroupId")
        let capacity = surroundings.serverlessCapacity.map {
            AWSValue.structure([
                .init("MinCapacity", .string($0.least)), .init("MaxCapacity", .string($0.most)),
            ])
        }
        return AWSOperation(
            service, "RestoreDBClusterToPointInTime", effect: .changes,
            parameters: .structure(
                given: ("SourceDBClusterIdentifier", .string(source)), ("DBClusterIdentifier", .string(identifier)),
                ("RestoreToTime", .timestamp(time)), ("RestoreType", "full-copy"),
                ("DBSubnetGroupName", surroundings.subnetGroup.map { .string($0) }), ("VpcSecurityGroupIds", groups),
                ("DBClusterParameterGroupName", surroundings.parameterGroup.map { .string($0) }),
                ("ServerlessV2ScalingConfiguration", capacity), ("DeletionProtection", false),
                ("Tags", tagList(tags)))
        ) { answer throws(AnswerError) in try cluster(answer, "RestoreDBClusterToPointInTime") }
    }

    /// Adds an instance to an Aurora cluster. Returns at once, while it is `creating`.
    ///
    /// Source: RDS API reference, CreateDBInstance.
    public static func createDBInstance(
        identifier: String, cluster: String, instanceClass: String, engine: String, tags: [String: String]
    ) -> AWSOperation<DBInstance> {
        AWSOperation(
            service, "CreateDBInstance", effect: .changes,
            parameters: [
                "DBInstanceIdentifier": .string(identifier), "DBClusterIdentifier": .string(cluster),
                "DBInstanceClass": .string(instanceClass), "Engine": .string(engine), "PubliclyAccessible": false,
                "Tags": tagList(tags),
            ]
        ) { answer throws(AnswerError) in try instance(answer, "CreateDBInstance") }
    }

    /// Deletes an instance of an Aurora cluster. Returns at once, while it is `deleting`.
    ///
    /// Source: RDS API reference, DeleteDBInstance.
    public static func deleteDBInstance(identifier: String) -> AWSOperation<DBInstance> {
        AWSOperation(
            service, "DeleteDBInstance", effect: .changes,
            parameters: ["DBInstanceIdentifier": .string(identifier), "SkipFinalSnapshot": true]
        ) { answer throws(AnswerError) in try instance(answer, "DeleteDBInstance") }
    }

    /// Deletes a cluster that has no instances, without a last snapshot. Returns at once, while it is `deleting`.
    ///
    /// Source: RDS API reference, DeleteDBCluster.
    public static func deleteDBCluster(identifier: String) -> AWSOperation<DBCluster> {
        AWSOperation(
            service, "DeleteDBCluster", effect: .changes,
            parameters: ["DBClusterIdentifier": .string(identifier), "SkipFinalSnapshot": true]
        ) { answer throws(AnswerError) in try cluster(answer, "DeleteDBCluster") }
    }

    /// Lets the RDS Data API serve a cluster.
    ///
    /// Source: RDS API reference, EnableHttpEndpoint.
    public static func enableHttpEndpoint(arn: String) -> AWSOperation<Void> {
        AWSOperation(service, "EnableHttpEndpoint", effect: .changes, parameters: ["ResourceArn": .string(arn)]) { _ in
        }
    }

    /// Adds tags to a resource.
    ///
    /// Source: RDS API reference, AddTagsToResource.
    public static func addTagsToResource(arn: String, tags: [String: String]) -> AWSOperation<Void> {
        AWSOperation(
            service, "AddTagsToResource", effect: .changes,
            parameters: ["ResourceName": .string(arn), "Tags": tagList(tags)]
        ) { _ in }
    }

    /// The tags of a resource.
    ///
    /// Source: RDS API reference, ListTagsForResource.
    public static func listTagsForResource(arn: String) -> AWSOperation<[String: String]> {
        AWSOperation(
            service, "ListTagsForResource", effect: .reads, parameters: ["ResourceName": .string(arn)]
        ) { answer throws(AnswerError) in try RDS.tags(try answer.xml()) }
    }

    private static func tagList(_ tags: [String: String]) -> AWSValue {
        .list(
            tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] },
            element: "Tag")
    }

    private static func cluster(_ answer: AWSAnswer, _ operation: String) throws(AnswerError) -> DBCluster {
        guard let cluster = try answer.xml()["DBCluster"] else {
            throw AnswerError("<\(operation)Result> has no <DBCluster>")
        }
        return try DBCluster(cluster)
    }

    private static func instance(_ answer: AWSAnswer, _ operation: String) throws(AnswerError) -> DBInstance {
        guard let instance = try answer.xml()["DBInstance"] else {
            throw AnswerError("<\(operation)Result> has no <DBInstance>")
        }
        return try DBInstance(instance)
    }
}
