/// The processes behind the load balancer.
public struct ServiceSettings: Sendable {
    /// The absolute path of the executable that serves transactions.
    public var executable: String
    /// How many run in each zone.
    public var tasksPerZone = 2
    /// How long after one died the next is started in its place.
    public var restartDelay: Duration = .seconds(1)

    /// Settings around an executable.
    public init(executable: String) {
        self.executable = executable
    }
}
