import Foundation
import TestSupport

/// A sandbox of a test's own, taken down when the test ends, however it ends.
struct SandboxFixture: Sendable {
    let name: String
    let program: String
    /// The path of its stack file.
    let stack: String
    /// A folder for the runs of this test.
    let runs: String

    /// Starts a sandbox, runs `body`, and takes the sandbox down.
    static func with<Result>(
        _ program: String = "gameday-sandbox", _ arguments: [String] = [],
        _ body: (SandboxFixture) async throws -> Result
    ) async throws -> Result {
        let name = "t" + UUID().uuidString.prefix(8).lowercased()
        let runs = FileManager.default.temporaryDirectory.appending(path: "gameday-runs-\(name)").path
        func down() async {
            _ = try? await Programs.run(program, ["down", "--name", name])
            for path in [runs, runs + StackSnapshot.suffix] { try? FileManager.default.removeItem(atPath: path) }
        }
        do {
            let up = try await Programs.run(program, ["up", "--name", name] + arguments)
            let stack = up.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
            guard up.status == 0, FileManager.default.fileExists(atPath: stack) else { throw NoSandbox(output: up) }
            let result = try await body(SandboxFixture(name: name, program: program, stack: stack, runs: runs))
            await down()
            return result
        } catch {
            await down()
            throw error
        }
    }
}

/// The sandbox did not come up.
struct NoSandbox: Error, CustomStringConvertible {
    var output: ChildProcess.Output
    var description: String { "the sandbox did not come up; exit \(output.status)\n\(output.standardError)" }
}
