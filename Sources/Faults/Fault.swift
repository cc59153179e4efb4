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

    /// The AWS actions that a fault of this declaration needs, its evidence and its undo included, as IAM names them.
    static func permissions(of declaration: Declaration) -> [String]

    /// The fault as an experiment file declares it, for one stack.
    init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal)

    /// Reads from AWS what the fault would touch. Changes nothing.
    ///
    /// - Throws: `FaultRefusal` when it must not be injected as things stand.
    func prepare() async throws(FaultRefusal) -> any PreparedFault

    /// What faults of this kind left behind on the stack, whoever injected them, found from the state of AWS alone.
    /// Changes nothing.
    ///
    /// - Parameter run: only what this run left behind; nil for all runs.
    static func leftovers(of run: String?, in environment: FaultEnvironment) async throws(AWSError) -> [any Leftover]

    /// What a declaration of it puts at risk and how long that usually takes, on AWS or on the sandbox.
    static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook

    /// Whether `leftovers` shows all that an undo may leave undone. Where the undo waits for the stack to heal, AWS
    /// has no mark of that: only the run knows what it waited for.
    static var leavesMark: Bool { get }
}

extension Fault {
    /// Those of the reference page: such a fault needs the same whatever its parameters are.
    public static func permissions(of declaration: Declaration) -> [String] { reference.permissions }

    /// Nothing: such a fault changes nothing that would stay changed.
    public static func leftovers(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [any Leftover] { [] }

    /// No.
    public static var leavesMark: Bool { false }
}

/// Something that a run changed and that is still changed.
public protocol Leftover: Sendable {
    /// The run that left it behind.
    var run: String { get }
    /// What is changed, in words: `subnet-0a1b is cut off by acl-0c2d`.
    var description: String { get }
    /// The calls that will restore it, in their order.
    var calls: [FaultPlan.Call] { get }

    /// Restores it. Safe to call again, and beside another that does the same.
    ///
    /// - Returns: what was restored, a line each: `subnet-0a1b restored to acl-0e3f`.
    func restore() async throws(UndoFailure) -> [String]
}

/// A fault whose targets are known.
public protocol PreparedFault: Sendable {
    /// What will happen, for people and for the journal.
    var plan: FaultPlan { get }

    /// What its undo amounts to, which decides when it is taken back among several.
    var undoKind: UndoKind { get }

    /// Looks whether what the plan rests on is still so: minutes pass between the plan and the injection, and what
    /// moved meanwhile by itself would pass for the fault's doing. Changes nothing.
    func check() async throws(InjectionFailure)

    /// Asks AWS, by trial runs that change nothing, whether it would allow the changing calls; empty where there are
    /// none.
    func permissionTrials() async -> [PermissionTrial]

    /// Makes the changing calls. Returns when AWS has accepted all of them.
    func inject() async throws(InjectionFailure)

    /// Looks once whether the fault took effect; nil when that cannot be seen yet.
    func evidence() async throws(AWSError) -> Evidence?

    /// What the fault checks by itself, once its evidence is there and before it is taken back.
    func assess() async -> [Assessment]

    /// Takes the fault back, or waits until the stack has recovered where AWS knows no way back. Safe to call at any
    /// time after `prepare`, also twice, also when nothing was injected.
    func undo() async throws(UndoFailure)

    /// What the undo found that somebody else had changed meanwhile, in words: it was left so, and the run proves
    /// nothing.
    var disturbances: [String] { get }
}

extension PreparedFault {
    /// The safest: what is not known is taken back first.
    public var undoKind: UndoKind { .restores }

    /// Nothing: such a fault looks when it is injected.
    public func check() async throws(InjectionFailure) {}

    /// Nothing: only EC2 has trial runs.
    public func permissionTrials() async -> [PermissionTrial] { [] }

    /// Nothing.
    public func assess() async -> [Assessment] { [] }

    /// None.
    public var disturbances: [String] { [] }
}

/// What a fault is given of the world.
public struct FaultEnvironment: Sendable {
    /// The stack that the fault is injected into.
    public var stack: StackFile
    /// Signed calls to the stack's account.
    public var aws: AWSClient
    /// The name of the run, which every change carries: in tags, reasons and tokens. 1 to 48 of `[A-Za-z0-9._-]`.
    public var run: String
    /// The clock that limits and instants are reckoned with, in microseconds.
    public var clock: MonotonicClock
    /// Seconds since 1970: what is written into AWS, such as when a change expires, is read by other machines.
    public var secondsSince1970: @Sendable () -> Int64
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// Whether the workload had a write acknowledged that it began after this instant (microseconds of the clock).
    public var writeAcknowledgedSince: @Sendable (Int64) -> Bool
    /// Whether nothing came through the load balancer's node in the zone: requests begun after this instant failed one
    /// after the other.
    public var zoneFailedSince: @Sendable (_ zone: String, _ instant: Int64) -> Bool
    /// Whether a good part of a stream of the workload failed that began after this instant.
    public var anyFailedSince: @Sendable (Int64) -> Bool
    /// The addresses of the machine or the task that gameday itself runs in: a fault that would cut it off is refused.
    public var ownAddresses: [String]
    /// The keys of this run's transfers that were acknowledged before this instant (microseconds of the clock); nil
    /// when that cannot be told.
    public var acknowledgedBefore: @Sendable (Int64) -> [String]? = { _ in nil }
    /// The keys of this run's transfers that were first sent after this instant; nil when that cannot be told.
    public var begunAfter: @Sendable (Int64) -> [String]? = { _ in nil }
    /// Whether the run is to end now: an injection that takes long stops at its next step.
    public var isHalted: @Sendable () -> Bool = { false }
    /// Is told what an undo waits for, in words, each time it has looked.
    public var waiting: @Sendable (String) -> Void = { _ in }

    /// An environment of these parts.
    public init(
        stack: StackFile, aws: AWSClient, run: String, clock: MonotonicClock,
        secondsSince1970: @escaping @Sendable () -> Int64, pause: @escaping @Sendable (Int) async throws -> Void,
        writeAcknowledgedSince: @escaping @Sendable (Int64) -> Bool,
        zoneFailedSince: @escaping @Sendable (_ zone: String, _ instant: Int64) -> Bool = { _, _ in false },
        anyFailedSince: @escaping @Sendable (Int64) -> Bool = { _ in false }, ownAddresses: [String] = []
    ) {
        self.stack = stack
        self.aws = aws
        self.run = run
        self.clock = clock
        self.secondsSince1970 = secondsSince1970
        self.pause = pause
        self.writeAcknowledgedSince = writeAcknowledgedSince
        self.zoneFailedSince = zoneFailedSince
        self.anyFailedSince = anyFailedSince
        self.ownAddresses = ownAddresses
    }
}
