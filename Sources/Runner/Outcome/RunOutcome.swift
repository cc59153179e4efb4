public import Faults
public import Stack

/// Everything that a run found out: the one value from which every report is made.
public struct RunOutcome: Sendable {
    /// The experiment's name.
    public var name: String
    /// What the experiment claims, in its file's own words.
    public var hypothesis: String
    /// The run's own name, also that of its directory.
    public var run: String
    /// When it began, RFC 3339 in UTC.
    public var began: String
    /// Where it ran.
    public var stack: StackSummary
    /// What the run proved: the worst that any of its findings says.
    public var verdict: RunVerdict
    /// One line: what happened.
    public var reason: String
    /// One line: what to do about it; empty for a verified run.
    public var mend: String
    /// What the verdict rests on, in the order it was found; empty for a verified run.
    public var findings: [Finding] = []
    /// What each fault was to do; empty when the run ended before its targets were resolved.
    public var plans: [FaultPlan] = []
    /// The proof of each fault that was seen to take effect.
    public var evidence: [Evidence] = []
    /// The last look of each probe that was asked, in the order they ended.
    public var probes: [ProbeSummary] = []
    /// How long recovery took; nil when no fault was begun, or its history cannot be judged.
    public var recovery: RecoverySummary?
    /// What became of the transactions; nil when they were not read back, or their history cannot be judged.
    public var transactions: TransactionSummary?
    /// The requests second by second; empty when there is no history.
    public var timeline = Timeline()
    /// The phases that the run went through, in order.
    public var phases: [PhaseSpan] = []
    /// Whether nothing is left behind.
    public var undone = true
    /// What whoever started the run must know, though it changes no verdict: a lease that was not given back.
    public var notes: [String] = []
    /// The directory that holds the record and the reports; empty for a run that was not begun.
    public var directory: String

    /// The outcome of a run with nothing found yet: the rest is filled in afterwards.
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
    /// The stack's name, from its file.
    public var name: String
    /// Whether it is the local stack of this machine, and not one on AWS.
    public var isSandbox: Bool
    /// The AWS region, e.g. `us-east-1`.
    public var region: String
    /// The AWS account, twelve digits.
    public var account: String

    /// The summary of the stack that a file describes.
    public init(of stack: StackFile) {
        self.init(
            name: stack.name, isSandbox: stack.kind == .sandbox, region: stack.region, account: stack.account)
    }

    /// A summary of all its parts.
    public init(name: String, isSandbox: Bool, region: String, account: String) {
        self.name = name
        self.isSandbox = isSandbox
        self.region = region
        self.account = account
    }
}

/// A phase of the run and when it went on, in seconds from the run's begin.
public struct PhaseSpan: Sendable, Hashable {
    /// Which phase it was.
    public var phase: RunPhase
    /// When it was entered.
    public var fromSeconds: Double
    /// When it was left.
    public var toSeconds: Double

    /// A span of all its parts.
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
    /// The probe's name, as the experiment declares it.
    public var name: String
    /// Whether it held when it had to; unknown when that could not be seen.
    public var verdict: CheckVerdict
    /// What the last look saw, in words.
    public var observation: String

    /// A summary of all its parts.
    public init(name: String, verdict: CheckVerdict, observation: String) {
        self.name = name
        self.verdict = verdict
        self.observation = observation
    }
}

/// The recovery clock's answer. All times are seconds from just before the fault call.
public struct RecoverySummary: Sendable, Hashable {
    /// Whether recovery was within the limit, held, and is proven.
    public var verdict: CheckVerdict
    /// The service had certainly not recovered before this; 0 when there was no outage.
    public var lowerSeconds: Double?
    /// The service had certainly recovered by then; nil when it had not before the record ended.
    public var upperSeconds: Double?
    /// `upperSeconds` where it is proven: nil where it is not known whether the service had recovered and held.
    public var provenSeconds: Double? { verdict == .unknown ? nil : upperSeconds }
    /// By when the experiment expects recovery.
    public var limitSeconds: Double
    /// How many seconds the service must stay good for recovery to count.
    public var holdSeconds: Double
    /// The share of bad arrivals that a window may hold.
    public var tolerate: Double
    /// Why the verdict is not a pass.
    public var reasons: [String]
    /// The stream that decided; nil when no stream was out.
    public var worstStream: String?
    /// How many outages came after a full hold: the clock does not charge them to the fault.
    public var unexplained = 0
    /// The longest of them.
    public var longestUnexplainedSeconds = 0.0
    /// How long after t0 that one began.
    public var longestUnexplainedAfterSeconds = 0.0
    /// The stream that saw it; nil where streams are not judged one by one.
    public var longestUnexplainedStream: String?
    /// How most attempts failed since the fault, in words; nil when none did, or that was not looked at.
    public var failures: String?

    /// A summary of all its parts.
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
        /// The anomaly's name, as `gameday check` prints it: `lost`, `duplicate`, `stale`, ...
        public var kind: String
        /// How many findings there are, also those not among the examples.
        public var count: Int
        /// The idempotency keys of the first findings, at most 100.
        public var examples: [String]

        /// An anomaly of all its parts.
        public init(kind: String, count: Int, examples: [String]) {
            self.kind = kind
            self.count = count
            self.examples = examples
        }
    }

    /// What the checker says of the whole history, before the experiment's tolerances.
    public var verdict: CheckVerdict
    /// Transfers of which at least one attempt was acknowledged.
    public var acknowledged = 0
    /// Transfers that the service refused for good.
    public var rejected = 0
    /// Transfers of which no attempt can have reached the service.
    public var notSent = 0
    /// Operations whose outcome the client never learned.
    public var indeterminate = 0
    /// How many of these the ledger showed to have taken effect.
    public var indeterminateApplied = 0
    /// Transfers known to be applied that the last word of a strong read says are not there.
    public var lost = 0
    /// Keys or client references that have more than one row in the ledger.
    public var duplicated = 0
    /// Transfers that a read missed which had to show them, and that a later one showed.
    public var stale = 0
    /// Acknowledged transfers that no read looked for: no proof either way.
    public var unread = 0
    /// Every kind that was found, also those counted above.
    public var anomalies: [Anomaly] = []
    /// Why nothing is proven, where no anomaly says so: `vacuous`, `damaged`, `key_shared`.
    public var reasons: [String] = []

    /// A summary with nothing counted yet.
    public init(verdict: CheckVerdict) {
        self.verdict = verdict
    }
}
