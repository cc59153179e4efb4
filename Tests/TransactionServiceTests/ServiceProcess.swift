import Foundation
import Glibc
import TestSupport

/// One of the service's executables, as a process of its own, which does not outlive this object.
final class ServiceProcess: Sendable {
    private let process: LiveProcess

    /// The process ended, or said something else, before it listened.
    struct NeverListened: Error {
        let said: String
    }

    /// Starts an executable that was built beside the tests, with `environment` added to the tests' own.
    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process = try LiveProcess(
            name, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
    }

    deinit { process.signal(SIGKILL) }

    /// The port, once the log says that the service listens.
    func port() async throws -> Int {
        while let line = await process.line(containing: "port=") {
            guard line.hasSuffix("listening"), let mark = line.range(of: "port=") else { continue }
            if let port = Int(line[mark.upperBound...].prefix { $0.isNumber }) { return port }
        }
        throw NeverListened(said: process.standardError)
    }

    func send(_ signal: Int32) { process.signal(signal) }

    /// The exit status, once it has ended.
    func status() async throws -> Int32 { try await process.end().status }
}
