internal import Glibc

/// What the parts of the sandbox work with: how to run programs, as whom, and where to write.
struct Workshop: Sendable {
    let processes: ProcessTable
    let identity: Identity
    let mounts: Mounts
    let logs: String

    /// Starts a program whose output goes to the log named.
    func start(_ command: ChildCommand, log: String) throws(SandboxError) -> ChildProcess {
        let output = try openFile("\(logs)/\(log).log", O_WRONLY | O_CREAT | O_APPEND)
        defer { close(output) }
        return try processes.start(command, output: output)
    }

    /// Runs a program without rights to its end.
    /// - Returns: what it wrote.
    /// - Throws: what it wrote, when it failed.
    @discardableResult
    func run(
        _ executable: String, _ arguments: [String], in place: Place, doing purpose: String
    ) async throws(SandboxError) -> String {
        let command = ChildCommand(executable, arguments, in: place, privileges: .none(identity))
        let (status, output) = try await processes.run(command)
        guard status.succeeded else { throw SandboxError("\(purpose): \(executable) ended with \(status): \(output)") }
        return output
    }

    /// Writes a file that the daemons own.
    func write(_ text: String, to path: String) throws(SandboxError) {
        try writeText(text, to: path + ".new", mode: 0o600)
        guard geteuid() != 0 || chown(path + ".new", identity.uid, identity.gid) == 0,
            rename(path + ".new", path) == 0
        else { throw SandboxError("write \(path)", errno: errno) }
    }
}

/// Waits. Returns early when the task is cancelled.
func pause(_ duration: Duration) async {
    try? await Task.sleep(for: duration)
}
