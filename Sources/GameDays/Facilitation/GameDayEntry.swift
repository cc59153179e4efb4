internal import Basics
public import Runner

/// One line of a game day's journal: everything that was decided, seen and done, in its order.
public struct GameDayEntry: Sendable, Hashable, Decodable {
    /// What a line is about, by its word in the journal.
    public enum Event: String, Sendable, Hashable, Codable {
        case began, resumed, reached, go, done, note, skipped, halt, refused, experiment, phase, fault, verdict
        case interrupted, ended
        case noGo = "no-go"
        case notDone = "not done"
        case coolDown = "cool-down"
        case cooledDown = "cooled down"
        case cutShort = "cool-down cut short"
    }

    /// What it is about.
    public var event: Event
    /// When it was written, RFC 3339 in UTC.
    public var time: String
    /// The item of the agenda, from 0; nil for what belongs to none.
    public var item: Int?
    /// What was said or seen; of an experiment that begins, its run's name.
    public var text: String?
    /// When it happened, where that is not when it was written: what a run's own journal says of its faults.
    public var at: String?
    /// What an experiment proved.
    public var result: RunResult?
    /// What the game day is; of the first line.
    public var subject: GameDaySubject?

    /// When it happened.
    public var moment: String { at ?? time }
}

/// Which game day a journal is of.
public struct GameDaySubject: Sendable, Hashable, Codable {
    /// Its name, from the file.
    public var name: String
    /// Its own name among those of that name, and its directory's.
    public var id: String
    /// The stack that it is on.
    public var stack: String
    /// The account of the stack.
    public var account: String
    /// Whether that is the sandbox.
    public var isSandbox: Bool
    /// Whether nobody decides.
    public var isUnattended: Bool

    /// A subject of all its parts.
    public init(name: String, id: String, stack: String, account: String, isSandbox: Bool, isUnattended: Bool) {
        self.name = name
        self.id = id
        self.stack = stack
        self.account = account
        self.isSandbox = isSandbox
        self.isUnattended = isUnattended
    }

    var json: JSON {
        .object([
            ("name", .string(name)), ("id", .string(id)), ("stack", .string(stack)), ("account", .string(account)),
            ("isSandbox", .boolean(isSandbox)), ("isUnattended", .boolean(isUnattended)),
        ])
    }
}

/// What an experiment of a game day proved: the part of its outcome that the write-up shows.
public struct RunResult: Sendable, Hashable, Codable {
    /// The experiment's name.
    public var experiment: String
    /// What it claims.
    public var hypothesis: String
    /// The run's directory; empty for one that was not begun.
    public var directory: String
    /// Its verdict's name.
    public var word: String
    /// One line: what happened.
    public var reason: String
    /// One line: what to do about it; empty for a verified run.
    public var mend: String
    /// Whether nothing is left behind.
    public var undone: Bool
    /// Whether somebody ended it.
    public var isHalted: Bool
    /// The run in one line.
    public var sentence: String
    /// The lower bound of the recovery in seconds; nil where it was not measured.
    public var lower: Double?
    /// The upper bound.
    public var upper: Double?
    /// Its limit.
    public var limit: Double?
    /// Transfers that were acknowledged; nil where they were not read back.
    public var acknowledged: Int?
    /// Those of them that were lost.
    public var lost: Int?

    /// The verdict.
    public var verdict: RunVerdict { RunVerdict(rawValue: word) ?? .inconclusive }

    var json: JSON {
        func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
        func count(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }
        return .object([
            ("experiment", .string(experiment)), ("hypothesis", .string(hypothesis)),
            ("directory", .string(directory)), ("word", .string(word)), ("reason", .string(reason)),
            ("mend", .string(mend)), ("undone", .boolean(undone)), ("isHalted", .boolean(isHalted)),
            ("sentence", .string(sentence)), ("lower", number(lower)), ("upper", number(upper)),
            ("limit", number(limit)), ("acknowledged", count(acknowledged)), ("lost", count(lost)),
        ])
    }
}
