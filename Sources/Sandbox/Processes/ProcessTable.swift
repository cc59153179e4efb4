internal import Basics
internal import CNamespaces
internal import Glibc

/// Starts processes and collects every one that ends: the duty of a process namespace's first process.
final class ProcessTable: Sendable {
    private let children = Locked<[Int32: ChildProcess]>([:])
    /// Written when a child is started, so that the collector need not ask again and again while there is none.
    private let started: Int32

    init() throws(SandboxError) {
        started = try checked("make a counter", cns_make_counter())
        startThread { [self] in collect() }
    }

    /// Starts a program. Its output goes to `output`, its input is `input` or nothing.
    func start(_ command: ChildCommand, input: Int32? = nil, output: Int32) throws(SandboxError) -> ChildProcess {
        let nothing = try openFile("/dev/null", O_RDONLY)
        defer { close(nothing) }
        var join: [Int32] = []
        if let path = command.place.path { join = [try openFile(path, O_RDONLY)] }
        defer { for file in join { close(file) } }
        let launch = ChildLaunch(
            executable: command.executable, arguments: command.arguments, environment: command.environmentStrings,
            directory: command.directory, descriptors: [input ?? nothing, output, output],
            newNamespaces: command.ownProcesses ? Int32(CNS_NEW_PROCESSES) : 0, join: join,
            privileges: command.privileges)
        // Under the lock, so that the collector finds the child even if it ends at once.
        let child = try children.withLock { children throws(SandboxError) in
            let child = ChildProcess(pid: try launch.start())
            children[child.pid] = child
            return child
        }
        var one: UInt64 = 1
        write(started, &one, 8)
        return child
    }

    /// Runs a program to its end.
    /// - Returns: how it ended, and what it wrote to its output and error output.
    func run(_ command: ChildCommand, input: String = "") async throws(SandboxError) -> (ExitStatus, String) {
        let source = try makeScratchFile()
        defer { close(source) }
        let sink = try makeScratchFile()
        defer { close(sink) }
        try writeAll(source, input, "a scratch file")
        lseek(source, 0, SEEK_SET)
        let status = try await start(command, input: source, output: sink).exit()
        lseek(sink, 0, SEEK_SET)
        return (status, String(decoding: readAll(sink), as: UTF8.self))
    }

    private func collect() {
        while true {
            let pid = cns_wait_any()
            guard pid > 0 else {
                var count: UInt64 = 0
                read(started, &count, 8)
                continue
            }
            guard let child = children.withLock({ $0.removeValue(forKey: pid) }) else {
                // An orphan that fell to us as the first process of the namespace.
                waitpid(pid, nil, WNOHANG)
                continue
            }
            child.collect()
        }
    }
}
