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
        let folder = try TemporaryDirectory()
        try folder.write(input, to: "in")
        let process = try SpawnedProcess(
            executable, arguments, environment: environment, input: .file(folder.file("in")),
            output: .file(folder.file("out")), errors: .file(folder.file("err")))
        let end = await process.end()
        return Output(
            status: end.status,
            standardOutput: try folder.read("out"), standardError: try folder.read("err"))
    }
}
