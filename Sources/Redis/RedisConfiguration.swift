/// How a Redis, a single server or a cluster, is reached.
public struct RedisConfiguration: Sendable {
    /// Where to ask for the cluster's nodes, at first and whenever none that is known answers.
    public var seeds: [ServerAddress]
    /// The user to log in as; nil for the default user.
    public var user: String?
    /// The password to log in with; nil when none is asked for. Never printed.
    public var password: String?
    /// How connections are encrypted; nil for not at all.
    public var security: TransportSecurity?
    /// For making a connection, name look-up and log-in included, in microseconds.
    public var connectTimeout: Int64 = 500_000
    /// For the answer to a command, in microseconds. A connection that is slower is given up: what it would answer
    /// later could not be told from the answer to the next command.
    public var commandTimeout: Int64 = 500_000
    /// Between two attempts of a command, in microseconds.
    public var retryPause: Int64 = 50_000
    /// Commands that wait for their answer on one connection, at most.
    public var maxPending = 4_096

    /// A Redis that is found through `seeds`.
    public init(
        seeds: [ServerAddress], user: String? = nil, password: String? = nil, security: TransportSecurity? = nil
    ) {
        self.seeds = seeds
        self.user = user
        self.password = password
        self.security = security
    }
}
