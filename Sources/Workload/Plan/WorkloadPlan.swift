public import History

/// What one run sends, where to, how fast and within which limits.
public struct WorkloadPlan: Sendable {
    /// The run's name: 1 to 48 of `[A-Za-z0-9._-]`, used once. Accounts and keys begin with it.
    public var run: String
    /// Accounts, amounts and jitter follow from it and the operation's id alone.
    public var seed: UInt64
    /// Scheme and host, as `http://app.example.com`; no path, no slash at the end.
    public var service: String
    /// How the service is spoken to.
    public var preset: WorkloadPreset
    /// What is sent at the same time; at least one, names unique, none `service`.
    public var streams: [StreamPlan]
    /// How many accounts are opened: 2 to 100,000.
    public var accounts: Int
    /// Minor units; high enough that no transfer of the run is refused for want of money.
    public var openingBalance: Int64
    /// Minor units.
    public var maxAmount: Int64
    /// The times of one operation: deadline, attempts, pauses.
    public var rules: OperationRules
    /// The workload's own limits: opening, reading back, rows.
    public var limits: WorkloadLimits
    /// The longest time, in microseconds, that a request can still take effect after it was sent: the fence.
    public var serviceMaxInFlight: Int64
    /// Whether the service numbers transfers in an order that real time may be held against.
    public var seqIsCommitOrder: Bool
    /// What the history is to be judged by; the deadline is taken from `rules`, the rate from the judged streams.
    public var recovery: RecoverySpec

    /// A plan of its parts; `Workload` refuses one that contradicts itself.
    public init(
        run: String, seed: UInt64, service: String, streams: [StreamPlan], serviceMaxInFlight: Int64,
        preset: WorkloadPreset = .transfers, accounts: Int = 200, openingBalance: Int64 = 1_000_000_000_000,
        maxAmount: Int64 = 100, rules: OperationRules = OperationRules(), limits: WorkloadLimits = WorkloadLimits(),
        seqIsCommitOrder: Bool = false, recovery: RecoverySpec = RecoverySpec(perStream: true)
    ) {
        self.run = run
        self.seed = seed
        self.service = service
        self.preset = preset
        self.streams = streams
        self.accounts = accounts
        self.openingBalance = openingBalance
        self.maxAmount = maxAmount
        self.rules = rules
        self.limits = limits
        self.serviceMaxInFlight = serviceMaxInFlight
        self.seqIsCommitOrder = seqIsCommitOrder
        self.recovery = recovery
    }

    /// Connections that the HTTP client should allow at least, so that it never makes a request wait for one.
    public var connections: Int { streams.reduce(16) { $0 + inFlightLimit($1) } }

    /// Files and sockets that a run of this plan may have open at once: what is on the wire when the service hangs, and
    /// room for all that must go on then, above all the undo: calls to AWS, probes, the record, the watchdog.
    public var openFiles: Int { streams.reduce(connections + 256) { $0 + backgroundLimit($1) } }

    /// Requests of a stream on the wire at most: three deadlines' worth, or three attempts' where these last longer.
    /// With less, a service that hangs would have arrivals dropped instead of counted as bad.
    func inFlightLimit(_ stream: StreamPlan) -> Int {
        let longest = max(rules.deadline, rules.attemptTimeout)
        return max(1, Int((stream.ratePerSecond * Double(longest) / 1_000_000 * 3).rounded(.up)))
    }

    /// Retries past their deadline on the wire at most. They only settle what became of late transfers: a service
    /// that comes back must not be felled again by all that piled up.
    func backgroundLimit(_ stream: StreamPlan) -> Int { max(1, inFlightLimit(stream) / 6) }

    var sequence: TransferSequence {
        TransferSequence(run: run, seed: seed, accountCount: accounts, maxAmount: maxAmount)
    }
}

/// The workload's own limits, in microseconds unless said otherwise.
public struct WorkloadLimits: Sendable, Hashable {
    /// For opening all accounts.
    public var open: Int64 = 60_000_000
    /// For the reads after the run that prove it: the scan, or one look-up, with all its retries.
    public var read: Int64 = 60_000_000
    /// For the scan through one zone's node.
    public var nodeRead: Int64 = 20_000_000
    /// Single transfers looked up after the scans, at most; a count.
    public var lookUps = 10_000
    /// Rows of the run that one scan may hold; a count.
    public var rows = 5_000_000

    /// The usual limits: 60 s to open, 60 s to read, 20 s for each node.
    public init() {}
}
