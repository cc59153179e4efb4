import Basics
import Dispatch
import FoundationEssentials
import Glibc

/// Everything outside that the commands use: one object, so that a test can give another.
struct CommandContext: Sendable {
    var environment: [String: String]
    var clock: MonotonicClock
    /// The time of day as RFC 3339 in UTC, with milliseconds.
    var wallClock: @Sendable () -> String
    /// Seconds since 1970, for signatures.
    var secondsSince1970: @Sendable () -> Int64
    var isTerminal: Bool
    /// Whether somebody can write commands.
    var isInputTerminal: Bool
    var executablePath: String
    /// This machine's name.
    var hostName: String
    /// The IPv4 and IPv6 addresses of this machine, but not those that every machine has.
    var ownAddresses: [String]
    var write: @Sendable (String) -> Void
    var writeError: @Sendable (String) -> Void
    /// One line of standard input; nil at its end.
    var readLine: @Sendable () -> String?
    /// Every further line of standard input, as it comes.
    var inputLines: @Sendable () -> AsyncStream<String>
    var pause: @Sendable (Int) async throws -> Void
    var randomSeed: @Sendable () -> UInt64

    /// The path of an executable that is installed beside this one.
    func sibling(_ name: String) -> String {
        guard let slash = executablePath.lastIndex(of: "/") else { return name }
        return executablePath[...slash] + name
    }

    /// Prints one line to standard output.
    func print(_ line: String) { write(line + "\n") }

    /// Prints one line to standard error.
    func complain(_ line: String) { writeError(line + "\n") }

    /// The process's own surroundings.
    static let live = CommandContext(
        environment: ProcessInfo.processInfo.environment,
        clock: .system,
        wallClock: { WallClock.timestamp() },
        secondsSince1970: { WallClock.now().seconds },
        isTerminal: isatty(STDERR_FILENO) == 1,
        isInputTerminal: isatty(STDIN_FILENO) == 1,
        executablePath: CommandContext.ownPath(),
        hostName: CommandContext.ownHostName(),
        ownAddresses: NetworkInterfaces.addresses(),
        write: { CommandContext.write($0, to: STDOUT_FILENO) },
        writeError: { CommandContext.write($0, to: STDERR_FILENO) },
        readLine: { Swift.readLine() },
        inputLines: { CommandContext.inputLines() },
        pause: { try await Task.sleep(for: .milliseconds($0)) },
        randomSeed: { UInt64.random(in: 0..<1 << 48) })

    private static func inputLines() -> AsyncStream<String> {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        startThread {
            LineReader.read(STDIN_FILENO) { continuation.yield($0) }
            continuation.finish()
        }
        return lines
    }

    private static func ownPath() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : CommandLine.arguments[0]
    }

    private static func ownHostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A closed pipe or terminal must not end a run that has something to undo.
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
