/// The processes behind the load balancer, and how the scheduler treats them.
public struct ServiceSettings: Sendable {
    /// The absolute path of the executable that serves transactions.
    public var executable: String
    /// How many run in each zone.
    public var tasksPerZone = 2
    /// How long the parts of a task's life take.
    public var timing = SchedulerTiming.fast
    /// Whether a task that is gone is replaced. ECS always does; a test may plant a scheduler that does not.
    public var replacesTasks = true

    /// Settings around an executable.
    public init(executable: String) {
        self.executable = executable
    }
}
