import Foundation
import TestSupport
import Testing

/// Where gameday was installed alone.
@Suite("gameday without gameday-sandbox beside it", .timeLimit(.minutes(5)))
struct SandboxCommandTests {
    private let folder: TemporaryDirectory
    private var gameday: String { folder.file("gameday") }

    init() async throws {
        folder = try TemporaryDirectory()
        // By a program of its own: a process that another test starts while this one writes the copy would hold it
        // open for writing, and no such file can be run ("Text file busy").
        let copied = try await ChildProcess.run("cp", [BuiltProduct.path("gameday"), gameday])
        try #require(copied.status == 0, "\(copied.standardError)")
    }

    @Test("gameday sandbox names the program that is missing and what to do: exit 70")
    func sandbox() async throws {
        let output = try await Command.run(gameday, ["sandbox", "status"])
        #expect(output.status == 70)
        #expect(output.standardOutput.isEmpty)
        #expect(
            output.standardError.hasPrefix(
                "gameday: \(folder.path)/gameday-sandbox cannot be started: No such file or directory\nto do: "))
        #expect(output.standardError.contains("swift build"))
    }

    @Test("gameday run without a stack says the same before it makes any run: exit 70")
    func run() async throws {
        let experiment = PackageRoot.path + "/experiments/aurora-failover.yaml"
        let output = try await Command.run(gameday, ["run", experiment, "--runs", folder.file("runs")])
        #expect(output.status == 70)
        #expect(output.standardError.contains("gameday: the sandbox cannot be started"), "\(output.standardError)")
        #expect(output.standardError.contains("\nto do: "))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }
}
