/// What the workload has done so far and how it stands now.
public struct WorkloadSnapshot: Sendable, Hashable {
    /// Counts of logical operations, not of attempts.
    public struct Counts: Sendable, Hashable {
        /// Arrivals that fell due, the dropped ones included.
        public var arrived = 0
        /// Transfers that the service acknowledged; reads that it answered.
        public var acknowledged = 0
        /// Refused by the service, so certainly without effect.
        public var rejected = 0
        /// No attempt can have reached the service.
        public var notSent = 0
        /// Ended without proof either way; reads without an answer.
        public var indeterminate = 0
        /// Scheduled and never sent, because the generator was behind or too much was in flight.
        public var dropped = 0
        /// Neither ended nor dropped yet.
        public var unresolved = 0
        /// Attempts after the first, all under their operation's key.
        public var retries = 0
        /// Requests that libcurl silently sent again when a kept-alive connection had died.
        public var resends = 0

        /// No operation counted yet.
        public init() {}
    }

    /// One stream.
    public struct Stream: Sendable, Hashable {
        /// The name in the plan; `all` for all streams together.
        public var name: String
        /// Of the whole run so far.
        public var counts: Counts
        /// Good answers of all in the last second; nil when none was due.
        public var successRate: Double?
        /// Latency of acknowledged requests in the last five seconds.
        public var latency: LatencySummary?
        /// How late the generator itself sent first attempts, over the whole run.
        public var startLag: LatencySummary?
    }

    /// Microseconds of the run's clock.
    public var at: Int64
    /// All streams together.
    public var total: Stream
    /// One for each stream of the plan, in its order.
    public var streams: [Stream]
    /// Why the workload ended early; the run is inconclusive then.
    public var failure: WorkloadError?
}
