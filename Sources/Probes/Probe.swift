public import AWS
public import Basics
public import Experiments
public import HTTPClient
public import Stack

/// What an experiment looks at besides the workload: one file a probe, found through `ProbeCatalog`.
public protocol Probe: Sendable {
    /// Its name, parameters and documentation.
    static var schema: DeclarationSchema { get }

    /// What the reference page says beyond that.
    static var reference: ProbeReference { get }

    /// The probe as an experiment file declares it, for one stack.
    ///
    /// - Throws: `ProbeRefusal` when the stack lacks what it looks at.
    init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal)

    /// Looks once.
    func look() async -> Observation
}

/// What `gameday probes` says of a probe beyond its parameters.
public struct ProbeReference: Sendable, Hashable {
    /// When one look holds, and when it says nothing.
    public var holds: String
    /// The AWS actions that it needs, as IAM names them; none for a probe that asks the service itself.
    public var permissions: [String]
    /// How it is on the sandbox.
    public var sandbox: String
    /// What else should be known: delays, quotas, surprises.
    public var notes: [String]

    /// A reference of all its parts.
    public init(holds: String, permissions: [String] = [], sandbox: String, notes: [String] = []) {
        self.holds = holds
        self.permissions = permissions
        self.sandbox = sandbox
        self.notes = notes
    }
}

/// What a probe is given of the world.
public struct ProbeEnvironment: Sendable {
    /// The stack that is looked at.
    public var stack: StackFile
    /// Signed calls to the stack's account.
    public var aws: AWSClient
    /// The way to the service, through the stack's broker where it has one.
    public var http: HTTPClient
    /// The clock that instants are reckoned with, in microseconds.
    public var clock: MonotonicClock
    /// Seconds since 1970, against which AWS's own times are held.
    public var secondsSince1970: @Sendable () -> Int64
    /// Whether the workload had a write acknowledged that it began after this instant (microseconds of the clock).
    public var writeAcknowledgedSince: @Sendable (Int64) -> Bool

    /// An environment of these parts.
    public init(
        stack: StackFile, aws: AWSClient, http: HTTPClient, clock: MonotonicClock,
        secondsSince1970: @escaping @Sendable () -> Int64,
        writeAcknowledgedSince: @escaping @Sendable (Int64) -> Bool
    ) {
        self.stack = stack
        self.aws = aws
        self.http = http
        self.clock = clock
        self.secondsSince1970 = secondsSince1970
        self.writeAcknowledgedSince = writeAcknowledgedSince
    }
}

/// What a probe saw in one look.
public struct Observation: Sendable, Hashable {
    /// Whether it is as it should be; nil when that could not be seen.
    public var holds: Bool?
    /// In words.
    public var what: String
    /// How long the answer took, in microseconds; nil when the probe measures none, or there was no answer.
    public var latency: Int64?

    /// An observation.
    public init(holds: Bool?, what: String, latency: Int64? = nil) {
        self.holds = holds
        self.what = what
        self.latency = latency
    }

    /// What could not be seen, because AWS did not say.
    init(unseen error: AWSError, in stack: StackFile) {
        let isMissing = ["UnknownService", "InvalidAction", "UnknownOperationException"].contains(error.code)
        let what =
            stack.kind == .sandbox && isMissing
            ? "the sandbox does not offer \(error.service):\(error.operation)" : "\(error)"
        self.init(holds: nil, what: what)
    }
}

/// Why a probe cannot look.
public struct ProbeRefusal: Error, Sendable, Hashable {
    /// What stands in the way, and why.
    public var reason: String
    /// What to do about it.
    public var mend: String

    /// A refusal.
    public init(_ reason: String, mend: String) {
        self.reason = reason
        self.mend = mend
    }
}
