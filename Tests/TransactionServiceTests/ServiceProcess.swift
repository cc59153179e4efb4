import Foundation
import Glibc
import TestSupport

/// One of the service's executables, as a process of its own.
final class ServiceProcess: @unchecked Sendable {
    // Set once; the output is read on one queue.
    private let process = Process()
    private let output = Pipe()
    private let reading = DispatchQueue(label: "gameday.service-process")

    /// The process ended, or said something else, before it listened.
    struct NeverListened: Error {
        let said: String
    }

    /// Starts an executable that was built beside the tests, with `environment` added to the tests' own.
    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: tests).deletingLastPathComponent().appending(path: name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// The port, once the log says that the service listens.
    func port() async throws -> Int {
        try await onQueue {
            var said = ""
            while true {
                let more = self.output.fileHandleForReading.availableData
                if more.isEmpty { throw NeverListened(said: said) }
                said += String(decoding: more, as: UTF8.self)
                for line in said.split(separator: "\n").dropLast(said.hasSuffix("\n") ? 0 : 1) {
                    guard line.hasSuffix("listening"), let mark = line.range(of: "port=") else { continue }
                    if let port = Int(line[mark.upperBound...].prefix { $0.isNumber }) { return port }
                }
            }
        }
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// The exit status, once it has ended.
    func status() async throws -> Int32 {
        try await onQueue {
            while !self.output.fileHandleForReading.availableData.isEmpty {}
            self.process.waitUntilExit()
            return self.process.terminationStatus
        }
    }

    private func onQueue<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            reading.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
