public import AWS
public import Basics
public import Experiments
public import Stack

/// What an experiment looks at besides the workload: one file a probe, found through `ProbeCatalog`.
public protocol Probe: Sendable {
    /// Its name, parameters and documentation.
    static var schema: DeclarationSchema { get }

    /// The probe as an experiment file declares it, for one stack.
    ///
    /// - Throws: `ProbeRefusal` when the stack lacks what it looks at.
    init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal)

    /// Looks once.
    func look() async -> Observation
}

/// What a probe is given of the world.
public struct ProbeEnvironment: Sendable {
    /// The stack that is looked at.
    public var stack: StackFile
    /// Signed calls to the stack's account.
    public var aws: AWSClient
    /// The clock that instants are reckoned with, in microseconds.
    public var clock: MonotonicClock
    /// Whether the workload had a write acknowledged that it began after this instant (microseconds of the clock).
    public var writeAcknowledgedSince: @Sendable (Int64) -> Bool

    /// An environment of these parts.
    public init(
        stack: StackFile, aws: AWSClient, clock: MonotonicClock,
        writeAcknowledgedSince: @escaping @Sendable (Int64) -> Bool
    ) {
        self.stack = stack
        self.aws = aws
        self.clock = clock
        self.writeAcknowledgedSince = writeAcknowledgedSince
    }
}

/// What a probe saw in one look.
public struct Observation: Sendable, Hashable {
    /// Whether it is as it should be; nil when that could not be seen.
    public var holds: Bool?
    /// In words.
    public var what: String

    /// An observation.
    public init(holds: Bool?, what: String) {
        self.holds = holds
        self.what = what
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
