internal import Basics
internal import Glibc

/// A program that a test runs, in the namespaces of the thread that starts it; every wait blocks that thread.
public final class RunningProcess: Sendable {
    /// A program that ended with another status than 0, or without the line that was waited for.
    public struct Failed: Error, CustomStringConvertible {
        /// Which program it was, and what it did instead.
        public var description: String
    }

    private let process: SpawnedProcess
    private let output: Line
    private let lines: Locked<LineReader>

    /// Starts a program of the PATH with nothing as its input; its standard error joins its output.
    ///
    /// - Throws: `SystemCallError` when it cannot be started.
    public init(_ program: String, _ arguments: [String], in directory: String? = nil) throws {
        let output = try Line()
        defer { output.closeOther() }
        (self.output, lines) = (output, Locked(LineReader(output.own)))
        let line = (directory.map { ["env", "-C", $0] } ?? []) + [program] + arguments
        process = try SpawnedProcess(
            line[0], Array(line.dropFirst()), output: .descriptor(output.other), errors: .descriptor(output.other))
    }

    deinit { end() }

    /// Blocks until a line of the output satisfies `wanted`.
    ///
    /// - Throws: `Failed` when the output ends before.
    public func line(where wanted: (String) -> Bool) throws -> String {
        var seen = ""
        while let line = lines.withLock({ $0.next() }) {
            if wanted(line) { return line }
            seen += line + "\n"
        }
        throw Failed(description: "the program ended without the expected line; it said:\n\(seen)")
    }

    /// Ends the program and waits for its end.
    public func end() {
        process.signal(SIGKILL)
        _ = process.blockUntilEnd()
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    public static func run(_ program: String, _ arguments: [String], in directory: String? = nil) throws -> String {
        let child = try RunningProcess(program, arguments, in: directory)
        var text = ""
        child.lines.withLock { lines in
            while let line = lines.next() { text += line + "\n" }
            text += lines.unfinished
        }
        let status = child.process.blockUntilEnd().status
        guard status == 0 else {
            throw Failed(description: "\(program) \(arguments) ended with status \(status):\n\(text)")
        }
        return text
    }
}
