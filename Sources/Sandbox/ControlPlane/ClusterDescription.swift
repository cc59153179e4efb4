public import FoundationEssentials

/// A database cluster as `DescribeDBClusters` shows it.
public struct ClusterDescription: Sendable, Hashable {
    /// The cluster's identifier, e.g. `sandbox-aurora`.
    public var identifier: String
    /// The status in AWS's words: `available`, `failing-over`, ...
    public var status: String
    /// The writer's name in DNS; follows the writer.
    public var endpoint: String
    /// The readers' name in DNS.
    public var readerEndpoint: String
    /// The TCP port of both.
    public var port: Int
    /// The engine in AWS's words: `aurora-postgresql`.
    public var engine: String
    /// The version of the PostgreSQL server that runs, e.g. `15.18`.
    public var engineVersion: String
    /// The database that the service uses.
    public var databaseName: String
    /// The zones the instances are in, in order.
    public var zones: [String]
    /// The instances with their roles, in order of identifier.
    public var members: [ClusterMember]
    /// When the cluster was made.
    public var created: Date
    /// The days that backups reach back.
    public var backupRetentionDays = 1
    /// The first instant that the cluster can be restored to; nil when it keeps no backups.
    public var earliestRestorable: Date?
    /// The last instant that the cluster can be restored to; nil when it keeps no backups, or none yet.
    public var latestRestorable: Date?
    /// Whether it refuses to be deleted.
    public var deletionProtection = false
    /// Whether the RDS Data API serves it.
    public var httpEndpointEnabled = false
    /// Its tags.
    public var tags = ResourceTag.ofStackByKey

    /// A description of all its parts.
    public init(
        identifier: String, status: String, endpoint: String, readerEndpoint: String, port: Int, engine: String,
        engineVersion: String, databaseName: String, zones: [String], members: [ClusterMember], created: Date
    ) {
        self.identifier = identifier
        self.status = status
        self.endpoint = endpoint
        self.readerEndpoint = readerEndpoint
        self.port = port
        self.engine = engine
        self.engineVersion = engineVersion
        self.databaseName = databaseName
        self.zones = zones
        self.members = members
        self.created = created
    }
}

/// An instance's part in its cluster, as `DBClusterMembers` shows it. The zone is not here, as on AWS: ask for the
/// instance.
public struct ClusterMember: Sendable, Hashable {
    /// The instance's identifier.
    public var instance: String
    /// Whether it takes writes.
    public var isWriter: Bool
    /// 0 to 15: who is promoted first when no target is named.
    public var promotionTier: Int

    /// A member of all its parts.
    public init(instance: String, isWriter: Bool, promotionTier: Int) {
        self.instance = instance
        self.isWriter = isWriter
        self.promotionTier = promotionTier
    }
}
