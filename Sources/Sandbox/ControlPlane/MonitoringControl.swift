public import FoundationEssentials

/// What the AWS endpoint may ask of, and tell, the sandbox's monitoring (CloudWatch).
public protocol MonitoringControl: Sendable {
    /// Every alarm with its state, by name.
    func alarms() async -> [AlarmDescription]

    /// Gives an alarm a state until it is evaluated next, as `SetAlarmState` does.
    ///
    /// - Parameters:
    ///   - alarm: the alarm's name.
    ///   - state: the state.
    ///   - reason: shown as the alarm's `StateReason`.
    /// - Returns: whether there is such an alarm.
    func setState(of alarm: String, to state: AlarmDescription.State, reason: String) async -> Bool

    /// Every metric that has been read, by namespace, name and dimensions.
    func metrics() async -> [MetricIdentity]

    /// What was read of a metric in a span of time, oldest first; empty for one that is none.
    func samples(of metric: MetricIdentity, in span: Range<Date>) async -> [MetricSample]
}

/// A metric, told apart by namespace, name and dimensions.
public struct MetricIdentity: Sendable, Hashable {
    /// The namespace, e.g. `AWS/ElastiCache`.
    public var namespace: String
    /// The name, e.g. `IsMaster`.
    public var name: String
    /// The dimensions, e.g. `CacheClusterId`.
    public var dimensions: [String: String]

    /// A metric of its parts.
    public init(_ namespace: String, _ name: String, _ dimensions: [String: String]) {
        self.namespace = namespace
        self.name = name
        self.dimensions = dimensions
    }
}

/// A metric's value at a moment.
public struct MetricSample: Sendable, Hashable {
    /// When it was read.
    public var date: Date
    /// What was read.
    public var value: Double

    /// A sample of its parts.
    public init(date: Date, value: Double) {
        self.date = date
        self.value = value
    }
}

/// A part of the sandbox that has metrics: the seam by which database, cache and load balancer tell theirs.
public protocol MetricSource: Sendable {
    /// Every metric with its value now. Called once a second; an answer that takes long delays all others.
    func readMetrics() async -> [MetricIdentity: Double]
}
