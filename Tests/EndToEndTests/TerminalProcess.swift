import Basics
import Foundation
import Glibc
import TestSupport

/// `gameday` in front of somebody who may go away: its standard output and error are a terminal of its own, as in an
/// ssh session, or pipes.
final class TerminalProcess: Sendable {
    enum Screen {
        /// The program leads a session whose controlling terminal this is: when it closes, the kernel sends SIGHUP.
        case terminal
        case pipe
    }

    // What Swift's Glibc module leaves out: TIOCSPTLCK and TIOCGPTN of ioctl_tty(2).
    private static let unlock: UInt = 0x4004_5431
    private static let askNumber: UInt = 0x8004_5430

    private let process: SpawnedProcess
    private let screen: Int32
    private let isOpen = Locked(true)
    /// What was read from the screen and not looked for yet.
    private let unread = Locked("")

    init(_ arguments: [String], on kind: Screen) throws {
        let program = try BuiltProduct.path("gameday")
        switch kind {
        case .terminal:
            let (outer, path) = try Self.terminal()
            screen = outer
            process = try SpawnedProcess(
                program, arguments, input: .file(path), output: .file(path), errors: .file(path), leadsSession: true)
        case .pipe:
            let line = try Line()
            // Closed by `hangUp`, where the line's own end is closed with this scope.
            screen = dup(line.own)
            process = try SpawnedProcess(
                program, arguments, output: .descriptor(line.other), errors: .descriptor(line.other),
                leadsSession: true)
        }
    }

    deinit { hangUp() }

    private static func terminal() throws -> (outer: Int32, path: String) {
        let outer = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, UInt32) = (0, 0)
        guard outer >= 0, ioctl(outer, Self.unlock, &locked) == 0,
            ioctl(outer, Self.askNumber, &number) == 0
        else { throw SystemCallError("open /dev/ptmx") }
        return (outer, "/dev/pts/\(number)")
    }

    /// Reads on until the text is on the screen; false when the program ends without it.
    func shows(_ text: String) -> Bool {
        var seen = unread.withLock { unread in
            defer { unread = "" }
            return unread
        }
        var buffer = [UInt8](repeating: 0, count: 512)
        while true {
            if let found = seen.range(of: text) {
                let rest = String(seen[found.upperBound...])
                unread.withLock { $0 = rest }
                return true
            }
            let count = read(screen, &buffer, buffer.count)
            guard count > 0 else { return false }
            seen += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// Types a line, as somebody at the keyboard does.
    func type(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        guard write(screen, bytes, bytes.count) == bytes.count else { throw SystemCallError("write") }
    }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// Stops what is shown, as Ctrl-S does: whoever writes to the terminal now is held up.
    func stopOutput() throws {
        var stop: UInt8 = 0x13
        guard write(screen, &stop, 1) == 1 else { throw SystemCallError("write") }
    }

    /// Closes the window.
    func hangUp() {
        isOpen.withLock { isOpen in
            if isOpen { close(screen) }
            isOpen = false
        }
    }

    /// Waits for the end; the exit status, or the signal that ended it as a negative number.
    func end() async -> Int32 {
        let end = await process.end()
        return end.exit ?? -(end.signal ?? 0)
    }
}
