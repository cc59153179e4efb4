import Foundation
import TestSupport
import Testing

/// Everything that a run may change on a stack, as its endpoint tells it: kept before, compared afterwards.
struct StackSnapshot: Sendable {
    /// What its file has behind the name of the folder of the runs; removed with that.
    static let suffix = "-snapshot.json"

    private let stack: String
    private let file: String

    /// The state as it is now.
    static func take(of sandbox: SandboxFixture) async throws -> StackSnapshot {
        let taken = try await run([sandbox.stack])
        try #require(taken.status == 0, "\(taken.standardError)")
        let file = sandbox.runs + suffix
        try Data(taken.standardOutput.utf8).write(to: URL(filePath: file))
        return StackSnapshot(stack: sandbox.stack, file: file)
    }

    /// What differs from the state now; empty as soon as nothing does, at the latest after so many seconds.
    func difference(after seconds: Int = 60) async throws -> String {
        let compared = try await Self.run([stack, "--until", file, "--seconds", "\(seconds)"])
        guard compared.status != 0 else { return "" }
        return compared.standardOutput + compared.standardError
    }

    private static func run(_ arguments: [String]) async throws -> ChildProcess.Output {
        try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/stack_snapshot.py"] + arguments)
    }
}
