/// Where a run stands, for whoever watches it: given about once a second and at each change of phase.
public struct RunProgress: Sendable, Hashable {
    /// The experiment's name.
    public var experiment: String
    /// The phase that is going on.
    public var phase: RunPhase
    /// Seconds since the phase began.
    public var elapsedSeconds: Double
    /// What the phase may take, in seconds; nil where no limit is known.
    public var budgetSeconds: Double?
    /// The share of good arrivals of the last second; nil before the first.
    public var successRate: Double?
    /// Milliseconds, over the last seconds.
    public var latencyP99: Double?
    /// Transfers acknowledged since the workload began.
    public var acknowledged: Int
    /// What is broken right now; empty when nothing is.
    public var broken: [String]
    /// What an undo waits for; nil while none does.
    public var waitingFor: String?

    /// The state at one instant.
    public init(
        experiment: String, phase: RunPhase, elapsedSeconds: Double, budgetSeconds: Double? = nil,
        successRate: Double? = nil, latencyP99: Double? = nil, acknowledged: Int = 0, broken: [String] = [],
        waitingFor: String? = nil
    ) {
        self.experiment = experiment
        self.phase = phase
        self.elapsedSeconds = elapsedSeconds
        self.budgetSeconds = budgetSeconds
        self.successRate = successRate
        self.latencyP99 = latencyP99
        self.acknowledged = acknowledged
        self.broken = broken
        self.waitingFor = waitingFor
    }
}
