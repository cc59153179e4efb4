public import Documents

/// A schedule file: what is run on a stack, and when.
public struct ScheduleFile: Sendable, Hashable {
    /// The only version of the format that there is.
    public static let version = 1

    /// The file it was read from.
    public var file: String
    /// Its name, for the log and the pages.
    public var name: String
    /// The path of the stack file; the sandbox when nil.
    public var stack: String?
    /// Where finished runs are sent: destinations files, and buckets as `s3://bucket/prefix`.
    public var destinations: [NamedFile]
    /// When nothing is run, whatever is due.
    public var freezes: [Freeze]
    /// What is run; never empty.
    public var schedules: [Schedule]
    /// What is allowed but should be known, such as a freeze that is over.
    public var warnings: [Diagnostic]
}

/// What is run, and when.
public struct Schedule: Sendable, Hashable {
    /// Its name, of which a file has only one.
    public var name: String
    /// When it is due.
    let times: CronTimes
    /// What is run.
    public var work: ScheduledWork
    /// What `${set...}` stands for in its experiments; wins over what a suite or an agenda sets.
    public var settings: [String: String]
    /// A run begins at most so many seconds after its time.
    public var jitterSeconds: Int64
    /// What must be so besides, or nothing is run.
    public var preconditions: Preconditions

    /// The cron line as it was written, and its zone.
    public var words: String { "\(times.expression.text) \(times.zone.name)" }

    /// The first instant after this one at which it is due, in seconds since 1970; nil when it never is again.
    public func next(after instant: Int64) -> Int64? { times.next(after: instant) }

    /// When what is due at an instant begins on a stack.
    public func start(due: Int64, stack: String) -> Int64 {
        due + Jitter.seconds(upTo: jitterSeconds, stack: stack, schedule: name, due: due)
    }

    /// An instant as the clocks of its zone show it.
    public func words(_ instant: Int64) -> String { times.zone.words(instant) }
}

/// What must be so before a scheduled run, besides what every run asks for.
public struct Preconditions: Sendable, Hashable {
    /// The alarms of which none may be raised; nil for those of the stack file.
    public var alarms: [String]?
    /// How many healthy tasks each zone must have; nil for the stack file's own number.
    public var tasksPerZone: Int?

    /// The preconditions of a schedule that says nothing.
    public init(alarms: [String]? = nil, tasksPerZone: Int? = nil) {
        self.alarms = alarms
        self.tasksPerZone = tasksPerZone
    }
}
