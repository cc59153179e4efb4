/// Everything that the AWS endpoint may ask of the sandbox, one part a service.
public struct ControlPlane: Sendable {
    /// The database cluster (RDS).
    public var database: any DatabaseControl
    /// The cache (ElastiCache); nil where there is none.
    public var cache: (any CacheControl)?

    /// A control plane of its parts.
    public init(database: any DatabaseControl, cache: (any CacheControl)? = nil) {
        self.database = database
        self.cache = cache
    }
}
