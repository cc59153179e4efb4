internal import Basics
internal import FoundationEssentials

/// A line of the agent's state file: what it must know after its death.
public struct AgentRecord: Sendable, Hashable, Decodable {
    /// What happened.
    public enum Event: String, Sendable, Hashable, Decodable {
        /// The agent began.
        case started
        /// It is about to run something: a line without its `ended` is a run that died with its agent.
        case begun
        /// What it ran has ended.
        case ended
        /// The agent died in the middle of it.
        case interrupted
        /// A schedule was due and was not run, for this reason.
        case refused
        /// Schedules were due that nobody could run: they are not made up for.
        case missed
        /// What dead runs left behind was put back.
        case healed
        /// It could not be.
        case unhealed
        /// The wall clock was set.
        case clockJumped = "clock jumped"
        /// The agent ended in good order.
        case stopped
    }

    /// When, in seconds since 1970.
    public var at: Int64
    /// What happened.
    public var event: Event
    /// The schedule, where it is of one.
    public var schedule: String?
    /// When that was due, or the last of several times.
    public var due: Int64?
    /// Why, in one line.
    public var reason: String?
    /// What to do about it, in one line.
    public var mend: String?
    /// The refusal in one word.
    public var cause: String?
    /// How many times were missed.
    public var count: Int?
    /// By how many seconds the clock jumped.
    public var seconds: Int64?
    /// What ran.
    public var runs: [RunSummary]?

    init(_ event: Event, at: Int64, of occurrence: Occurrence? = nil) {
        self.at = at
        self.event = event
        schedule = occurrence?.schedule
        due = occurrence?.due
    }

    /// The members of its line besides the event.
    var members: [JSON.Member] {
        var members: [JSON.Member] = [("at", .integer(Int(at)))]
        if let schedule { members.append(("schedule", .string(schedule))) }
        if let due { members.append(("due", .integer(Int(due)))) }
        if let cause { members.append(("cause", .string(cause))) }
        if let reason { members.append(("reason", .string(reason))) }
        if let mend { members.append(("mend", .string(mend))) }
        if let count { members.append(("count", .integer(count))) }
        if let seconds { members.append(("seconds", .integer(Int(seconds)))) }
        if let runs { members.append(("runs", .array(runs.map(\.json)))) }
        return members
    }

    /// The record that a line says; nil when it is none, or only a part of one.
    public init?(line: some StringProtocol) {
        guard let record = try? JSONDecoder().decode(AgentRecord.self, from: Data(line.utf8)) else { return nil }
        self = record
    }

    /// For people: `weekly refused: a freeze is on`.
    public var words: String {
        var text = schedule.map { "\($0) \(event.rawValue)" } ?? event.rawValue
        if event == .missed, let count, count > 1 { text += " \(count) times" }
        if let reason { text += ": \(reason)" }
        for run in runs ?? [] { text += "; \(run.experiment) \(run.verdict): \(run.reason)" }
        return text
    }
}

extension RunSummary {
    fileprivate var json: JSON {
        var members: [JSON.Member] = [
            ("run", .string(run)), ("experiment", .string(experiment)), ("verdict", .string(verdict)),
            ("reason", .string(reason)), ("undone", .boolean(undone)),
        ]
        if let recoverySeconds { members.append(("recoverySeconds", .double(recoverySeconds))) }
        if let lost { members.append(("lost", .integer(lost))) }
        return .object(members)
    }
}
