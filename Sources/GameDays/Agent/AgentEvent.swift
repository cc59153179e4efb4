public import Runner

/// The time as two clocks tell it. Schedules follow the wall's; how much time passes is the monotonic one's to say.
public struct AgentInstant: Sendable, Hashable {
    /// Seconds since 1970; may jump.
    public var wall: Int64
    /// Microseconds of a clock that nobody sets.
    public var monotonic: Int64

    /// An instant.
    public init(wall: Int64, monotonic: Int64) {
        self.wall = wall
        self.monotonic = monotonic
    }
}

/// One time at which a schedule is due.
public struct Occurrence: Sendable, Hashable {
    /// The schedule's name.
    public var schedule: String
    /// When it is due, in seconds since 1970.
    public var due: Int64
    /// When it begins: later by the jitter.
    public var start: Int64

    /// An occurrence.
    public init(schedule: String, due: Int64, start: Int64) {
        self.schedule = schedule
        self.due = due
        self.start = start
    }
}

/// Why a scheduled run was not begun.
public struct AgentRefusal: Error, Sendable, Hashable {
    /// What stood in the way, in one word: a label of the metrics.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// A freeze is on.
        case freeze
        /// An alarm is raised, or missing.
        case alarm
        /// A deployment of the service is going on.
        case deploy
        /// An earlier run is not undone.
        case unhealed
        /// A zone has fewer healthy tasks than it must have.
        case capacity
        /// Another run or agent holds the stack's lease.
        case lease
        /// What must be known before a run cannot be seen.
        case unseen
        /// The schedule's run before is still going on, or waits.
        case busy
        /// The agent is being stopped.
        case stopping
    }

    /// In one word.
    public var cause: Cause
    /// One line: why.
    public var reason: String
    /// One line: what to do about it.
    public var mend: String

    /// A refusal.
    public init(_ cause: Cause, _ reason: String, mend: String) {
        self.cause = cause
        self.reason = reason
        self.mend = mend
    }
}

extension AgentRefusal {
    /// The refusal while a freeze is on.
    public init(during freeze: Freeze) {
        self.init(.freeze, "a freeze is on (\(freeze.written)): \(freeze.reason)", mend: "wait until it is over")
    }
}

/// What a scheduled run came to, for the log and the metrics.
public struct RunSummary: Sendable, Hashable, Decodable {
    /// The run's name.
    public var run: String
    /// The experiment's name.
    public var experiment: String
    /// The verdict's name; `refused` for a run that was refused before it changed anything.
    public var verdict: String
    /// One line: what happened.
    public var reason: String
    /// Whether nothing is left behind.
    public var undone: Bool
    /// By when the service had certainly recovered, in seconds from the fault; nil when that is not known.
    public var recoverySeconds: Double?
    /// Acknowledged transactions that were lost; nil when that is not known.
    public var lost: Int?

    /// The summary of an outcome.
    public init(_ outcome: RunOutcome) {
        run = outcome.run
        experiment = outcome.name
        let isRefused = outcome.verdict == .inconclusive && outcome.findings.first?.kind == .refused
        verdict = isRefused ? Self.refused : outcome.verdict.rawValue
        reason = outcome.reason
        undone = outcome.undone
        recoverySeconds = outcome.recovery?.provenSeconds
        lost = outcome.transactions?.lost
    }

    /// The summary of a run that died with its agent.
    public init(interrupted run: String, experiment: String, reason: String, undone: Bool) {
        self.run = run
        self.experiment = experiment
        verdict = Self.interrupted
        self.reason = reason
        self.undone = undone
    }

    /// The summary of a run that its agent had judged, and died before it told of it.
    public init(late run: String, experiment: String, verdict: String, reason: String, undone: Bool) {
        self.run = run
        self.experiment = experiment
        self.verdict = verdict
        self.reason = reason
        self.undone = undone
    }

    /// The summary of a whole game day, which may have proven less than the experiments that it ran.
    public init(_ day: GameDaySummary, name: String, id: String) {
        run = id
        experiment = name
        verdict = day.verdict.rawValue
        reason = day.reason
        undone = day.verdict != .notUndone
    }

    /// The summary of what could not even be begun.
    public init(refused name: String, reason: String) {
        run = ""
        experiment = name
        verdict = Self.refused
        self.reason = reason
        undone = true
    }

    static let refused = "refused"
    static let interrupted = "interrupted"

    /// The exit code of several runs: that of the worst.
    static func worstExitCode(of runs: [RunSummary]) -> Int32 {
        RunVerdict.worst(of: runs.map { RunVerdict(rawValue: $0.verdict) ?? .inconclusive })?.exitCode ?? 0
    }
}

/// What happens to an agent.
public enum AgentEvent: Sendable, Hashable {
    /// It has read its files and may begin.
    case began(AgentInstant)
    /// Time passes: several times a second.
    case time(AgentInstant)
    /// `heal` is done: this was put back, and these runs had died.
    case healed(restored: [String], interrupted: [RunSummary])
    /// `heal` was not possible.
    case notHealed(AgentRefusal)
    /// `check` is done.
    case checked(AgentRefusal?)
    /// `run` is done.
    case ended([RunSummary])
    /// A signal asks it to stop.
    case stop(String)
}

/// What an agent does next.
public enum AgentEffect: Sendable, Hashable {
    /// Put the record on the disk, before anything that follows.
    case record(AgentRecord)
    /// Put back what dead runs left behind, and mark them as interrupted.
    case heal
    /// Look whether the stack may be broken now.
    case check(Occurrence)
    /// Run what the schedule names.
    case run(Occurrence)
    /// Halt what is run.
    case halt(String)
    /// End the process with this exit code.
    case end(Int32)
}
