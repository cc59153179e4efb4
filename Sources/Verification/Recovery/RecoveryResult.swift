/// What the recovery clock has measured. Times are microseconds; those of recovery count from t0.
public struct RecoveryResult: Equatable, Sendable {
    /// A cluster of violating windows.
    public struct Outage: Equatable, Sendable {
        /// The intended start of its first bad arrival, on the history's clock.
        public var begin: Int64
        /// When the first good arrival after it was done; `nil`: there was none.
        public var end: Int64?
        /// The intended start of its last bad arrival.
        public var lastBad: Int64
        /// Its bad arrivals.
        public var bad: Int
        /// Whether it belongs to the recovery from this fault; else it is unexplained.
        public var isCharged: Bool
        /// The stream that saw it, where streams are judged one by one.
        public var stream: String?

        /// How long it certainly lasted: of one that had not ended when the recording did, no more is known than to
        /// its last bad arrival.
        public var length: Int64 { (end ?? lastBad).clampedMinus(begin) }
    }

    /// Why a verdict is not a pass.
    public enum Reason: String, CaseIterable, Comparable, Sendable {
        /// No fault was begun: there is no t0.
        case noFault = "no_fault"
        /// No arrival since the fault says anything.
        case noTraffic = "no_traffic"
        /// Bad before the fault, or too little seen of it.
        case baseline
        /// The generator dropped too many arrivals.
        case generatorSaturated = "generator_saturated"
        /// No evidence that the fault took effect.
        case faultDidNotBite = "fault_did_not_bite"
        /// The lower bound is over the limit.
        case overLimit = "over_limit"
        /// The limit lies between the bounds.
        case resolution
        /// Blind time, counted as outage, reaches over the limit.
        case blind
        /// The recording ended before the hold did.
        case holdNotObserved = "hold_not_observed"
        /// The history is damaged.
        case damaged

        /// In the order of declaration.
        public static func < (one: Reason, other: Reason) -> Bool { one.order < other.order }

        private var order: Int { Reason.allCases.firstIndex(of: self) ?? 0 }

        /// Whether it forbids any other verdict than unknown.
        var isGuard: Bool { [.noFault, .noTraffic, .baseline, .generatorSaturated].contains(self) }
    }

    /// The verdict.
    public internal(set) var verdict = Verdict.unknown
    /// Why it is not a pass.
    public internal(set) var reasons: [Reason] = []
    /// Recovery took longer than this: the last bad arrival of the outage; 0 without one.
    public internal(set) var lower: Int64?
    /// Recovery took no longer than this; `nil`: the service had not recovered when the recording ended.
    public internal(set) var upper: Int64?
    /// As `upper`, with all blind time counted as outage.
    public internal(set) var pessimistic: Int64?
    /// The first bad arrival since the fault.
    public internal(set) var detection: Int64?
    /// The outages since the fault; the first ones.
    public internal(set) var outages: [Outage] = []
    /// How many outages there were since the fault.
    public internal(set) var outageCount = 0
    /// How many of them came after a full hold.
    public internal(set) var unexplainedCount = 0
    /// The length of all outages that have ended.
    public internal(set) var downtime: Int64 = 0
    /// Bad arrivals since the fault over the rate: the weight of a partial outage.
    public internal(set) var lostRequestSeconds = 0.0
    /// Arrivals that say something, since the fault.
    public internal(set) var samples = 0
    /// Arrivals that say something, before the fault.
    public internal(set) var baselineSamples = 0
    /// Bad arrivals since the fault.
    public internal(set) var bad = 0
    /// Arrivals that were started too late by the generator.
    public internal(set) var blindArrivals = 0
    /// Arrivals that were never sent.
    public internal(set) var dropped = 0
    /// The stream that decided, where each is judged by itself.
    public internal(set) var stream: String?

    /// How many outages are kept.
    public static let outageLimit = 100
}
