import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Each gives its one-line reason, its mend and its exit code, changes nothing, and leaves a journal where a run
    /// began.
    @Suite("Bad input", .timeLimit(.minutes(4)))
    struct BadInputTests {
        private static let usage: Int32 = 64
        private static let inconclusive: Int32 = 2

        /// A folder of this test's own.
        private func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gameday-bad-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try await body(folder)
        }

        private func validate(_ text: String) async throws -> ChildProcess.Output {
            try await withFolder { folder in
                let file = folder.appending(path: "mine.yaml")
                try Data(text.utf8).write(to: file)
                return try await Programs.gameday(["validate", file.path])
            }
        }

        @Test("A missing stack file is named with what to do: exit 64")
        func missingStack() async throws {
            let output = try await Programs.gameday(
                ["run", Programs.experiment("failover"), "--stack", "/nowhere/stack.json"])
            #expect(output.status == Self.usage)
            #expect(output.standardError.contains("/nowhere/stack.json"))
            #expect(output.standardError.contains("there is no such file"))
        }

        @Test("A typo is shown with its line and column and what was meant: exit 64")
        func typo() async throws {
            let text = try String(contentsOfFile: Programs.experiment("failover"), encoding: .utf8)
            let output = try await validate(text.replacing("expect:", with: "expct:"))
            #expect(output.status == Self.usage)
            #expect(output.standardError.contains("mine.yaml:16:1"), "\(output.standardError)")
            #expect(output.standardError.contains("expect"))
        }

        @Test("A file of 10 MB is refused without being read: exit 64")
        func largeFile() async throws {
            let output = try await validate(String(repeating: "a: b\n", count: 2_000_000))
            #expect(output.status == Self.usage)
            #expect(output.standardError.contains("10000000 bytes long"), "\(output.standardError)")
        }

        @Test("An alias bomb is refused: exit 64")
        func aliasBomb() async throws {
            var text = "a0: &a0 [x, x]\n"
            for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
            let output = try await validate(text)
            #expect(output.status == Self.usage)
            #expect(output.standardError.contains("alias"), "\(output.standardError)")
        }

        @Test("No stack but the sandbox is broken without --yes where nobody can be asked: exit 64")
        func unconfirmed() async throws {
            try await withFolder { folder in
                let stack = folder.appending(path: "stack.json")
                let text = """
                    {"version": 1, "name": "prod", "kind": "aws", "region": "us-east-1", "account": "123456789012",
                     "endpoint": "https://127.0.0.1:1", "zones": ["us-east-1a"],
                     "service": {"url": "https://127.0.0.1:1"},
                     "database": {"cluster": "c", "endpoint": "db.example.com"}}
                    """
                try Data(text.utf8).write(to: stack)
                let output = try await Programs.gameday(
                    ["run", Programs.experiment("failover"), "--stack", stack.path, "--runs", folder.path + "/runs"])
                #expect(output.status == Self.usage, "\(output.standardError)")
                #expect(output.standardError.contains("--yes"))
                #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
            }
        }

        /// Runs the experiment on the sandbox's stack file with one value changed; nothing may be injected, and the
        /// journal says why.
        private func refused(
            _ sandbox: SandboxFixture, changing change: (inout [String: Any]) -> Void
        ) async throws -> (output: ChildProcess.Output, report: RunReport.Run) {
            try await withFolder { folder in
                let original = try Data(contentsOf: URL(filePath: sandbox.stack))
                var stack = try #require(try JSONSerialization.jsonObject(with: original) as? [String: Any])
                change(&stack)
                let changed = folder.appending(path: "stack.json")
                try JSONSerialization.data(withJSONObject: stack).write(to: changed)
                let (report, output) = try await RunReport.of(
                    Programs.experiment("failover"), stack: changed.path, runs: sandbox.runs)
                let run = URL(filePath: report.report).deletingLastPathComponent().path
                let journal = try String(contentsOfFile: run + "/journal.jsonl", encoding: .utf8)
                #expect(!journal.contains(#""event":"inject""#))
                #expect(journal.contains(#""event":"finding""#))
                #expect(report.verdict == "inconclusive")
                #expect(report.undone)
                #expect(report.todo?.isEmpty == false)
                return (output, report)
            }
        }

        @Test("A dead endpoint, wrong credentials, a wrong account, an unknown cluster: exit 2 with reason and mend")
        func wrongStack() async throws {
            try await SandboxFixture.with { sandbox in
                let dead = try await refused(sandbox) { $0["endpoint"] = "http://127.0.0.1:1" }
                #expect(dead.output.status == Self.inconclusive)
                #expect(dead.report.reason.contains("127.0.0.1:1"), "\(dead.report.reason)")

                let credentials = try await refused(sandbox) { stack in
                    var keys = stack["credentials"] as? [String: Any] ?? [:]
                    keys["secretAccessKey"] = "wrong"
                    stack["credentials"] = keys
                }
                #expect(credentials.output.status == Self.inconclusive)
                #expect(credentials.report.reason.contains("SignatureDoesNotMatch"), "\(credentials.report.reason)")

                let account = try await refused(sandbox) { $0["account"] = "123456789012" }
                #expect(account.output.status == Self.inconclusive)
                #expect(account.report.reason.contains("123456789012"), "\(account.report.reason)")

                let cluster = try await refused(sandbox) { stack in
                    var database = stack["database"] as? [String: Any] ?? [:]
                    database["cluster"] = "nosuch"
                    stack["database"] = database
                }
                #expect(cluster.output.status == Self.inconclusive)
                #expect(cluster.report.reason.contains("DBClusterNotFoundFault"), "\(cluster.report.reason)")
            }
        }
    }
}
