public import Stack

/// What a fault takes away, resolved to real resources: what guards such as `healthyTasks` are reckoned from.
public struct FaultImpact: Sendable, Hashable {
    /// The ARNs of the tasks that it stops.
    public var stoppedTasks: Set<String> = []
    /// The subnets that it cuts off.
    public var darkSubnets: [StackFile.Network.Subnet] = []
    /// Whether the database has no writer for a while.
    public var movesWriter = false
    /// The cache's shards whose primary it takes away.
    public var shards: [String] = []

    /// Nothing.
    public init() {}

    /// The zones whose streams of requests stay dark until the undo: their load-balancer node, or what it needs, is
    /// cut off.
    public var darkZones: Set<String> { Set(darkSubnets.map(\.zone)) }

    /// What both take away together.
    public func union(_ other: FaultImpact) -> FaultImpact {
        var union = self
        union.stoppedTasks.formUnion(other.stoppedTasks)
        union.darkSubnets += other.darkSubnets.filter { !darkSubnets.contains($0) }
        union.movesWriter = movesWriter || other.movesWriter
        union.shards += other.shards.filter { !shards.contains($0) }
        return union
    }
}
