internal import Foundation

/// A child process that a test runs to its end.
public enum ChildProcess {
    /// What a child left behind.
    public struct Output: Sendable {
        /// The exit status, or the signal that ended it.
        public var status: Int32
        /// All it wrote to standard output.
        public var standardOutput: String
        /// All it wrote to standard error.
        public var standardError: String
    }

    /// Runs a program to its end with `input` on its standard input. Files carry the streams, so none can fill up.
    public static func run(
        _ executable: String, _ arguments: [String], environment: [String: String]? = nil, input: String = ""
    ) async throws -> Output {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gameday-child-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (inFile, outFile, errorFile) = (
            folder.appending(path: "in"), folder.appending(path: "out"), folder.appending(path: "err")
        )
        try Data(input.utf8).write(to: inFile)
        try Data().write(to: outFile)
        try Data().write(to: errorFile)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        if let environment { process.environment = environment }
        let (reader, output, errors) = (
            try FileHandle(forReadingFrom: inFile), try FileHandle(forWritingTo: outFile),
            try FileHandle(forWritingTo: errorFile)
        )
        // Foundation keeps what a process was given. Left open, the files add up over a run of an hour; and with more
        // than about 1,360 open ones Foundation's next `Process.run()` reads beyond its list of them, and crashes.
        defer { for handle in [reader, output, errors] { try? handle.close() } }
        process.standardInput = reader
        process.standardOutput = output
        process.standardError = errors
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        return Output(
            status: process.terminationStatus,
            standardOutput: String(decoding: try Data(contentsOf: outFile), as: UTF8.self),
            standardError: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
    }
}
