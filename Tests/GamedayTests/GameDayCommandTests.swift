import Documents
import Foundation
import GameDays
import Runner
import TestSupport
import Testing

@testable import gameday

@Suite("gameday run of a game day", .timeLimit(.minutes(5)))
struct GameDayCommandTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// A game day with one experiment, of which nothing may be begun this century.
    private func file(_ more: String = "unattended: go") throws -> String {
        try folder.write(
            """
            version: 1
            name: frozen
            purpose: Nothing is broken.
            timezone: Europe/Berlin
            freezes: [{ reason: it is cold, from: 2020-01-01, to: 2099-12-31 }]
            agenda:
              - step: wait
              - experiment: \(PackageRoot.path)/experiments/aurora-failover.yaml
            \(more)

            """, to: "day.yaml")
    }

    /// A stack that cannot be reached.
    private func stack() throws -> String {
        try folder.write(
            """
            {"version": 1, "name": "prod", "kind": "aws", "region": "us-east-1", "account": "123456789012",
             "endpoint": "https://127.0.0.1:1", "zones": ["us-east-1a"],
             "service": {"url": "https://127.0.0.1:1"},
             "database": {"cluster": "c", "endpoint": "db.example.com"}}
            """, to: "stack.json")
    }

    private func run(_ file: String, _ more: String...) async throws -> ChildProcess.Output {
        try await Command.run(
            BuiltProduct.path("gameday"),
            ["run", file, "--yes", "--stack", try stack(), "--runs", folder.file("runs")] + more)
    }

    @Test(
        "what an experiment showed counts though the timeline could not be written, and nothing shown is no proof",
        arguments: [
            ([RunVerdict.notUndone], RunVerdict.notUndone), ([.verified, .refuted], .refuted),
            ([.verified], .inconclusive), ([], .inconclusive),
        ])
    func lostTimeline(verdicts: [RunVerdict], expected: RunVerdict) throws {
        let gameDay = try GameDay(Document(path: try file()))
        let stack = StackSummary(name: "prod", isSandbox: false, region: "us-east-1", account: "123456789012")
        let end = GameDaySession.End(
            id: "d", summary: GameDaySummary(gameDay, []),
            outcomes: verdicts.map {
                RunOutcome(
                    name: "e", hypothesis: "", run: "r", began: "", stack: stack, verdict: $0, reason: "", mend: "",
                    directory: "")
            })
        #expect(end.verdict == expected)
    }

    @Test("a freeze refuses the experiment on a real stack: exit 2, the write-up and the notices say why")
    func freeze() async throws {
        let told = folder.file("told.jsonl")
        let day = try file("unattended: go\nnotify: [{ command: [tee, -a, \(told)] }]")
        let output = try await run(day, "--unattended")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardOutput.hasPrefix("inconclusive: game day frozen; refused: there is a freeze"))
        #expect(output.standardError.contains("gameday: no experiment can be begun now: there is a freeze"))
        let writeUp = try #require(output.standardOutput.split(separator: "write-up: ").last)
        let text = try String(
            contentsOfFile: writeUp.trimmingCharacters(in: .whitespacesAndNewlines), encoding: .utf8)
        #expect(text.hasPrefix("# Game day frozen: inconclusive\n"), "\(text)")
        #expect(text.contains("not run: refused: there is a freeze"))
        #expect(text.contains("| step | wait | everybody | not done: nobody was there |"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("runs")) == ["gamedays"])
        let notices = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(Set(notices.compactMap { $0["event"] as? String }) == ["began", "refused", "ended"])
    }

    @Test("a program that cannot be started for a notice is said, and changes nothing")
    func noSuchProgram() async throws {
        let output = try await run(
            try file("unattended: go\nnotify: [{ command: [/no/such/program] }]"), "--unattended")
        #expect(output.status == 2)
        #expect(output.standardError.contains("a notice did not arrive"), "\(output.standardError)")
        #expect(output.standardOutput.contains("write-up: "))
    }

    @Test("without a terminal and without --unattended nobody could say go: exit 64 before anything is made")
    func noTerminal() async throws {
        let output = try await run(try file())
        #expect(output.status == 64)
        #expect(output.standardError.contains("there is no terminal on which a facilitator could say go"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }

    @Test("unattended without a declared answer is refused at the item: exit 64")
    func noAnswer() async throws {
        let output = try await run(try file(""), "--unattended")
        #expect(output.status == 64)
        #expect(output.standardError.contains("day.yaml:8:5: error: with --unattended nobody says go or no-go"))
    }

    @Test("a game day is run alone, and its options are not for experiments: exit 64 each")
    func misuse() async throws {
        let experiment = PackageRoot.path + "/experiments/aurora-failover.yaml"
        let mixed = try await run(try file(), experiment, "--unattended")
        #expect(mixed.status == 64)
        #expect(mixed.standardError.contains("is a game day, which is run alone"))
        let plain = try await run(experiment, "--unattended")
        #expect(plain.status == 64)
        #expect(plain.standardError.contains("--unattended and --resume are for a game day"))
        let unknown = try await run(try file(), "--unattended", "--resume", "nothing")
        #expect(unknown.status == 2)
        #expect(unknown.standardError.contains("there is no game day nothing in "))
    }

    @Test("validate reads a game day and every experiment on its agenda")
    func validate() async throws {
        let day = try file()
        let good = try await Command.gameday("validate", day, PackageRoot.path + "/experiments/gamedays/quarterly.yaml")
        #expect(good.status == 0, "\(good.standardError)")
        #expect(good.standardOutput.hasPrefix("\(day): frozen is valid\n"))
        let text = try String(contentsOfFile: day, encoding: .utf8)
        let missing = try folder.write(text.replacing("aurora-failover", with: "aurora-failure"), to: "missing.yaml")
        let bad = try await Command.gameday("validate", missing)
        #expect(bad.status == 64)
        #expect(bad.standardError.contains("missing.yaml:8:5: error: there is no experiment "), "\(bad.standardError)")
    }

    @Test("--report is refused: a game day's report is its write-up")
    func noReport() async throws {
        let output = try await run(file(), "--unattended", "--report", folder.file("report"))
        #expect(output.status == 64)
        #expect(output.standardError.contains("day.yaml is a game day, whose write-up is its report\nto do: leave"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }
}
