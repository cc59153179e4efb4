/// The cache's settings.
public struct CacheSettings: Sendable {
    /// The replication group's identifier; the nodes are named after it.
    public var group = "sandbox-redis"
    /// The instance type that nodes are shown with.
    public var nodeType = "cache.t4g.micro"
    /// How long its parts take.
    public var timing = CacheTiming.fast
    /// Further parameters of every Redis server, by name; they win over the sandbox's own.
    public var parameters: [String: String] = [:]
    /// What happens besides during a failover.
    public var hooks = CacheHooks()

    /// The usual settings.
    public init() {}

    /// The configuration endpoint's name: the addresses of all nodes.
    var endpoint: String { "cache.sandbox.internal" }
}

/// How long the cache's parts take.
public struct CacheTiming: Sendable, Hashable {
    /// Redis's `cluster-node-timeout`, in milliseconds: for so long a node must be silent before it counts as failed.
    /// A new primary is elected a second or two after that.
    public var nodeTimeoutMilliseconds: Int
    /// Between the election of another primary and the start of the replacement of a node that failed.
    public var replacementDelay: Duration

    /// Times of all parts.
    public init(nodeTimeoutMilliseconds: Int, replacementDelay: Duration) {
        self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
        self.replacementDelay = replacementDelay
    }

    /// As quick as is safe.
    public static let fast = CacheTiming(nodeTimeoutMilliseconds: 2_000, replacementDelay: .seconds(1))
    /// Nearer to ElastiCache, whose nodes take minutes to be replaced; bounded so that a run can wait for it.
    public static let aws = CacheTiming(nodeTimeoutMilliseconds: 5_000, replacementDelay: .seconds(60))
}

/// What may be done to the cache from outside its own steps.
public protocol CacheAdministration: Sendable {
    /// The identifiers of a shard's nodes that are replicas now.
    func replicas(of shard: String) async -> [String]
    /// Empties a replica and leaves its primary as it is.
    func empty(_ node: String) async throws
}

/// What happens besides during a failover. The honest sandbox does nothing here.
public struct CacheHooks: Sendable {
    /// Called with the shard after a failover was accepted, before its primary is ended.
    public var beforeFailover: @Sendable (any CacheAdministration, _ shard: String) async -> Void

    /// Hooks; by default they do nothing.
    public init(
        beforeFailover: @escaping @Sendable (any CacheAdministration, _ shard: String) async -> Void = { _, _ in }
    ) {
        self.beforeFailover = beforeFailover
    }
}
