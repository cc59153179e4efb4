internal import Basics
internal import Glibc

/// A program that a test runs, in the namespaces of the thread that starts it. Not Foundation's `Process`, whose wait
/// needs a run loop and hangs on threads without one.
public final class RunningProcess: Sendable {
    /// A program that did not start, or ended with another status than 0, or without the line that was waited for.
    public struct Failed: Error, CustomStringConvertible {
        /// Which program it was, and what it did instead.
        public var description: String
    }

    private let identifier: pid_t
    private let output: Int32
    private let ended = Locked(false)

    /// Starts a program of the PATH with nothing as its input; its standard error joins its output.
    public init(_ program: String, _ arguments: [String], in directory: String? = nil) throws {
        // A socket pair, not a pipe: it can be made so that no other program started meanwhile inherits it.
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SystemCallError("socketpair")
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        let line = (directory.map { ["env", "-C", $0] } ?? []) + [program] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, line[0], &actions, nil, &words, environ)
        guard code == 0 else {
            close(ends[0])
            throw Failed(description: "\(program) did not start: \(String(cString: strerror(code)))")
        }
        self.identifier = identifier
        output = ends[0]
    }

    deinit {
        end()
        close(output)
    }

    /// Blocks until a line of the output satisfies `wanted`.
    ///
    /// - Throws: `Failed` when the output ends before.
    public func line(where wanted: (String) -> Bool) throws -> String {
        var seen = ""
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte != UInt8(ascii: "\n") {
                line.append(byte)
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            if wanted(text) { return text }
            seen += text + "\n"
            line = []
        }
        throw Failed(description: "the program ended without the expected line; it said:\n\(seen)")
    }

    /// Ends the program and waits for its end.
    public func end() {
        ended.withLock { ended in
            if ended { return }
            kill(identifier, SIGKILL)
            Self.wait(for: identifier)
            ended = true
        }
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    public static func run(_ program: String, _ arguments: [String], in directory: String? = nil) throws -> String {
        let child = try RunningProcess(program, arguments, in: directory)
        var printed: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(child.output, &buffer, buffer.count), count > 0 { printed += buffer[..<count] }
        let text = String(decoding: printed, as: UTF8.self)
        let status = child.ended.withLock { ended in
            ended = true
            return wait(for: child.identifier)
        }
        guard status == 0 else {
            throw Failed(description: "\(program) \(arguments) ended with status \(status):\n\(text)")
        }
        return text
    }

    @discardableResult
    private static func wait(for identifier: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}
