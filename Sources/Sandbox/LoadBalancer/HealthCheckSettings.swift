/// How the load balancer decides whether a task gets requests.
public struct HealthCheckSettings: Sendable {
    /// The path that is asked for; 200 is healthy.
    ///
    /// A shallow one: were the database asked too, its failover would make every task unhealthy at once, and the
    /// scheduler would replace them all, which mends nothing and delays the recovery.
    public var path = "/health"
    /// The time between two checks of a task.
    public var interval: Duration = .seconds(1)
    /// How many checks in a row must succeed before a task gets requests.
    public var rise = 2
    /// How many checks in a row must fail before it gets none.
    public var fall = 2
    /// Whether tasks are checked at all; unchecked ones get requests from the first moment, whatever their state.
    public var isOn = true

    /// The usual settings.
    public init() {}
}
