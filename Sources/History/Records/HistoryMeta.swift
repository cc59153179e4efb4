/// The first record of a history: its form and what it is to be judged by.
public struct HistoryMeta: Equatable, Sendable {
    /// What the history is to be judged by.
    public var spec: HistorySpec

    /// The version of the format that is written and read.
    public static let format = 1

    /// Puts one together from its parts.
    public init(spec: HistorySpec) {
        self.spec = spec
    }
}

/// A check that a history asks for.
public enum HistoryCheckKind: String, Equatable, Sendable, CaseIterable {
    /// Was anything acknowledged lost, and is the ledger right?
    case durability
    /// Did the service recover in time?
    case recovery
}

/// What a history is to be judged by.
public struct HistorySpec: Equatable, Sendable {
    /// The checks that apply.
    public var checks: [HistoryCheckKind]
    /// The ledger under test.
    public var durability: DurabilitySpec
    /// The measure of recovery.
    public var recovery: RecoverySpec

    /// Puts one together from its parts.
    public init(
        checks: [HistoryCheckKind], durability: DurabilitySpec = DurabilitySpec(),
        recovery: RecoverySpec = RecoverySpec()
    ) {
        self.checks = checks
        self.durability = durability
        self.recovery = recovery
    }
}

/// The ledger under test.
public struct DurabilitySpec: Equatable, Sendable {
    /// Every account with its opening balance.
    public var accounts: [AccountBalance]
    /// The sum of all balances, at all times; `nil`: the sum of the opening balances.
    public var total: Int64?
    /// Whether a balance may be below zero.
    public var allowNegative: Bool
    /// Where reads go, and what each promises.
    public var endpoints: [String: HistoryEndpoint]
    /// The longest time, in microseconds, that a request can still take effect after it was sent.
    public var serverMaxInflight: Int64?
    /// Whether `seq` is given in the order of commits, so that it can be held against real time.
    public var seqIsCommitOrder: Bool

    /// Puts one together from its parts.
    public init(
        accounts: [AccountBalance] = [], total: Int64? = nil, allowNegative: Bool = false,
        endpoints: [String: HistoryEndpoint] = [:], serverMaxInflight: Int64? = nil, seqIsCommitOrder: Bool = false
    ) {
        self.accounts = accounts
        self.total = total
        self.allowNegative = allowNegative
        self.endpoints = endpoints
        self.serverMaxInflight = serverMaxInflight
        self.seqIsCommitOrder = seqIsCommitOrder
    }
}

/// What reads at an endpoint promise.
public enum HistoryEndpoint: Equatable, Sendable {
    /// A read sees everything that was acknowledged before it began.
    case strong
    /// A read may be behind by up to this many microseconds.
    case bounded(maxStaleness: Int64)
}

/// The measure of recovery. Times are microseconds.
public struct RecoverySpec: Equatable, Sendable {
    /// Recovery must be over by then, from the begin of the fault.
    public var limit: Int64
    /// A request is good if it was acknowledged within this time of its intended start.
    public var deadline: Int64
    /// Arrivals a second.
    public var ratePerSecond: Double
    /// How long it must stay quiet for recovery to count.
    public var hold: Int64
    /// How many consecutive arrivals make a window.
    public var windowSamples: Int
    /// The share of bad arrivals a window may hold.
    public var maxBadRatio: Double
    /// Longer than this without a sample is blind time.
    public var maxGap: Int64
    /// How much baseline there must be before the fault.
    public var minBaseline: Int64
    /// The share of arrivals the generator may drop.
    public var maxDroppedRatio: Double
    /// A request the generator started later than this after its intended start is blind, not bad.
    public var maxStartLag: Int64
    /// Whether each stream is judged by itself, the worst deciding.
    public var perStream: Bool

    /// Puts one together from its parts.
    public init(
        limit: Int64 = 60_000_000, deadline: Int64 = 2_000_000, ratePerSecond: Double = 50, hold: Int64 = 60_000_000,
        windowSamples: Int = 300, maxBadRatio: Double = 0.01, maxGap: Int64 = 1_000_000,
        minBaseline: Int64 = 20_000_000, maxDroppedRatio: Double = 0.01, maxStartLag: Int64 = 100_000,
        perStream: Bool = false
    ) {
        self.limit = limit
        self.deadline = deadline
        self.ratePerSecond = ratePerSecond
        self.hold = hold
        self.windowSamples = windowSamples
        self.maxBadRatio = maxBadRatio
        self.maxGap = maxGap
        self.minBaseline = minBaseline
        self.maxDroppedRatio = maxDroppedRatio
        self.maxStartLag = maxStartLag
        self.perStream = perStream
    }
}
