/// A task as the scheduler keeps it.
struct ScheduledTask: Sendable, Hashable {
    /// What is shown of it.
    var shown: TaskDescription
    /// The zone it is in.
    let zone: Zone
    /// Which of the zone's addresses it has.
    let slot: Int
    /// What the load balancer finds; nil while it is no target.
    var health: TargetDescription.State?
    /// Whether it was healthy once.
    var hasBeenHealthy = false
    /// Whether its health checks count from now on.
    var graceIsOver = false

    /// Whether it is meant to run.
    var isWanted: Bool { shown.isWanted }
    /// Whether it has nothing left that could run.
    var hasStopped: Bool { shown.status == .stopped }
    /// Whether it serves.
    var isHealthy: Bool { isWanted && health == .healthy }
}
