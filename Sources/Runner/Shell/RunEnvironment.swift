public import AWS
public import Basics
public import Faults

/// Everything outside that a run uses.
public struct RunEnvironment: Sendable {
    /// The clock of everything that the run measures, in microseconds.
    public var clock: MonotonicClock
    /// The time of day as RFC 3339 in UTC, for people.
    public var wallClock: @Sendable () -> String
    /// Seconds since 1970, for what other machines read.
    public var secondsSince1970: @Sendable () -> Int64
    /// Waits so many milliseconds; throws when the task is cancelled.
    public var pause: @Sendable (Int) async throws -> Void
    /// Signed calls to the stack's account.
    public var aws: AWSClient
    /// This machine's name: the lease says where a run is.
    public var host: String
    /// This process among all that this machine ever had; nil when that cannot be told.
    public var process: String?
    /// The addresses of this machine: a fault that would cut it off is refused.
    public var ownAddresses: [String]
    /// How many files and sockets this process may have open at once.
    public var openFiles: Int
    /// Starts what undoes the faults when this process cannot any more.
    public var watchdog: any WatchdogLauncher
    /// Ends the run from outside.
    public var halt: HaltSwitch
    /// Is told what the faults will do, once their targets are resolved and before anything is changed.
    public var planned: @Sendable ([FaultPlan]) -> Void
    /// Is told where the run stands.
    public var progress: @Sendable (RunProgress) -> Void

    /// An environment of these parts.
    public init(
        clock: MonotonicClock, wallClock: @escaping @Sendable () -> String,
        secondsSince1970: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Int) async throws -> Void, aws: AWSClient, host: String,
        process: String? = nil, ownAddresses: [String] = [], openFiles: Int,
        watchdog: any WatchdogLauncher, halt: HaltSwitch,
        planned: @escaping @Sendable ([FaultPlan]) -> Void = { _ in },
        progress: @escaping @Sendable (RunProgress) -> Void
    ) {
        self.clock = clock
        self.wallClock = wallClock
        self.secondsSince1970 = secondsSince1970
        self.pause = pause
        self.aws = aws
        self.host = host
        self.process = process
        self.ownAddresses = ownAddresses
        self.openFiles = openFiles
        self.watchdog = watchdog
        self.halt = halt
        self.planned = planned
        self.progress = progress
    }
}
