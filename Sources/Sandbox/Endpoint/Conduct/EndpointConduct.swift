/// How the endpoint behaves besides what it does: as AWS does on a bad day, when a test asks for it.
public struct EndpointConduct: Codable, Sendable, Hashable {
    /// How many calls each service takes.
    public struct Throttle: Codable, Sendable, Hashable {
        /// How many a second in the long run.
        public var perSecond: Double
        /// How many at once after a pause.
        public var burst: Int

        /// A limit for each service.
        public init(perSecond: Double, burst: Int) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    /// Whose limits hold besides `throttle`.
    public enum Quotas: String, Codable, Sendable, Hashable, CaseIterable {
        /// Those that AWS publishes: of ECS, for each group of operations.
        case aws
    }

    /// The limit of each service; nil takes every call.
    public var throttle: Throttle?
    /// The limits of groups of operations; nil has none.
    public var quotas: Quotas?
    /// For how many seconds describe calls of EC2, ECS, RDS, ElastiCache and Elastic Load Balancing show what was
    /// before a change; nil or 0 shows it at once.
    public var staleSeconds: Double?
    /// The actions that are refused, as IAM names them, e.g. `ec2:ReplaceNetworkAclAssociation` or `ecs:*`.
    public var deny: [String]?
    /// Whether every call is written to the call log; nil does.
    public var log: Bool?

    /// A well-behaved endpoint, but for what is given.
    public init(
        throttle: Throttle? = nil, quotas: Quotas? = nil, staleSeconds: Double? = nil, deny: [String]? = nil,
        log: Bool? = nil
    ) {
        self.throttle = throttle
        self.quotas = quotas
        self.staleSeconds = staleSeconds
        self.deny = deny
        self.log = log
    }

    /// The members that a configuration file may have.
    static let keys: Set = ["throttle", "quotas", "staleSeconds", "deny", "log"]
    /// The members of `throttle`.
    static let throttleKeys: Set = ["perSecond", "burst"]
    /// The longest time that reads may lag, in seconds.
    private static let longestLag = 600.0

    /// What is wrong with the settings, if anything.
    func check() throws(SandboxError) {
        if let throttle {
            guard (0.01...100_000).contains(throttle.perSecond) else {
                throw SandboxError(
                    "endpoint.throttle.perSecond is \(throttle.perSecond)", remedy: "give 0.01 to 100000")
            }
            guard (1...100_000).contains(throttle.burst) else {
                throw SandboxError("endpoint.throttle.burst is \(throttle.burst)", remedy: "give 1 to 100000")
            }
        }
        if let staleSeconds, !(0...Self.longestLag).contains(staleSeconds) {
            throw SandboxError(
                "endpoint.staleSeconds is \(staleSeconds)", remedy: "give 0 to \(Self.longestLag) seconds")
        }
        for action in deny ?? [] where action != "*" && action.split(separator: ":").count != 2 {
            throw SandboxError(
                "endpoint.deny has \"\(action)\", which is no action", remedy: "write it as ec2:CreateNetworkAcl")
        }
    }
}
