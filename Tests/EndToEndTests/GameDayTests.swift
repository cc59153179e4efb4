import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whole game days on a sandbox, led in a terminal and by nobody.
    @Suite("Game days", .timeLimit(.minutes(20)))
    struct GameDayTests {
        @Test("Led in a terminal with a note, a skip and a halt; then one that nobody attends, killed and taken up")
        func gameDays() async throws {
            try await SandboxFixture.with { sandbox in
                let before = try await StackSnapshot.take(of: sandbox)
                try await led(sandbox)
                #expect(try await before.difference() == "")
                try await alone(sandbox)
                #expect(try await before.difference() == "")
            }
        }

        private func led(_ sandbox: SandboxFixture) async throws {
            let day = try TerminalProcess(GameDayFiles.arguments("led", sandbox), on: .terminal)
            try #require(day.shows("on AWS no experiment could be begun now: there is a freeze"))
            try #require(day.shows("1/6 step [facilitator]: Greet everybody."))
            try day.type("go")
            try #require(day.shows("2/6 go or no-go: Is everybody here?"))
            try day.type("note everybody is here")
            try #require(day.shows("noted"))
            try day.type("go")
            try #require(day.shows("3/6 experiment: ../call.yaml"))
            try day.type("go")
            try #require(day.shows("call: observe"))
            try day.type("note the flag is up")
            try #require(day.shows("noted"))
            try #require(day.shows("verified: call on the sandbox"))
            try #require(day.shows("4/6 experiment: ../cache.yaml"))
            try day.type("skip its node is being replaced")
            try #require(day.shows("5/6 experiment [facilitator]: ../blackhole.yaml"))
            try day.type("go")
            try #require(day.shows("blackhole: observe"))
            let run = try #require(try GameDayFiles.directories(sandbox, "blackhole").first)
            try await GameDayFiles.sees("evidence", in: run)
            try day.type("halt smoke in the room")
            try #require(day.shows("aborted: game day led; halted: smoke in the room"))
            try #require(day.shows("write-up: "))
            #expect(await day.end() == 3)
            try checkLed(sandbox, run)
        }

        private func checkLed(_ sandbox: SandboxFixture, _ run: String) throws {
            let folder = try #require(try GameDayFiles.days(sandbox, "led").first)
            let events = try GameDayFiles.events(folder)
            func moment(_ event: String, _ text: String) throws -> String {
                let found = events.first { $0.event == event && $0.text?.hasPrefix(text) == true }
                return try #require(found?.at ?? found?.time, "\(event) \(text)")
            }
            // The note was made while the fault was in, by one clock.
            let note = try moment("note", "the flag is up")
            #expect(try moment("fault", "aws/call: injected") < note)
            #expect(try note < moment("fault", "aws/call: undone"))
            #expect(try moment("note", "everybody is here") < moment("fault", "aws/call: injected"))
            let skip = try moment("skipped", "its node is being replaced")
            #expect(try moment("verdict", "") < skip)
            #expect(try skip < moment("fault", "ec2/blackhole-subnet: injected"))
            // Both journals have the clock of one process.
            let halt = try #require(events.first { $0.event == "halt" })
            let undo = try #require(try GameDayFiles.events(run).first { $0.event == "undo" })
            #expect(abs(undo.t_us - halt.t_us) < 1_000_000)
            #expect(try GameDayFiles.events(run).last { $0.event == "verdict" }?.reason == "smoke in the room")

            let text = try String(contentsOfFile: folder + "/write-up.md", encoding: .utf8)
            #expect(text.hasPrefix("# Game day led: aborted\n"), "\(text)")
            let timeline = [
                "done: Greet everybody.", "NOTE: everybody is here", "go: Is everybody here?",
                "aws/call: injected", "NOTE: the flag is up", "aws/call: undone", "call: verified",
                "SKIP ../cache.yaml: its node is being replaced", "ec2/blackhole-subnet: injected",
                "HALT: smoke in the room", "ec2/blackhole-subnet: undone",
                "the game day ends: halted: smoke in the room",
            ]
            let places = timeline.map { text.range(of: $0)?.lowerBound }
            #expect(places.allSatisfy { $0 != nil }, "\(text)")
            #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted(), "\(text)")
            #expect(text.contains("**expected:** A parameter that nobody reads makes no difference."))
            #expect(text.contains("| ../cache.yaml | not run: skipped: its node is being replaced |"))
            #expect(text.contains("| step | Say goodbye. | everybody | not reached |"))
        }

        private func alone(_ sandbox: SandboxFixture) async throws {
            let killed = try LiveProcess("gameday", GameDayFiles.arguments("alone", sandbox) + ["--unattended"])
            try #require(await killed.waitForLine(containing: "first: observe"))
            killed.signal(SIGKILL)
            _ = try await killed.end()
            let run = try #require(try GameDayFiles.directories(sandbox, "first").first)
            try await GameDayFiles.sees("watchdog ended", in: run)
            let folder = try #require(try GameDayFiles.days(sandbox, "alone").first)
            let id = try #require(folder.split(separator: "/").last.map(String.init))
            let resumed = try await Programs.gameday(
                GameDayFiles.arguments("alone", sandbox) + ["--unattended", "--resume", id])
            #expect(resumed.status == 0, "\(resumed.standardOutput)\(resumed.standardError)")
            let text = try String(contentsOfFile: folder + "/write-up.md", encoding: .utf8)
            #expect(text.hasPrefix("# Game day alone: verified\n"), "\(text)")
            #expect(text.contains("was interrupted"))
            #expect(text.contains("| step | Read the runbook. | everybody | not done: nobody was there |"))
            #expect(try GameDayFiles.directories(sandbox, "first").count == 2)
            #expect(try GameDayFiles.directories(sandbox, "second").count == 1)
        }
    }
}

/// What a game day leaves behind.
private enum GameDayFiles {
    struct Event: Decodable {
        var event: String
        var t_us: Int
        var time: String
        var text: String?
        var at: String?
        var reason: String?
    }

    static func arguments(_ name: String, _ sandbox: SandboxFixture) -> [String] {
        ["run", Programs.experiment("GameDays/" + name), "--stack", sandbox.stack, "--runs", sandbox.runs]
    }

    static func events(_ folder: String) throws -> [Event] {
        try String(contentsOfFile: folder + "/journal.jsonl", encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }
    }

    /// Waits until a run's journal has an event of that name.
    static func sees(_ name: String, in run: String) async throws {
        try await waitForChange(in: run) { try events(run).contains { $0.event == name } }
    }

    /// The directories of the runs of an experiment.
    static func directories(_ sandbox: SandboxFixture, _ name: String) throws -> [String] {
        try folders(sandbox.runs, name)
    }

    /// The directories of the game days of a name.
    static func days(_ sandbox: SandboxFixture, _ name: String) throws -> [String] {
        try folders(sandbox.runs + "/gamedays", name)
    }

    private static func folders(_ path: String, _ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.contains("-\(name)-") }.sorted()
            .map { path + "/" + $0 }
    }
}
