extension ElastiCache {
    /// A Redis cluster.
    public struct ReplicationGroup: Sendable, Hashable {
        /// A shard.
        public struct NodeGroup: Sendable, Hashable {
            /// A node of the shard.
            public struct Member: Sendable, Hashable {
                /// The node's identifier, `sandbox-redis-0001-001`.
                public var cluster: String
                /// The zone that it was asked to be in.
                public var zone: String?
                /// `primary` or `replica`; AWS does not say in cluster mode.
                public var role: String?
            }

            /// The shard's identifier, `0001`.
            public var id: String
            /// `available`, `modifying` and so on.
            public var status: String
            /// The nodes.
            public var members: [Member]
        }

        /// The group's identifier.
        public var identifier: String
        /// Its ARN; nil where the service does not say.
        public var arn: String?
        /// `available`, `modifying` and so on.
        public var status: String
        /// Whether a lost primary is replaced by a replica: `enabled`, `enabling`, `disabled`, `disabling`.
        public var automaticFailover: String?
        /// The shards.
        public var nodeGroups: [NodeGroup]
        /// The DNS name by which clients learn the shards; nil without cluster mode.
        public var configurationEndpoint: String?
        /// The port of it.
        public var port: Int?
        /// Whether connections are encrypted.
        public var isEncryptedInTransit: Bool

        init(_ node: XMLNode) throws(AnswerError) {
            identifier = try node.required("ReplicationGroupId")
            arn = node.text("ARN")
            status = try node.required("Status")
            automaticFailover = node.text("AutomaticFailover")
            configurationEndpoint = node["ConfigurationEndpoint"]?.text("Address")
            port = try node["ConfigurationEndpoint"]?.integer("Port")
            isEncryptedInTransit = try node.boolean("TransitEncryptionEnabled") ?? false
            nodeGroups = try node.list("NodeGroups", of: "NodeGroup") { group throws(AnswerError) in
                NodeGroup(
                    id: try group.required("NodeGroupId"), status: group.text("Status") ?? "unknown",
                    members: try group.list("NodeGroupMembers", of: "NodeGroupMember") { member throws(AnswerError) in
                        NodeGroup.Member(
                            cluster: try member.required("CacheClusterId"),
                            zone: member.text("PreferredAvailabilityZone"), role: member.text("CurrentRole"))
                    })
            }
        }
    }

    /// A node of a cluster.
    public struct CacheCluster: Sendable, Hashable {
        /// Its identifier, `sandbox-redis-0001-001`.
        public var identifier: String
        /// `available`, `rebooting cluster nodes` and so on.
        public var status: String
        /// The zone it is in; `Multiple` for several nodes.
        public var zone: String?
        /// The group that it belongs to.
        public var replicationGroup: String?

        init(_ node: XMLNode) throws(AnswerError) {
            identifier = try node.required("CacheClusterId")
            status = try node.required("CacheClusterStatus")
            zone = node.text("PreferredAvailabilityZone")
            replicationGroup = node.text("ReplicationGroupId")
        }
    }

    /// Something that ElastiCache noted. There is no id: an event is known by its text.
    public struct Event: Sendable, Hashable {
        /// The identifier of what it happened to.
        public var source: String?
        /// `replication-group` or `cache-cluster`.
        public var type: String?
        /// AWS's sentence, such as "Test Failover API called for node group 0001".
        public var message: String
        /// ISO 8601 in UTC, as AWS writes it.
        public var date: String

        init(_ node: XMLNode) {
            source = node.text("SourceIdentifier")
            type = node.text("SourceType")
            message = node.text("Message") ?? ""
            date = node.text("Date") ?? ""
        }
    }
}
