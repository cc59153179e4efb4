import Glibc
import TestSupport
import Testing

@testable import Sandbox

@Suite("A sandbox's directory")
struct RunDirectoryTests {
    @Test("a name that could leave the directory, or is no host name, is refused", arguments: ["", "..", "a/b", "A", "-x", "é"])
    func names(_ name: String) {
        #expect(throws: SandboxError.self) { try RunDirectory(root: "/tmp", name: name) }
    }

    @Test("its lock is held once, and goes with the directory when that is removed")
    func lock() throws {
        let root = try TemporaryDirectory()
        let directory = try RunDirectory(root: root.path + "/deep/er", name: "x")
        #expect(try !directory.isLocked())
        let first = try #require(try directory.tryLock())
        #expect(try directory.tryLock() == nil)
        #expect(try directory.isLocked())
        try directory.remove()
        #expect(!directory.exists)
        // The old lock is still held, but on a directory that is no longer there by this name.
        let second = try #require(try directory.tryLock())
        close(first)
        #expect(try directory.isLocked())
        close(second)
        #expect(try !directory.isLocked())
    }

    @Test("its sockets are in it, or in a short directory of their own when the path is too long for a socket")
    func sockets() throws {
        let short = SocketPaths(runDirectory: "/home/someone/.local/state/gameday/sandbox/default")
        #expect(short.broker == "/home/someone/.local/state/gameday/sandbox/default/broker.sock")
        let long = SocketPaths(runDirectory: "/" + String(repeating: "long/", count: 30))
        #expect(long.endpoint.utf8.count <= SocketPaths.limit)
        #expect(long.directory != SocketPaths(runDirectory: "/" + String(repeating: "lang/", count: 30)).directory)
    }
}
