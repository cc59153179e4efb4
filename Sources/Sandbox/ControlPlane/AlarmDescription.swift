public import FoundationEssentials

/// An alarm over a metric, as `DescribeAlarms` shows it.
public struct AlarmDescription: Sendable, Hashable {
    /// What an alarm says.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The metric is on the right side of the threshold.
        case ok = "OK"
        /// It is not.
        case alarm = "ALARM"
        /// There is no metric to look at.
        case insufficientData = "INSUFFICIENT_DATA"
    }

    /// The rule of an alarm: it goes off once the metric has been below the threshold for some time, and is well
    /// again as soon as it is not.
    public struct Rule: Sendable, Hashable {
        /// The alarm's name.
        public var name: String
        /// What it is for.
        public var summary: String
        /// The metric it looks at.
        public var metric: MetricIdentity
        /// The least value that is well.
        public var threshold: Double
        /// How many periods of ten seconds, the shortest that CloudWatch has, it must be below.
        public var periods: Int

        /// A rule of its parts.
        public init(name: String, summary: String, metric: MetricIdentity, threshold: Double, periods: Int) {
            self.name = name
            self.summary = summary
            self.metric = metric
            self.threshold = threshold
            self.periods = periods
        }
    }

    /// When it goes off.
    public var rule: Rule
    /// What it says now.
    public var state: State
    /// Why, in words.
    public var reason: String
    /// When it was evaluated or set last.
    public var updated: Date
    /// Since when it says so.
    public var transitioned: Date

    /// An alarm of all its parts.
    public init(rule: Rule, state: State, reason: String, updated: Date, transitioned: Date) {
        self.rule = rule
        self.state = state
        self.reason = reason
        self.updated = updated
        self.transitioned = transitioned
    }
}
