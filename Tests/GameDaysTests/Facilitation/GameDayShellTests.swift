import Basics
import Experiments
import Foundation
import Runner
import TestSupport
import Testing

@testable import GameDays

@Suite("A game day as it is run", .timeLimit(.minutes(5)))
struct GameDayShellTests {
    /// Writes what a run's own journal says of its fault, at these seconds after ten o'clock.
    private static func journal(_ folder: String, inject: Int, undone: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = """
            {"event":"injected","time":"2026-03-02T10:\(inject):00.000Z","fault":"ecs/stop-task"}
            {"event":"phase","time":"2026-03-02T10:\(inject):01.000Z","phase":"observe"}
            {"event":"undone","time":"2026-03-02T10:\(undone):00.000Z","fault":"ecs/stop-task"}

            """
        try Data(lines.utf8).write(to: URL(filePath: folder + "/journal.jsonl"))
    }

    @Test("a note, a skip and a halt are on one timeline with the faults, in the order in which they happened")
    func timeline() async throws {
        let stage = try Stage()
        let record = try stage.begin()
        let shell = try stage.shell(record) { request, halt, phase in
            phase(.baseline)
            phase(.observe)
            phase(.observe)
            guard request.experiment.name == "two" else { return Stage.outcome(request) }
            let finding = await halt.wait()
            let folder = stage.runs + "/run-two"
            try? Self.journal(folder, inject: 30, undone: 50)
            var outcome = Stage.outcome(request, .aborted, directory: folder)
            outcome.findings = [finding].compactMap { $0 }
            return outcome
        }
        async let outcomes = shell.run()
        stage.says("go", "note the dashboard is green", "skip no time", "go")
        try await stage.sees(.phase, "two: observe", in: record)
        stage.says("note the pager rang", "halt smoke in the room", "note too late")
        #expect(await outcomes.map(\.verdict) == [.aborted])

        let summary = GameDaySummary(stage.day, record.entries)
        #expect(summary.verdict == .aborted)
        #expect(summary.reason == "halted: smoke in the room")
        let text = try String(contentsOfFile: record.writeUp, encoding: .utf8)
        let told = [
            "done: greet", "NOTE: the dashboard is green", "SKIP one.yaml: no time", "go: two.yaml",
            "two: baseline", "NOTE: the pager rang", "HALT: smoke in the room", "two: aborted, it was so",
            "the game day ends: halted: smoke in the room", "ecs/stop-task: injected", "ecs/stop-task: undone",
        ]
        let places = told.map { words in text.range(of: words)?.lowerBound }
        #expect(places.allSatisfy { $0 != nil }, "\(text)")
        // The faults carry later minutes, so they come last: the time decides, not the order of the writing.
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted(), "\(text)")
        #expect(text.ranges(of: "two: observe").count == 1)
        #expect(text.contains("| 2026-03-02 10:30:00.000 | ecs/stop-task: injected |"))
        #expect(text.contains("| one.yaml | not run: skipped: no time | | | |"))
        #expect(text.contains("| step | greet \\| all | facilitator | done |"))
        #expect(text.contains("[run-two](../../run-two/report.html)"))
        #expect(text.contains("**expected:** two holds."))
        #expect(text.contains("## Action items\n\n| what | who | by when |\n| --- | --- | --- |\n| | | |"))
    }

    @Test("an experiment that is skipped while it runs proves nothing, and aborts nothing: the day goes on")
    func skippedWhileRunning() async throws {
        let stage = try Stage()
        let record = try stage.begin()
        let shell = try stage.shell(record) { request, halt, phase in
            guard request.experiment.name == "one" else { return Stage.outcome(request) }
            phase(.observe)
            let finding = await halt.wait()
            var outcome = Stage.outcome(request, .aborted)
            outcome.findings = [finding].compactMap { $0 }
            return outcome
        }
        async let outcomes = shell.run()
        stage.says("go", "go")
        try await stage.sees(.phase, "one: observe", in: record)
        stage.says("skip the dashboards are down")
        try await stage.sees(.reached, "two.yaml", in: record)
        stage.says("go")
        #expect(await outcomes.map(\.verdict) == [.aborted, .verified])
        let summary = GameDaySummary(stage.day, record.entries)
        #expect(summary.verdict == .inconclusive && !summary.isHalted)
    }

    @Test("recovery times are compared with the last game day of the same name on the same stack")
    func comparison() async throws {
        let folder = try TemporaryDirectory()
        func text(_ id: String, _ hour: Int, name: String = "day", upper: Double?) async throws -> String {
            let stage = try Stage(
                Stage.agenda.replacing("name: day", with: "name: \(name)"), folder: folder, hour: hour)
            let record = try stage.begin(id)
            let shell = try stage.shell(record) { request, _, _ in Stage.outcome(request, upper: upper) }
            async let outcomes = shell.run()
            stage.says("go", "go")
            try await stage.sees(.reached, "two.yaml", in: record)
            stage.says("go")
            #expect(await outcomes.count == 2)
            return try String(contentsOfFile: record.writeUp, encoding: .utf8)
        }
        let first = try await text("a", 10, upper: 9)
        #expect(first.hasPrefix("# Game day day: verified\n"))
        #expect(first.contains("| one | verified | 8.75 to 9.00 s | - | - |"), "\(first)")
        #expect(first.contains("**expected besides:** The pager rings."))
        // Neither one of another name nor one that measured nothing is compared with.
        _ = try await text("b", 11, name: "other", upper: 20)
        _ = try await text("c", 12, upper: nil)
        let later = try await text("d", 13, upper: 10.5)
        #expect(later.contains("| one | verified | 10.25 to 10.50 s | 8.75 to 9.00 s (now +1.50 s) | - |"), "\(later)")
        #expect(later.contains("last game day on 2026-03-02"))
        #expect(try await text("e", 14, upper: 10).contains("| 10.25 to 10.50 s (now -0.50 s) |"))
    }

    @Test("one that was killed while an experiment ran goes on with that experiment, and says what became of its run")
    func resume() async throws {
        let stage = try Stage()
        try await killed(stage)
        try await finished(stage)
        let over = #expect(throws: Finding.self) { try stage.resume() }
        #expect(over?.reason == "the game day day-1 has ended: the agenda is through")
    }

    private func finished(_ stage: Stage) async throws {
        let record = try stage.resume()
        let shell = try stage.shell(record) { request, _, _ in Stage.outcome(request) }
        async let outcomes = shell.run()
        stage.says("note again", "go")
        try await stage.sees(.reached, "two.yaml", in: record)
        stage.says("go")
        #expect(await outcomes.map(\.name) == ["one", "two"])
        let text = try String(contentsOfFile: record.writeUp, encoding: .utf8)
        #expect(text.contains("the run run-one was interrupted: aborted, the run's process died"), "\(text)")
        #expect(text.contains("ecs/stop-task: injected"))
        #expect(text.contains("the game day goes on after an interruption"))
        #expect(GameDaySummary(stage.day, record.entries).verdict == .verified)
    }

    /// Leaves what a process leaves that was killed in the middle of a line while its first experiment ran.
    private func killed(_ stage: Stage) async throws {
        let record = try stage.begin()
        for event in ["reached", "done"] { try record.journal.record(event, [("item", .integer(0))]) }
        for (event, text) in [("reached", "one.yaml"), ("go", ""), ("experiment", "run-one")] {
            try record.journal.record(event, [("item", .integer(1)), ("text", .string(text))])
        }
        let refusal = #expect(throws: Finding.self) { try stage.resume() }
        #expect(refusal?.reason == "the game day day-1 is going on in another process")
        let file = try #require(FileHandle(forWritingAtPath: record.directory.journal))
        try file.seekToEnd()
        try file.write(contentsOf: Data(#"{"event":"note","time":"2026-0"#.utf8))
        try file.close()
        let run = stage.runs + "/run-one"
        try Self.journal(run, inject: 10, undone: 11)
        let word = #"{"event":"verdict","verdict":"aborted","reason":"the run's process died","mend":"","undone":true}"#
        let journal = try #require(FileHandle(forWritingAtPath: run + "/journal.jsonl"))
        try journal.seekToEnd()
        try journal.write(contentsOf: Data((word + "\n").utf8))
        try journal.close()
    }

    @Test("a game day is not taken up with another file, on another stack, or when there is none")
    func notResumed() async throws {
        let stage = try Stage()
        try await killed(stage)
        let none = #expect(throws: Finding.self) { try stage.resume("other") }
        #expect(none?.reason == "there is no game day other in \(stage.runs)")
        let other = try Stage(Stage.agenda + "coolDown: 1s\n", folder: stage.folder)
        let changed = #expect(throws: Finding.self) { try other.resume() }
        #expect(changed?.reason == "days/g.yaml is not what the game day day-1 began with")
        var elsewhere = stage.subject()
        elsewhere.stack = "prod"
        let moved = #expect(throws: Finding.self) {
            try GameDayRecord(
                resuming: "day-1", of: stage.day, on: elsewhere, in: stage.runs, clock: .system, wallClock: { "" })
        }
        #expect(moved?.reason == "the game day day-1 is on test (000000000000)")
    }

    @Test("notices tell what happens; a destination that is down is said and holds nothing up")
    func notices() async throws {
        struct Down: Error {}
        struct Box: GameDayNotifier {
            let heard = Locked<[GameDayNotice]>([])
            func notify(_ notice: GameDayNotice) async throws {
                heard.withLock { $0.append(notice) }
                throw Down()
            }
        }
        let (stage, box) = (try Stage(), Box())
        let record = try stage.begin()
        let shell = try stage.shell(record, notifiers: [box]) { request, _, _ in Stage.outcome(request, .refuted) }
        stage.says("go", "go", "halt enough")
        _ = await shell.run()
        let heard = box.heard.withLock { $0 }
        #expect(
            Set(heard.map(\.event)) == [.began, .experiment, .verdict, .halt, .ended], "\(heard.map(\.event))")
        #expect(heard.first { $0.event == .verdict }?.verdict == "refuted")
        #expect(stage.shown.withLock { $0 }.contains { $0.hasPrefix("a notice did not arrive: Down") })
        #expect(GameDaySummary(stage.day, record.entries).verdict == .refuted)
    }

    @Test("a signal ends it as a halt does, with its name on the timeline")
    func signal() async throws {
        let stage = try Stage()
        let record = try stage.begin()
        let shell = try stage.shell(record) { request, halt, _ in
            stage.halt.halt(because: "SIGTERM was received")
            return Stage.outcome(request, await halt.wait() == nil ? .verified : .aborted)
        }
        stage.says("go", "go")
        _ = await shell.run()
        let summary = GameDaySummary(stage.day, record.entries)
        #expect(summary.reason == "halted: SIGTERM was received")
        #expect(summary.verdict == .aborted)
    }
}
