public import FoundationEssentials

/// The service that keeps tasks running, as `DescribeServices` shows it.
public struct ServiceDescription: Sendable, Hashable {
    /// Something that the scheduler did, in ECS's words.
    public struct Event: Sendable, Hashable {
        /// Unique among the service's events.
        public var id: String
        /// When it was done.
        public var date: Date
        /// What was done, without the leading `(service NAME)`.
        public var message: String

        /// An event of all its parts.
        public init(id: String, date: Date, message: String) {
            self.id = id
            self.date = date
            self.message = message
        }
    }

    /// The cluster's name.
    public var cluster: String
    /// The service's name.
    public var name: String
    /// How many tasks it keeps running, in all zones together.
    public var desiredCount: Int
    /// The subnets that its tasks run in, one a zone.
    public var subnets: [String]
    /// The target group that its tasks are registered in, as an ARN.
    public var targetGroup: String
    /// The port that tasks serve on.
    public var port: Int
    /// How long after its start a task's health checks may fail, in seconds.
    public var graceSeconds: Int
    /// When the service was made.
    public var created: Date
    /// What was done, newest first.
    public var events: [Event]

    /// A description of all its parts.
    public init(
        cluster: String, name: String, desiredCount: Int, subnets: [String], targetGroup: String, port: Int,
        graceSeconds: Int, created: Date, events: [Event]
    ) {
        self.cluster = cluster
        self.name = name
        self.desiredCount = desiredCount
        self.subnets = subnets
        self.targetGroup = targetGroup
        self.port = port
        self.graceSeconds = graceSeconds
        self.created = created
        self.events = events
    }
}
