import Foundation
import TestSupport
import Testing

/// What the container of a scheduled game day does around gameday, with stand-ins for gameday and the AWS CLI.
@Suite("The agent's script")
struct AgentScriptTests {
    /// What the script did: its exit code, and the calls of the stand-ins in order.
    private struct Outcome {
        var status: Int32
        var calls: [String]
    }

    /// Runs the script in a folder of its own.
    ///
    /// - Parameter run: what the stand-in of `gameday run` does after it has written a report.
    private func agent(
        _ command: String, run: String = "exit 0", recover: String = "exit 0", aws: String = "exit 0",
        timeLimit: Int = 60, stack: String = "{\"name\": \"payments 50%s\"}"
    ) async throws -> Outcome {
        let folder = try TemporaryDirectory()
        let calls = folder.file("calls")
        try executable(
            """
            echo "gameday $*" >>"\(calls)"
            [ "$1" = run ] || { \(recover); }
            mkdir -p runs/one && echo report >runs/one/report.txt
            \(run)
            """, at: folder.file("gameday"))
        try executable(
            """
            echo "aws $*" | sed 's,/[0-9/]*T[0-9]*Z$,/WHEN,' >>"\(calls)"
            \(aws)
            """, at: folder.file("aws"))
        let environment = [
            "PATH": "\(folder.path):/usr/bin:/bin", "GAMEDAY_STACK": stack, "GAMEDAY_EXPERIMENTS": "first second",
            "GAMEDAY_REPORTS": "s3://bucket/reports", "GAMEDAY_TIME_LIMIT_SECONDS": "\(timeLimit)",
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
        return Outcome(status: output.status, calls: written.split(separator: "\n").map(String.init))
    }

    private func executable(_ text: String, at path: String) throws {
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private static let recover = "gameday recover --stack stack.json"
    private static let run = "gameday run /files/first.yaml /files/second.yaml --stack stack.json --yes --runs runs"

    /// The day and the time of the folder stand as WHEN.
    private static let copy = "aws s3 cp --recursive --only-show-errors runs s3://bucket/reports/WHEN"

    @Test("takes back first, runs the agenda, and puts the reports away")
    func verified() async throws {
        let outcome = try await agent("run")
        #expect(outcome.status == 0)
        #expect(outcome.calls == [Self.recover, Self.run, Self.copy])
    }

    @Test("keeps gameday's exit code, takes back once more, and puts the reports of a failure away as well")
    func refuted() async throws {
        let outcome = try await agent("run", run: "exit 1")
        #expect(outcome.status == 1)
        #expect(outcome.calls == [Self.recover, Self.run, Self.recover, Self.copy])
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
        #expect(outcome.calls == [Self.recover, Self.run, "undone", Self.recover, Self.copy])
    }

    @Test("a game day without its reports is no success")
    func reportsLost() async throws {
        #expect(try await agent("run", aws: "exit 1").status == 70)
        #expect(try await agent("run", run: "exit 2", aws: "exit 1").status == 2)
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
