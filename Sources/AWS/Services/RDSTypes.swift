internal import FoundationEssentials

extension RDS {
    /// An Aurora cluster.
    public struct DBCluster: Sendable, Hashable {
        /// One instance of the cluster.
        public struct Member: Sendable, Hashable {
            /// The instance's identifier.
            public var instance: String
            /// Whether it is the writer.
            public var isWriter: Bool
            /// The order of promotion, 0 first; AWS's default is 1.
            public var promotionTier: Int?
        }

        /// The cluster's identifier.
        public var identifier: String
        /// The cluster's ARN; nil where the service does not say.
        public var arn: String?
        /// `available`, `failing-over` and so on.
        public var status: String
        /// The instances.
        public var members: [Member]
        /// The DNS name that follows the writer.
        public var endpoint: String?
        /// The DNS name of the readers.
        public var readerEndpoint: String?
        /// The port of both.
        public var port: Int?
        /// The days that backups reach back.
        public var backupRetentionDays: Int?
        /// The first second that the cluster can be restored to, since 1970.
        public var earliestRestorable: Int64?
        /// The last second that the cluster can be restored to, since 1970; follows the present by some minutes.
        public var latestRestorable: Int64?
        /// `aurora-postgresql` or `aurora-mysql`.
        public var engine: String?
        /// The database that was made with it; nil where none was.
        public var databaseName: String?
        /// The ARN of the secret that RDS keeps the master user's password in; nil where it keeps none.
        public var masterSecret: String?
        /// The subnet group.
        public var subnetGroup: String?
        /// The ids of the security groups.
        public var securityGroups: [String]
        /// The cluster parameter group.
        public var parameterGroup: String?
        /// The capacity of serverless instances; nil where none is set.
        public var serverlessCapacity: ServerlessCapacity?
        /// Whether the Data API serves it.
        public var httpEndpointEnabled: Bool
        /// The tags.
        public var tags: [String: String]

        /// The writer's instance identifier; nil while there is none, or while two claim it.
        public var writer: String? {
            let writers = members.filter(\.isWriter)
            return writers.count == 1 ? writers[0].instance : nil
        }

        init(_ node: XMLNode) throws(AnswerError) {
            identifier = try node.required("DBClusterIdentifier")
            arn = node.text("DBClusterArn")
            status = try node.required("Status")
            members = try node.list("DBClusterMembers", of: "DBClusterMember") { member throws(AnswerError) in
                Member(
                    instance: try member.required("DBInstanceIdentifier"),
                    isWriter: try member.boolean("IsClusterWriter") ?? false,
                    promotionTier: try member.integer("PromotionTier"))
            }
            endpoint = node.text("Endpoint")
            readerEndpoint = node.text("ReaderEndpoint")
            port = try node.integer("Port")
            backupRetentionDays = try node.integer("BackupRetentionPeriod")
            earliestRestorable = try RDS.seconds(node, "EarliestRestorableTime", rounding: .up)
            latestRestorable = try RDS.seconds(node, "LatestRestorableTime", rounding: .down)
            engine = node.text("Engine")
            databaseName = node.text("DatabaseName")
            masterSecret = node["MasterUserSecret"]?.text("SecretArn")
            subnetGroup = node.text("DBSubnetGroup")
            let groups = try node.list("VpcSecurityGroups", of: "VpcSecurityGroupMembership") {
                $0.text("VpcSecurityGroupId")
            }
            securityGroups = groups.compactMap(\.self)
            parameterGroup = node.text("DBClusterParameterGroup")
            serverlessCapacity = node["ServerlessV2ScalingConfiguration"].flatMap(ServerlessCapacity.init)
            httpEndpointEnabled = try node.boolean("HttpEndpointEnabled") ?? false
            tags = try RDS.tags(node)
        }
    }

    /// How small and how big serverless instances may become, in Aurora capacity units as AWS writes them.
    public struct ServerlessCapacity: Sendable, Hashable {
        /// The least.
        public var least: String
        /// The most.
        public var most: String

        init?(_ node: XMLNode) {
            guard let least = node.text("MinCapacity"), let most = node.text("MaxCapacity") else { return nil }
            self.least = least
            self.most = most
        }
    }

    /// A database instance.
    public struct DBInstance: Sendable, Hashable {
        /// The instance's identifier.
        public var identifier: String
        /// The instance's ARN; nil where the service does not say.
        public var arn: String?
        /// `available`, `rebooting` and so on.
        public var status: String
        /// The zone it is in; clusters' members do not say, so this is how the writer's zone is known.
        public var availabilityZone: String?
        /// The cluster that it belongs to.
        public var cluster: String?
        /// Such as `db.r6g.large`.
        public var instanceClass: String?
        /// The tags.
        public var tags: [String: String]

        init(_ node: XMLNode) throws(AnswerError) {
            identifier = try node.required("DBInstanceIdentifier")
            arn = node.text("DBInstanceArn")
            status = try node.required("DBInstanceStatus")
            availabilityZone = node.text("AvailabilityZone")
            cluster = node.text("DBClusterIdentifier")
            instanceClass = node.text("DBInstanceClass")
            tags = try RDS.tags(node)
        }
    }

    /// What events are asked about.
    public struct EventSource: Sendable, Hashable {
        /// The identifier of the cluster or the instance.
        public var identifier: String
        /// `db-cluster` or `db-instance`.
        public var type: String

        /// The events of a cluster.
        public static func cluster(_ identifier: String) -> EventSource {
            EventSource(identifier: identifier, type: "db-cluster")
        }

        /// The events of an instance.
        public static func instance(_ identifier: String) -> EventSource {
            EventSource(identifier: identifier, type: "db-instance")
        }
    }

    /// Something that RDS noted. There is no id: an event is known by its categories and its text.
    public struct Event: Sendable, Hashable {
        /// The identifier of what it happened to.
        public var sourceIdentifier: String?
        /// `db-cluster`, `db-instance` and so on.
        public var sourceType: String?
        /// AWS's sentence, such as "Completed failover to DB instance: c1-b".
        public var message: String
        /// Such as `failover`.
        public var categories: [String]
        /// ISO 8601 in UTC, as AWS writes it: `2026-11-22T20:30:00.123Z`.
        public var date: String

        init(_ node: XMLNode) throws(AnswerError) {
            sourceIdentifier = node.text("SourceIdentifier")
            sourceType = node.text("SourceType")
            message = node.text("Message") ?? ""
            categories = try node.list("EventCategories", of: "EventCategory") { $0.text }
            date = node.text("Date") ?? ""
        }
    }

    /// An instant in whole seconds since 1970; nil when there is none.
    private static func seconds(
        _ node: XMLNode, _ name: String, rounding rule: FloatingPointRoundingRule
    ) throws(AnswerError) -> Int64? {
        guard let text = node.text(name) else { return nil }
        let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
            throw AnswerError("<\(name)> is '\(text)', not an instant")
        }
        return Int64(date.timeIntervalSince1970.rounded(rule))
    }

    static func tags(_ node: XMLNode) throws(AnswerError) -> [String: String] {
        var tags: [String: String] = [:]
        for tag in node["TagList"]?.children ?? [] {
            tags[try tag.required("Key")] = tag.text("Value") ?? ""
        }
        return tags
    }
}
