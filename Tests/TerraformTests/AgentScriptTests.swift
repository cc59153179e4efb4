import Foundation
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
    }

    /// Runs the script in a folder of its own.
    ///
    /// - Parameters:
    ///   - run: what the stand-in of `gameday run` does after it has written a result.
    ///   - reports: where the reports go.
    private func agent(
        _ command: String, run: String = "exit 0", recover: String = "exit 0", send: String = "exit 0",
        reports: String = "s3://bucket/reports", timeLimit: Int = 60,
        stack: String = "{\"name\": \"payments 50%s\"}"
    ) async throws -> Outcome {
        let folder = try TemporaryDirectory()
        let calls = folder.file("calls")
        try executable(
            """
            echo "gameday $*" >>"\(calls)"
            [ "$1" != recover ] || { \(recover); }
            [ "$1" != send ] || { \(send); }
            mkdir -p runs/one && echo '{"event":"run"}' >runs/one/journal.jsonl && echo '{}' >runs/one/result.json
            \(run)
            """, at: folder.file("gameday"))
        let environment = [
            "PATH": "\(folder.path):/usr/bin:/bin", "GAMEDAY_STACK": stack, "GAMEDAY_EXPERIMENTS": "first second",
            "GAMEDAY_REPORTS": reports, "GAMEDAY_TIME_LIMIT_SECONDS": "\(timeLimit)",
            "GAMEDAY_FILES": "/files",
        ]
        let inFolder = "cd \"$1\" && exec \"$2\" \(command)"
        let output = try await ChildProcess.run(
            "/bin/sh", ["-c", inFolder, "sh", folder.path, PackageRoot.path + "/scripts/agent"],
            environment: environment)
        if !stack.isEmpty {
            #expect(try String(contentsOfFile: folder.file("stack.json"), encoding: .utf8) == stack + "\n")
        }
        let written = (try? String(contentsOfFile: calls, encoding: .utf8)) ?? ""
        return Outcome(
            status: output.status, calls: written.split(separator: "\n").map(String.init), log: output.standardError)
    }

    private func executable(_ text: String, at path: String) throws {
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private static let recover = "gameday recover --stack stack.json"
    private static let runs = "gameday run /files/first.yaml /files/second.yaml --stack stack.json --yes --runs runs"
    private static let run = runs + " --to s3://bucket/reports"
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
        #expect(outcome.calls == [Self.recover, Self.runs])
    }

    @Test("only takes back when told so, and refuses what it does not know")
    func otherCommands() async throws {
        let outcome = try await agent("recover", recover: "exit 4")
        #expect(outcome.status == 4)
        #expect(outcome.calls == [Self.recover])
        #expect(try await agent("improvise").status == 64)
        #expect(try await agent("run", stack: "").status == 64)
    }
}
