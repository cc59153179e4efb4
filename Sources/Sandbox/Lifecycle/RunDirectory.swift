internal import CNamespaces
internal import FoundationEssentials
internal import Glibc

/// The directory of one sandbox: everything it leaves on disk is in here, and its lock tells whether it lives.
public struct RunDirectory: Sendable {
    /// The sandbox's name.
    public let name: String
    /// The absolute path.
    public let path: String

    /// The directory of the sandbox `name` under `root`.
    /// - Throws: when the name could not be a file's and a host's name.
    init(root: String, name: String) throws(SandboxError) {
        let allowed = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard allowed, (1...32).contains(name.utf8.count), !name.hasPrefix("-") else {
            throw SandboxError(
                "a sandbox cannot be named \"\(name)\"", remedy: "use 1 to 32 of a-z, 0-9 and -, not - first")
        }
        guard root.hasPrefix("/") else { throw SandboxError("\(root) is not an absolute path") }
        self.name = name
        path = "\(root)/\(name)"
    }

    /// The stack file; there only while the sandbox is up.
    public var stackFile: String { path + "/stack.json" }
    /// The text of the configuration that it came up with.
    var configurationFile: String { path + "/configuration.json" }
    /// What the sandbox says about its coming up, line by line.
    var progressFile: String { path + "/progress" }
    /// Who runs it.
    var recordFile: String { path + "/processes.json" }
    /// What its first process and its keeper write.
    var logFile: String { path + "/sandbox.log" }
    /// Every call of the AWS endpoint, one line of JSON each.
    var callLog: String { path + "/calls.jsonl" }
    /// What its programs write, one file each.
    var logs: String { path + "/logs" }
    var sockets: SocketPaths { SocketPaths(runDirectory: path) }

    var exists: Bool { access(path, F_OK) == 0 }

    /// Takes the lock, or returns nil while another has it. It goes with the last descriptor of the one returned,
    /// so it is held for as long as any process of the sandbox that knows it lives, however they end.
    func tryLock() throws(SandboxError) -> Int32? {
        while true {
            try makeDirectory(path, mode: 0o700)
            let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if file < 0 && errno == ENOENT { continue }
            guard file >= 0 else { throw SandboxError("open \(path)", errno: errno) }
            guard cns_try_lock(file) == 0 else {
                close(file)
                return nil
            }
            // Another may have removed the directory between open and lock: then ours is not the one by that name.
            var held = stat()
            var named = stat()
            if fstat(file, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino { return file }
            close(file)
        }
    }

    /// Whether any process of the sandbox lives.
    func isLocked() throws(SandboxError) -> Bool {
        guard exists else { return false }
        guard let lock = try tryLock() else { return true }
        close(lock)
        return false
    }

    /// Removes what is in the directory. Call with the lock.
    func empty() throws(SandboxError) {
        sockets.remove(runDirectory: path)
        do {
            for entry in try FileManager.default.contentsOfDirectory(atPath: path) {
                try FileManager.default.removeItem(atPath: "\(path)/\(entry)")
            }
        } catch {
            throw SandboxError("empty \(path): \(error)")
        }
    }

    /// Removes the directory. Call with the lock.
    func remove() throws(SandboxError) {
        try empty()
        rmdir(path)
    }
}
