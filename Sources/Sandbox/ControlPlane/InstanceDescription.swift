public import FoundationEssentials

/// A database instance as `DescribeDBInstances` shows it.
public struct InstanceDescription: Sendable, Hashable {
    /// The instance's identifier, e.g. `sandbox-aurora-a`.
    public var identifier: String
    /// The cluster it belongs to.
    public var cluster: String
    /// The zone it is in, e.g. `us-east-1a`.
    public var zone: String
    /// The status in AWS's words: `available`, `rebooting`, `failed`, `creating`.
    public var status: String
    /// Whether it takes writes.
    public var isWriter: Bool
    /// 0 to 15: who is promoted first when no target is named.
    public var promotionTier: Int
    /// The class in AWS's words, e.g. `db.t4g.medium`.
    public var instanceClass: String
    /// The engine in AWS's words: `aurora-postgresql`.
    public var engine: String
    /// The version of the PostgreSQL server that runs.
    public var engineVersion: String
    /// Its own name in DNS.
    public var address: String
    /// Its TCP port.
    public var port: Int
    /// When the instance was made.
    public var created: Date
    /// Its tags.
    public var tags = ResourceTag.ofStackByKey

    /// A description of all its parts.
    public init(
        identifier: String, cluster: String, zone: String, status: String, isWriter: Bool, promotionTier: Int,
        instanceClass: String, engine: String, engineVersion: String, address: String, port: Int, created: Date
    ) {
        self.identifier = identifier
        self.cluster = cluster
        self.zone = zone
        self.status = status
        self.isWriter = isWriter
        self.promotionTier = promotionTier
        self.instanceClass = instanceClass
        self.engine = engine
        self.engineVersion = engineVersion
        self.address = address
        self.port = port
        self.created = created
    }
}
