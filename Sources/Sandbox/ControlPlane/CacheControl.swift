public import FoundationEssentials

/// What the AWS endpoint may ask of, and tell, the sandbox's Redis Cluster (ElastiCache).
///
/// The sandbox composes one that ends real Redis servers; a test may compose another, for instance one that accepts a
/// failover and does nothing.
public protocol CacheControl: Sendable {
    /// The replication groups, all or the one named.
    /// - Throws: `CacheFault.groupNotFound` when `identifier` is given and none has it.
    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription]

    /// The nodes (cache clusters of one node each), all or the one named.
    /// - Throws: `CacheFault.nodeNotFound` when `identifier` is given and none has it.
    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription]

    /// Every event since the sandbox started, oldest first. The endpoint filters.
    func cacheEvents() async -> [CacheEventDescription]

    /// Begins to take a shard's primary down and returns as soon as that is accepted, as `TestFailover` does.
    ///
    /// - Parameters:
    ///   - group: the replication group's identifier.
    ///   - shard: the node group's identifier, e.g. `0001`.
    /// - Returns: the group just after acceptance.
    /// - Throws: `groupNotFound`, `shardNotFound`, `invalidGroupState` while a node is being replaced,
    ///   `quotaExceeded` when 15 shards were failed over within 24 hours.
    func testFailover(group: String, shard: String) async throws(CacheFault) -> CacheGroupDescription

    /// Whether each node is its shard's primary, by node identifier: what CloudWatch's metric `IsMaster` of ElastiCache
    /// shows. Asked of Redis itself each time. A node that does not answer is no primary.
    func primaries() async -> [String: Bool]
}

/// A refusal of the cache's control plane. The endpoint turns each into the error code AWS answers with.
public enum CacheFault: Error, Sendable, Hashable {
    /// No replication group has this identifier (`ReplicationGroupNotFoundFault`, 404).
    case groupNotFound(String)
    /// No shard of the group has this identifier (`NodeGroupNotFoundFault`, 404).
    case shardNotFound(String)
    /// No node has this identifier (`CacheClusterNotFound`, 404).
    case nodeNotFound(String)
    /// The group cannot do this in its present status (`InvalidReplicationGroupState`, 400).
    case invalidGroupState(group: String, status: String)
    /// So many shards were failed over within 24 hours already (`APICallRateForCustomerExceeded`, 400).
    case quotaExceeded(limit: Int)
    /// The shard cannot be failed over at all (`TestFailoverNotAvailableFault`, 400).
    case notAvailable(String)
}

/// A replication group in cluster mode, as `DescribeReplicationGroups` shows it.
public struct CacheGroupDescription: Sendable, Hashable {
    /// The group's identifier, e.g. `sandbox-redis`.
    public var identifier: String
    /// The status in AWS's words: `creating`, `available`, `modifying`.
    public var status: String
    /// The configuration endpoint's name in DNS.
    public var endpoint: String
    /// The TCP port of the endpoint and of every node.
    public var port: Int
    /// The instance type that nodes are shown with.
    public var nodeType: String
    /// The shards, in order.
    public var shards: [CacheShardDescription]
    /// When it was made.
    public var created: Date

    /// A description of all its parts.
    public init(
        identifier: String, status: String, endpoint: String, port: Int, nodeType: String,
        shards: [CacheShardDescription], created: Date
    ) {
        self.identifier = identifier
        self.status = status
        self.endpoint = endpoint
        self.port = port
        self.nodeType = nodeType
        self.shards = shards
        self.created = created
    }
}

/// A shard (node group) of a replication group. Which of its nodes is the primary is not here, as on AWS in cluster
/// mode.
public struct CacheShardDescription: Sendable, Hashable {
    /// The node group's identifier, e.g. `0001`.
    public var identifier: String
    /// The status in AWS's words.
    public var status: String
    /// The hash slots, as `0-5461`.
    public var slots: String
    /// The nodes, in order of zone.
    public var nodes: [CacheNodeDescription]

    /// A description of all its parts.
    public init(identifier: String, status: String, slots: String, nodes: [CacheNodeDescription]) {
        self.identifier = identifier
        self.status = status
        self.slots = slots
        self.nodes = nodes
    }
}

/// A node, as `DescribeCacheClusters` shows it.
public struct CacheNodeDescription: Sendable, Hashable {
    /// The node's identifier, e.g. `sandbox-redis-0001-001`.
    public var identifier: String
    /// The identifier of its replication group.
    public var group: String
    /// The zone it is in.
    public var zone: String
    /// The status in AWS's words.
    public var status: String
    /// The address it serves on.
    public var address: String
    /// The version of the Redis server that runs, e.g. `7.0.15`.
    public var engineVersion: String

    /// A description of all its parts.
    public init(
        identifier: String, group: String, zone: String, status: String, address: String, engineVersion: String
    ) {
        self.identifier = identifier
        self.group = group
        self.zone = zone
        self.status = status
        self.address = address
        self.engineVersion = engineVersion
    }
}

/// Something that happened to the cache, as ElastiCache's `DescribeEvents` tells it.
public struct CacheEventDescription: Sendable, Hashable {
    /// What an event is about.
    public enum Source: String, Sendable, Hashable {
        /// A replication group.
        case group = "replication-group"
        /// A node.
        case node = "cache-cluster"
    }

    /// What kind of thing it happened to.
    public var source: Source
    /// The identifier of the group or node.
    public var identifier: String
    /// The message, worded as ElastiCache words it.
    public var message: String
    /// When it happened.
    public var date: Date

    /// An event of all its parts.
    public init(source: Source, identifier: String, message: String, date: Date) {
        self.source = source
        self.identifier = identifier
        self.message = message
        self.date = date
    }
}
