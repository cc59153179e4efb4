public import AWS
public import Basics
public import Experiments
public import Stack

/// What an experiment injects: one file a fault, found through `FaultCatalog`.
public protocol Fault: Sendable {
    /// Its name and its parameters, from which validation, the reference page and the JSON Schema follow.
    static var schema: DeclarationSchema { get }

    /// What the reference page says beyond that.
    static var reference: FaultReference { get }

    /// The fault as an experiment file declares it, for one stack.
    init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal)

    /// Reads from AWS what the fault would touch. Changes nothing.
    ///
    /// - Throws: `FaultRefusal` when it must not be injected as things stand.
    func prepare() async throws(FaultRefusal) -> any PreparedFault
}

/// A fault whose targets are known.
public protocol PreparedFault: Sendable {
    /// What will happen, for people and for the journal.
    var plan: FaultPlan { get }

    /// Makes the changing calls. Returns when AWS has accepted all of them.
    func inject() async throws(InjectionFailure)

    /// Looks once whether the fault took effect; nil when that cannot be seen yet.
    func evidence() async throws(AWSError) -> Evidence?

    /// Takes the fault back, or waits until the stack has recovered where AWS knows no way back. Safe to call at any
    /// time after `prepare`, also twice, also when nothing was injected.
    func undo() async throws(UndoFailure)
}

/// What a fault is given of the world.
public struct FaultEnvironment: Sendable {
    /// The stack that the fault is injected into.
    public var stack: StackFile
    /// Signed calls to the stack's account.
    public var aws: AWSClient
    /// The clock that limits and instants are reckoned with, in microseconds.
    public var clock: MonotonicClock
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// Whether the workload had a write acknowledged that it began after this instant (microseconds of the clock).
    public var writeAcknowledgedSince: @Sendable (Int64) -> Bool

    /// An environment of these parts.
    public init(
        stack: StackFile, aws: AWSClient, clock: MonotonicClock, pause: @escaping @Sendable (Int) async throws -> Void,
        writeAcknowledgedSince: @escaping @Sendable (Int64) -> Bool
    ) {
        self.stack = stack
        self.aws = aws
        self.clock = clock
        self.pause = pause
        self.writeAcknowledgedSince = writeAcknowledgedSince
    }
}
