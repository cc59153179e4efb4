import Foundation
import TestSupport

/// The built `gameday`, run to its end without any AWS settings of whoever runs the tests.
enum Command {
    static func gameday(_ arguments: String...) async throws -> ChildProcess.Output {
        try await run(BuiltProduct.path("gameday"), arguments)
    }

    static func run(_ executable: String, _ arguments: [String]) async throws -> ChildProcess.Output {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
        return try await ChildProcess.run(executable, arguments, environment: environment)
    }
}
