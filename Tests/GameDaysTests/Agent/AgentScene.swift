import Documents

@testable import GameDays

/// An agent's machine in a test, with clocks that the test sets.
struct AgentScene {
    /// 2026-11-28 00:00 UTC.
    static let midnight: Int64 = 1_795_824_000

    var machine: AgentMachine
    /// Seconds since midnight, as the wall clock shows them.
    var wall: Int64 = 0
    private var monotonic: Int64 = 500_000_000
    /// All that was recorded.
    var records: [AgentRecord] = []

    init(
        _ schedules: String = everyMinute, freezes: String = "[]", purpose: AgentMachine.Purpose = .schedule,
        memory: AgentMemory = AgentMemory(), at wall: Int64 = 0
    ) throws {
        let text = "version: 1\nname: s\ntimezone: UTC\nfreezes: \(freezes)\nschedules:\n\(schedules)\n"
        let file = try ScheduleFile(Document(text: text, file: "s.yaml"), now: Self.midnight)
        machine = AgentMachine(file, stack: "test", purpose: purpose, memory: memory)
        self.wall = wall
    }

    static let everyMinute = "  - { name: a, cron: \"* * * * *\", experiments: [e.yaml] }"
    static let daily = "  - { name: d, cron: \"0 12 * * *\", experiments: [e.yaml] }"

    var instant: AgentInstant { AgentInstant(wall: Self.midnight + wall, monotonic: monotonic) }

    /// Hands in an event; records are kept, and the other effects returned.
    mutating func tell(_ event: AgentEvent) -> [AgentEffect] {
        machine.handle(event).filter { effect in
            guard case .record(let record) = effect else { return true }
            records.append(record)
            return false
        }
    }

    /// Begins, with nothing to heal.
    mutating func begin() {
        _ = tell(.began(instant))
        _ = tell(.healed(restored: [], interrupted: []))
    }

    /// Lets so many seconds pass, with a look each second; returns all effects with the second of the wall clock.
    mutating func pass(_ seconds: Int64) -> [(second: Int64, effect: AgentEffect)] {
        var effects: [(Int64, AgentEffect)] = []
        for _ in 0..<seconds {
            wall += 1
            monotonic += 1_000_000
            effects += tell(.time(instant)).map { (wall, $0) }
        }
        return effects
    }

    /// Sets the wall clock.
    mutating func set(_ seconds: Int64) { wall += seconds }

    /// No look for so long.
    mutating func stall(_ seconds: Int64) {
        wall += seconds
        monotonic += seconds * 1_000_000
    }

    /// Goes through what is due for so many seconds, each run over at once; returns the seconds at which one began.
    mutating func runAll(for seconds: Int64) -> [Int64] {
        var begun: [Int64] = []
        for _ in 0..<seconds {
            var effects = pass(1).map(\.effect)
            while let effect = effects.first {
                effects.removeFirst()
                switch effect {
                case .check: effects += tell(.checked(nil))
                case .run:
                    begun.append(wall)
                    effects += tell(.ended([AgentScene.summary()]))
                default: break
                }
            }
        }
        return begun
    }

    static func summary(_ verdict: String = "verified", undone: Bool = true) -> RunSummary {
        var summary = RunSummary(interrupted: "run-1", experiment: "e", reason: "because", undone: undone)
        summary.verdict = verdict
        return summary
    }

    func events(_ event: AgentRecord.Event) -> [AgentRecord] { records.filter { $0.event == event } }

    /// An agent that takes up where this one's records end.
    func memory() -> AgentMemory {
        AgentMemory(
            lines: records.map { record in
                JSONLine.of(record)
            })
    }
}
