/// What the durability check found.
public struct DurabilityResult: Equatable, Sendable {
    /// How many operations ended how.
    public struct Counts: Equatable, Sendable {
        /// At least one attempt was acknowledged.
        public var acknowledged = 0
        /// The service rejected it for good.
        public var rejected = 0
        /// No attempt ever left.
        public var notSent = 0
        /// None of these: it may or may not have taken effect.
        public var indeterminate = 0
        /// Acknowledged and read back.
        public var durable = 0
        /// Not acknowledged, but there.
        public var recovered = 0
        /// Neither acknowledged nor there.
        public var absentOK = 0
        /// Attempts beyond the first that were sent with the key of the first.
        public var retriesWithKey = 0
        /// Requests that went over the wire more than once within one attempt.
        public var silentResends = 0
        /// Reads that answered.
        public var reads = 0
    }

    /// The verdict.
    public internal(set) var verdict = Verdict.pass
    /// Why it is no better than unknown, where no anomaly says so: `vacuous`, `damaged`, `key_shared`.
    public internal(set) var reasons: [String] = []
    /// What was found, for every anomaly that was.
    public internal(set) var anomalies: [Anomaly: Findings] = [:]
    /// How many operations ended how.
    public internal(set) var counts = Counts()
    /// Words for people: the first damages and discrepancies.
    public internal(set) var details: [String] = []

    /// How many details are kept.
    public static let detailLimit = 20

    mutating func detail(_ text: @autoclosure () -> String) {
        if details.count < Self.detailLimit { details.append(text()) }
    }

    mutating func reason(_ reason: String) {
        if !reasons.contains(reason) { reasons.append(reason) }
    }
}
