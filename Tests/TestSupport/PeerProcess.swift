internal import Basics
internal import Dispatch
internal import Glibc

/// A child process that a test talks with, line by line. It ends with its standard input, so that none outlives the
/// tests, however they end.
public final class PeerProcess: Sendable {
    private let process: SpawnedProcess
    private let input: Line
    private let output: Line
    private let lines: Locked<LineReader>
    private let reading = DispatchQueue(label: "gameday.peer")

    /// Starts a program; its standard error is the tests' own.
    ///
    /// - Throws: `SystemCallError` when it cannot be started.
    public init(_ executable: String, _ arguments: [String], environment: [String: String]? = nil) throws {
        let (input, output) = (try Line(), try Line())
        defer { for line in [input, output] { line.closeOther() } }
        (self.input, self.output, lines) = (input, output, Locked(LineReader(output.own)))
        process = try SpawnedProcess(
            executable, arguments, environment: environment, input: .descriptor(input.other),
            output: .descriptor(output.other), errors: .inherited)
    }

    /// The next line of its standard output, without the newline.
    ///
    /// - Throws: `Ended` when the program closes its output before a whole line.
    public func line() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            reading.async { continuation.resume(with: Result { try self.read() }) }
        }
    }

    private func read() throws -> String {
        try lines.withLock { lines in
            guard let line = lines.next() else { throw Ended(unread: lines.unfinished) }
            return line
        }
    }

    /// Writes a line to its standard input.
    ///
    /// - Throws: `SystemCallError` when it does not read any more.
    public func send(_ line: String) throws {
        let bytes = Array("\(line)\n".utf8)
        guard Glibc.send(input.own, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw SystemCallError("write to a peer")
        }
    }

    /// Ends its standard input and waits until it has ended.
    public func stop() async {
        shutdown(input.own, Int32(SHUT_WR))
        _ = await process.end()
    }

    /// The program closed its output.
    public struct Ended: Error {
        /// What it wrote last, without a newline.
        public var unread: String
    }
}
