import Documents
import Foundation
import GameDays
import TestSupport
import Testing

/// What the container of a scheduled game day does around gameday, with a stand-in for it.
@Suite("The agent's script")
struct AgentScriptTests {
    /// What the script did: its exit code, the calls of the stand-in in order, and its log.
    private struct Outcome {
        var status: Int32
        var calls: [String]
        var log: String
        /// The schedule that gameday was given; empty where there was none.
        var schedule = ""
    }

    /// Runs the script in a folder of its own.
    ///
    /// - Parameters:
    ///   - run: what the stand-in of `gameday run` does after it has written a result.
    ///   - reports: where the reports go.
    private func agent(
        _ command: String, run: String = "exit 0", recover: String = "exit 0", send: String = "exit 0",
        reports: String = "s3://bucket/reports", timeLimit: Int = 60,
        stack: String = "{\"name\": \"payments 50%s\"}", more: [String: String] = [:]
    ) async throws -> Outcome {
        let folder = try TemporaryDirectory()
        let calls = folder.file("calls")
        try await folder.writeProgram(
            """
            #!/bin/sh
            echo "gameday $*" >>"\(calls)"
            [ "$1" != recover ] || { \(recover); }
            [ "$1" != send ] || { \(send); }
            mkdir -p runs/one && echo '{"event":"run"}' >runs/one/journal.jsonl && echo '{}' >runs/one/result.json
            \(run)

            """, to: "gameday")
        let environment = [
            "PATH": "\(folder.path):/usr/bin:/bin", "GAMEDAY_STACK": stack, "GAMEDAY_EXPERIMENTS": "first second",
            "GAMEDAY_REPORTS": reports, "GAMEDAY_TIME_LIMIT_SECONDS": "\(timeLimit)",
            "GAMEDAY_FILES": "/files",
        ].merging(more) { $1 }
        let inFolder = "cd \"$1\" && exec \"$2\" \(command)"
        let output = try await ChildProcess.run(
            "/bin/sh", ["-c", inFolder, "sh", folder.path, PackageRoot.path + "/scripts/agent"],
            environment: environment)
        if !stack.isEmpty, ["run", "recover"].contains(command) {
            #expect(try String(contentsOfFile: folder.file("stack.json"), encoding: .utf8) == stack + "\n")
        }
        let written = (try? String(contentsOfFile: calls, encoding: .utf8)) ?? ""
        return Outcome(
            status: output.status, calls: written.split(separator: "\n").map(String.init), log: output.standardError,
            schedule: (try? String(contentsOfFile: folder.file("schedule.yaml"), encoding: .utf8)) ?? "")
    }

    private static let recover = "gameday recover --stack stack.json"
    private static let run = "gameday agent --schedule schedule.yaml --once --state state --runs runs"
    private static let send = "gameday send runs/one/ --to s3://bucket/reports"

    @Test("takes back first, runs the agenda, and gives reports that did not arrive a second chance")
    func verified() async throws {
        let outcome = try await agent("run")
        #expect(outcome.status == 0)
        #expect(outcome.calls == [Self.recover, Self.run, Self.send])
    }

    @Test("keeps gameday's exit code, takes back once more, and puts the reports of a failure away as well")
    func refuted() async throws {
        let outcome = try await agent("run", run: "exit 1")
        #expect(outcome.status == 1)
        #expect(outcome.calls == [Self.recover, Self.run, Self.recover, Self.send])
    }

    @Test("breaks nothing while something is left that cannot be taken back")
    func leftovers() async throws {
        let outcome = try await agent("run", recover: "exit 4")
        #expect(outcome.status == 4)
        #expect(outcome.calls == [Self.recover])
    }

    @Test("halts at the time limit, and waits until everything is undone")
    func timeLimit() async throws {
        let outcome = try await agent(
            "run", run: "trap 'echo undone >>calls; exit 3' TERM; while :; do sleep 0.1; done", timeLimit: 1)
        #expect(outcome.status == 3)
        #expect(outcome.calls == [Self.recover, Self.run, "undone", Self.recover, Self.send])
    }

    @Test("a bucket that takes no reports changes no verdict, and the log says what is not in it")
    func reportsLost() async throws {
        for code: Int32 in [0, 2] {
            let outcome = try await agent("run", run: "exit \(code)", send: "exit 2")
            #expect(outcome.status == code)
            #expect(
                outcome.log.contains(
                    "the reports of runs/one/ could not be put into s3://bucket/reports; the verdict stands"))
        }
    }

    @Test("of a run that died there is no result to put away: its journal is in the log")
    func died() async throws {
        let outcome = try await agent("run", run: "rm runs/one/result.json; exit 137")
        #expect(outcome.status == 137)
        #expect(outcome.calls == [Self.recover, Self.run, Self.recover])
        #expect(outcome.log.contains("agent: runs/one/ has no result, for its process died; its journal:\n{\"event\""))
    }

    @Test("where there is no bucket, nothing is put away")
    func noBucket() async throws {
        let outcome = try await agent("run", reports: "")
        #expect(outcome.status == 0)
        #expect(outcome.calls == [Self.recover, Self.run])
        #expect(!outcome.schedule.contains("to:"))
    }

    @Test("the agenda is a schedule, with the freezes in their time zone, that gameday takes")
    func schedule() async throws {
        let freezes = #"[{"from":"2026-12-18","reason":"the \"end\" of: the year","to":"2027-01-04T09:00"}]"#
        let outcome = try await agent(
            "run", more: ["GAMEDAY_FREEZES": freezes, "GAMEDAY_TIMEZONE": "Europe/Berlin"])
        let file = try ScheduleFile(Document(text: outcome.schedule, file: "schedule.yaml"), now: 0)
        #expect(file.schedules.map(\.work.paths) == [["/files/first.yaml", "/files/second.yaml"]])
        #expect(file.stack == "stack.json")
        #expect(file.destinations.map(\.path) == ["s3://bucket/reports"])
        #expect(file.freezes.map(\.reason) == [#"the "end" of: the year"#])
        // 2026-12-17T23:00:00Z: in Berlin it is an hour later.
        #expect(file.freezes.map(\.from) == [1_797_548_400])
        // Which zones there are is a question of freezes alone.
        let plain = try await agent("run", more: ["GAMEDAY_TIMEZONE": "Japan"])
        #expect(try ScheduleFile(Document(text: plain.schedule, file: "schedule.yaml"), now: 0).freezes == [])
    }

    @Test("any other command is gameday's own, as the examples for schedulers give it")
    func passedOn() async throws {
        let folder = PackageRoot.path + "/docs/schedules/"
        let job = try String(contentsOfFile: folder + "cronjob.yaml", encoding: .utf8).split(separator: "\n")
        let first = try #require(job.firstIndex { $0.hasSuffix(" args:") }) + 1
        let kubernetes = job[first...].prefix { $0.contains(" - ") }.map { $0.drop { " -".contains($0) } }
        let request =
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: folder + "eventbridge-schedule.json"))) as? [String: Any]
        let input = try #require((request?["Target"] as? [String: Any])?["Input"] as? String)
        let overrides = try JSONSerialization.jsonObject(with: Data(input.utf8)) as? [String: [[String: Any]]]
        let bridge = try #require(overrides?["containerOverrides"]?[0]["command"] as? [String])
        for words in [kubernetes.map { $0.hasPrefix("agent") ? "agent" : "--" + $0 }, bridge] {
            let command = words.joined(separator: " ")
            try #require(command.hasPrefix("agent --schedule"))
            let outcome = try await agent(command, run: "exit 3", stack: "")
            #expect(outcome.status == 3)
            #expect(outcome.calls == ["gameday " + command])
        }
    }

    @Test("only takes back when told so, and does nothing without a stack")
    func otherCommands() async throws {
        let outcome = try await agent("recover", recover: "exit 4")
        #expect(outcome.status == 4)
        #expect(outcome.calls == [Self.recover])
        #expect(try await agent("run", stack: "").status == 64)
    }
}
