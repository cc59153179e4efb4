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

    // What Swift's Glibc module leaves out: POSIX_SPAWN_SETSID of spawn.h, TIOCSPTLCK and TIOCGPTN of ioctl_tty(2).
    private static let newSession: Int16 = 0x80
    private static let unlock: UInt = 0x4004_5431
    private static let askNumber: UInt = 0x8004_5430

    private let number: pid_t
    private let screen: Int32
    private let isOpen = Locked(true)
    /// What was read from the screen and not looked for yet.
    private let unread = Locked("")

    init(_ arguments: [String], on kind: Screen) throws {
        let ends = try kind == .terminal ? Self.terminal() : Self.pipe()
        defer { if let inner = ends.inner { close(inner) } }
        screen = ends.outer
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let path = ends.path {
            // The first terminal that the leader of a session opens becomes its controlling one.
            posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
            for descriptor: Int32 in 1...2 { posix_spawn_file_actions_adddup2(&actions, 0, descriptor) }
        } else if let inner = ends.inner {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            for descriptor: Int32 in 1...2 { posix_spawn_file_actions_adddup2(&actions, inner, descriptor) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        let program = try BuiltProduct.path("gameday")
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var number: pid_t = 0
        let code = posix_spawn(&number, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw SystemCallError("posix_spawn") }
        self.number = number
    }

    deinit { hangUp() }

    private static func terminal() throws -> (outer: Int32, inner: Int32?, path: String?) {
        let outer = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, UInt32) = (0, 0)
        guard outer >= 0, ioctl(outer, Self.unlock, &locked) == 0,
            ioctl(outer, Self.askNumber, &number) == 0
        else { throw SystemCallError("open /dev/ptmx") }
        return (outer, nil, "/dev/pts/\(number)")
    }

    private static func pipe() throws -> (outer: Int32, inner: Int32?, path: String?) {
        // A socket pair can be made so that no other program started meanwhile inherits it.
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SystemCallError("socketpair")
        }
        return (ends[0], ends[1], nil)
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

    func signal(_ signal: Int32) { kill(number, signal) }

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
    func end() async throws -> Int32 {
        var status: Int32 = 0
        try await waitUntil { waitpid(number, &status, WNOHANG) != 0 }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
}
