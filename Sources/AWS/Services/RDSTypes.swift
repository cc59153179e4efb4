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
        /// The earliest time that the cluster can be restored to, in seconds since 1970.
        public var earliestRestorableTime: Int64?
        /// The latest time that it can be restored to, in seconds since 1970.
        public var latestRestorableTime: Int64?
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
            earliestRestorableTime = try node.timestamp("EarliestRestorableTime")
            latestRestorableTime = try node.timestamp("LatestRestorableTime")
            tags = try RDS.tags(node)
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
        /// The tags.
        public var tags: [String: String]

        init(_ node: XMLNode) throws(AnswerError) {
            identifier = try node.required("DBInstanceIdentifier")
            arn = node.text("DBInstanceArn")
            status = try node.required("DBInstanceStatus")
            availabilityZone = node.text("AvailabilityZone")
            cluster = node.text("DBClusterIdentifier")
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

    private static func tags(_ node: XMLNode) throws(AnswerError) -> [String: String] {
        var tags: [String: String] = [:]
        for tag in node["TagList"]?.children ?? [] {
            tags[try tag.required("Key")] = tag.text("Value") ?? ""
        }
        return tags
    }
}
