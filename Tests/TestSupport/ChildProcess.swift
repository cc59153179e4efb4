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
        let process = try SpawnedProcess(
            executable, arguments, environment: environment, input: .file(inFile.path), output: .file(outFile.path),
            errors: .file(errorFile.path))
        let end = await process.end()
        return Output(
            status: end.status,
            standardOutput: String(decoding: try Data(contentsOf: outFile), as: UTF8.self),
            standardError: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
    }
}
