import Foundation
import TestSupport

/// The programs under test, as they were built beside the tests.
enum Programs {
    /// Runs `gameday` to its end.
    static func gameday(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> ChildProcess.Output {
        try await run("gameday", arguments, environment: environment)
    }

    /// Runs one of the programs to its end, without any AWS settings of whoever runs the tests.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> ChildProcess.Output {
        var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        all.merge(environment) { $1 }
        return try await ChildProcess.run(BuiltProduct.path(name), arguments, environment: all)
    }

    /// An experiment of these tests: short holds where the rule under test allows it.
    static func experiment(_ name: String) -> String {
        PackageRoot.path + "/Tests/EndToEndTests/Experiments/\(name).yaml"
    }
}
