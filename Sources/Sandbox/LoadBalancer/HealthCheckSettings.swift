/// How the load balancer decides whether a task gets requests.
public struct HealthCheckSettings: Sendable {
    /// The path that is asked for; 200 is healthy.
    public var path = "/ready"
    /// The time between two checks of a task.
    public var interval: Duration = .seconds(1)
    /// How many checks in a row must succeed before a task gets requests.
    public var rise = 2
    /// How many checks in a row must fail before it gets none.
    public var fall = 2

    /// The usual settings.
    public init() {}
}
