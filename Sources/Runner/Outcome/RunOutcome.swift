public import Faults

/// Everything that a run found out: the one value from which every report is made.
public struct RunOutcome: Sendable {
    /// The experiment's name and hypothesis.
    public var name: String
    public var hypothesis: String
    /// The run's own name, also that of its directory.
    public var run: String
    /// When it began, RFC 3339 in UTC.
    public var began: String
    public var stack: StackSummary
    public var verdict: RunVerdict
    /// One line: what happened.
    public var reason: String
    /// One line: what to do about it; empty for a verified run.
    public var mend: String
    public var findings: [Finding] = []
    public var plans: [FaultPlan] = []
    public var evidence: [Evidence] = []
    public var probes: [ProbeSummary] = []
    public var recovery: RecoverySummary?
    public var transactions: TransactionSummary?
    public var timeline = Timeline()
    public var phases: [PhaseSpan] = []
    /// Whether nothing is left behind.
    public var undone = true
    /// The directory that holds the record and the reports.
    public var directory: String

    public init(
        name: String, hypothesis: String, run: String, began: String, stack: StackSummary, verdict: RunVerdict,
        reason: String, mend: String, directory: String
    ) {
        self.name = name
        self.hypothesis = hypothesis
        self.run = run
        self.began = began
        self.stack = stack
        self.verdict = verdict
        self.reason = reason
        self.mend = mend
        self.directory = directory
    }
}

/// The stack that was broken.
public struct StackSummary: Sendable, Hashable {
    public var name: String
    public var isSandbox: Bool
    public var region: String
    public var account: String

    public init(name: String, isSandbox: Bool, region: String, account: String) {
        self.name = name
        self.isSandbox = isSandbox
        self.region = region
        self.account = account
    }
}

/// A phase of the run and when it went on, in seconds from the run's begin.
public struct PhaseSpan: Sendable, Hashable {
    public var phase: RunPhase
    public var fromSeconds: Double
    public var toSeconds: Double

    public init(phase: RunPhase, fromSeconds: Double, toSeconds: Double) {
        self.phase = phase
        self.fromSeconds = fromSeconds
        self.toSeconds = toSeconds
    }
}

/// What one check within a run says.
public enum CheckVerdict: String, Sendable, Hashable {
    case pass, fail, unknown
}

/// A probe of the experiment and what it saw.
public struct ProbeSummary: Sendable, Hashable {
    public var name: String
    public var verdict: CheckVerdict
    public var observation: String

    public init(name: String, verdict: CheckVerdict, observation: String) {
        self.name = name
        self.verdict = verdict
        self.observation = observation
    }
}

/// The recovery clock's answer. All times are seconds from just before the fault call.
public struct RecoverySummary: Sendable, Hashable {
    public var verdict: CheckVerdict
    /// The service was certainly not recovered before this, and certainly was at `upperSeconds`; nil when it never was.
    public var lowerSeconds: Double?
    public var upperSeconds: Double?
    public var limitSeconds: Double
    public var holdSeconds: Double
    /// The share of bad arrivals that a window may hold.
    public var tolerate: Double
    /// Why the verdict is not a pass.
    public var reasons: [String]
    /// The stream that decided; nil when no stream was out.
    public var worstStream: String?
    /// Outages after a full hold, which the clock does not charge to the fault: how many, and the longest in seconds.
    public var unexplained = 0
    public var longestUnexplainedSeconds = 0.0

    public init(
        verdict: CheckVerdict, lowerSeconds: Double?, upperSeconds: Double?, limitSeconds: Double, holdSeconds: Double,
        tolerate: Double, reasons: [String], worstStream: String?
    ) {
        self.verdict = verdict
        self.lowerSeconds = lowerSeconds
        self.upperSeconds = upperSeconds
        self.limitSeconds = limitSeconds
        self.holdSeconds = holdSeconds
        self.tolerate = tolerate
        self.reasons = reasons
        self.worstStream = worstStream
    }
}

/// The transaction checker's answer.
public struct TransactionSummary: Sendable, Hashable {
    /// One kind of anomaly: how many operations show it and the first of their keys.
    public struct Anomaly: Sendable, Hashable {
        public var kind: String
        public var count: Int
        public var examples: [String]

        public init(kind: String, count: Int, examples: [String]) {
            self.kind = kind
            self.count = count
            self.examples = examples
        }
    }

    public var verdict: CheckVerdict
    public var acknowledged = 0
    public var rejected = 0
    public var notSent = 0
    /// Operations whose outcome the client never learned.
    public var indeterminate = 0
    /// How many of these the ledger showed to have taken effect.
    public var indeterminateApplied = 0
    public var lost = 0
    public var duplicated = 0
    public var stale = 0
    public var unread = 0
    public var anomalies: [Anomaly] = []
    public var reasons: [String] = []

    public init(verdict: CheckVerdict) {
        self.verdict = verdict
    }
}
