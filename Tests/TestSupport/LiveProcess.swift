internal import Basics
internal import Glibc

/// A program of ours while it runs: its standard error is read line by line, and it can be sent signals.
public final class LiveProcess: Sendable {
    private let process: SpawnedProcess
    private let lines: AsyncStream<String>
    private let folder: TemporaryDirectory
    private let seen = Locked("")

    /// Starts an executable that was built beside the tests.
    ///
    /// - Parameter wrapper: a command that becomes the program in the end, such as `env`.
    /// - Throws: `MissingSetup` when it was not built, `SystemCallError` when it cannot be started.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, through wrapper: [String] = []
    ) throws {
        let words = wrapper + [try BuiltProduct.path(program)] + arguments
        folder = try TemporaryDirectory()
        let errors = try Line()
        defer { errors.closeOther() }
        process = try SpawnedProcess(
            words[0], Array(words.dropFirst()), environment: environment, output: .file(folder.file("out")),
            errors: .descriptor(errors.other))
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        lines = stream
        startThread { [seen] in
            var reader = LineReader(errors.own)
            while let line = reader.next() {
                seen.withLock { $0 += line + "\n" }
                continuation.yield(line)
            }
            seen.withLock { $0 += reader.unfinished }
            continuation.finish()
        }
        // Its end is the end of what is read, for a child of it may hold on to the other end; what is written already
        // is still read.
        process.atEnd { shutdown(errors.own, Int32(SHUT_RD)) }
    }

    /// Waits for a line of standard error that contains `word`; false when the program ends without one.
    public func waitForLine(containing word: String) async -> Bool {
        await line(containing: word) != nil
    }

    /// The next line of standard error that contains `word`; nil when the program ends without one.
    public func line(containing word: String) async -> String? {
        await lines.first { $0.contains(word) }
    }

    /// The process's number.
    public var number: Int32 { process.number }

    /// Sends a signal; nothing once it has ended.
    public func signal(_ number: Int32) { process.signal(number) }

    /// What it has written to standard error.
    public var standardError: String { seen.withLock { $0 } }

    /// Waits for the end.
    public func end() async throws -> ChildProcess.Output {
        for await _ in lines {}
        let end = await process.end()
        return ChildProcess.Output(
            status: end.status, standardOutput: try folder.read("out"), standardError: standardError)
    }
}
