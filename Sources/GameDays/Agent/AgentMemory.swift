/// What the agent's records come to: what it must not repeat, and what the metrics count.
public struct AgentMemory: Sendable, Hashable {
    /// A schedule and one word about it.
    struct Key: Sendable, Hashable {
        var schedule: String
        var word: String
    }

    /// The last time of each schedule that was begun or refused: it is not tried again.
    private(set) var attempted: [String: Int64] = [:]
    /// The last time of each schedule that something is known of.
    private(set) var handled: [String: Int64] = [:]
    /// What was begun and has not ended.
    private(set) var open: Occurrence?
    private(set) var runs: [Key: Int] = [:]
    private(set) var refusals: [Key: Int] = [:]
    private(set) var missed: [String: Int] = [:]
    private(set) var lastBegun: [String: Int64] = [:]
    private(set) var lastRuns: [Key: RunSummary] = [:]
    private(set) var healed = 0
    private(set) var starts = 0
    private(set) var clockJumps = 0
    private(set) var lastRefusal: [String: AgentRecord] = [:]

    /// An agent that remembers nothing.
    public init() {}

    /// What these lines say. One that cannot be read, such as a half line that a crash left, says nothing.
    public init(lines: some Sequence<some StringProtocol>) {
        for line in lines {
            if let record = AgentRecord(line: line) { note(record) }
        }
    }

    /// Takes in a record.
    mutating func note(_ record: AgentRecord) {
        let schedule = record.schedule ?? ""
        if let due = record.due { handled[schedule] = max(handled[schedule] ?? due, due) }
        switch record.event {
        case .started: starts += 1
        case .begun:
            attempted[schedule] = record.due
            lastBegun[schedule] = record.at
            open = Occurrence(schedule: schedule, due: record.due ?? 0, start: record.at)
        case .ended:
            open = nil
            for run in record.runs ?? [] { count(run, of: schedule) }
        case .interrupted:
            open = nil
            runs[Key(schedule: schedule, word: RunSummary.interrupted), default: 0] += 1
        case .refused:
            attempted[schedule] = record.due
            refusals[Key(schedule: schedule, word: record.cause ?? ""), default: 0] += 1
            lastRefusal[schedule] = record
        case .missed: missed[schedule, default: 0] += record.count ?? 1
        case .healed: healed += record.count ?? 1
        case .clockJumped: clockJumps += 1
        case .unhealed, .stopped: break
        }
    }

    private mutating func count(_ run: RunSummary, of schedule: String) {
        runs[Key(schedule: schedule, word: run.verdict), default: 0] += 1
        lastRuns[Key(schedule: schedule, word: run.experiment)] = run
    }
}
