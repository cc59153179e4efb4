internal import CNamespaces
internal import Glibc

/// A sandbox seen from outside: starting it, ending it, looking at it, running something in it.
public struct SandboxLauncher: Sendable {
    private let host: SandboxHost
    var directory: RunDirectory { host.directory }

    /// The longest a sandbox may take to come up, the first one on a machine included.
    private static let patience = Duration.seconds(120)
    /// How often starting is tried when another has the lock but no sandbox comes of it.
    private static let attempts = 5
    /// How long the processes of a sandbox may take to end.
    private static let endMilliseconds: Int32 = 10_000

    /// A launcher of the sandbox that the host names.
    public init(_ host: SandboxHost) {
        self.host = host
    }

    // MARK: Up

    /// Starts the sandbox unless it is up, and waits until it is.
    ///
    /// - Parameters:
    ///   - configuration: the text of its configuration file; nil to take one that is up as it is.
    ///   - progress: is given what it says meanwhile, line by line.
    /// - Returns: the path of its stack file.
    /// - Throws: also when it is up with another configuration.
    public func up(configuration: String? = nil, progress: (String) -> Void) throws(SandboxError) -> String {
        // More than once: who had the lock may only have looked whether the sandbox lives, or may be ending it.
        for _ in 1...Self.attempts {
            if let lock = try directory.tryLock() {
                try start(lock: lock, configuration ?? "")
                guard let path = try waitUntilUp(progress) else { throw failedStart() }
                return path
            }
            let path: String?
            if access(directory.stackFile, F_OK) == 0 {
                path = directory.stackFile
            } else {
                path = try waitUntilUp(progress)
            }
            if let path, try isUp(as: configuration) { return path }
        }
        throw failedStart()
    }

    /// Whether it is up and behaves as the file says; not when it is just being ended.
    private func isUp(as configuration: String?) throws(SandboxError) -> Bool {
        guard let configuration else { return true }
        guard let present = readText(directory.configurationFile) else { return false }
        if present == configuration { return true }
        throw SandboxError(
            "the sandbox \(directory.name) is up with another configuration",
            remedy: "end it with gameday-sandbox down --name \(directory.name), or start one beside it with --name")
    }

    private func start(lock: Int32, _ configuration: String) throws(SandboxError) {
        defer { close(lock) }
        try endRemains()
        try directory.empty()
        try writeText(configuration, to: directory.configurationFile, mode: 0o600)
        try startKeeper(lock: lock)
    }

    private func startKeeper(lock: Int32) throws(SandboxError) {
        try makeDirectory(directory.logs, mode: 0o700)
        try directory.sockets.prepare()
        try writeText("", to: directory.progressFile, mode: 0o600)
        let nothing = try openFile("/dev/null", O_RDONLY)
        defer { close(nothing) }
        let log = try openFile(directory.logFile, O_WRONLY | O_CREAT | O_APPEND)
        defer { close(log) }
        let launch = ChildLaunch(
            executable: host.executable, arguments: host.keeperArguments, environment: host.environmentStrings,
            directory: "/", descriptors: [nothing, log, log, lock])
        _ = try launch.start()
    }

    /// Waits for a sandbox that is coming up.
    /// - Returns: the path of its stack file, or nil when it does not live.
    private func waitUntilUp(_ progress: (String) -> Void) throws(SandboxError) -> String? {
        let deadline = ContinuousClock.now + Self.patience
        var shown = 0
        while true {
            // In this order: a sandbox that ended after the file was looked for is found to have ended.
            let isUp = access(directory.stackFile, F_OK) == 0
            let isAlive = try directory.isLocked()
            let lines = (readText(directory.progressFile) ?? "").split(separator: "\n")
            for line in lines.dropFirst(shown) { progress(String(line)) }
            shown = max(shown, lines.count)
            guard isAlive else { return nil }
            if isUp { return directory.stackFile }
            guard ContinuousClock.now < deadline else {
                throw SandboxError(
                    "the sandbox \(directory.name) is not up after \(Self.patience)",
                    remedy: "see \(directory.logFile) and \(directory.logs); end it: gameday-sandbox down")
            }
            usleep(20_000)
        }
    }

    private func failedStart() -> SandboxError {
        let lines = (readText(directory.logFile) ?? "").split(separator: "\n").suffix(6).joined(separator: "\n  ")
        return SandboxError(
            "the sandbox \(directory.name) did not come up\(lines.isEmpty ? "" : ":\n  \(lines)")",
            remedy: "logs: \(directory.logFile) and \(directory.logs); try: gameday-sandbox doctor")
    }

    // MARK: Down

    /// Ends the sandbox, if it is up, and removes everything it left.
    /// - Returns: whether there was anything.
    @discardableResult
    public func down() throws(SandboxError) -> Bool {
        guard directory.exists else { return false }
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.endMilliseconds))
        while true {
            if let lock = try directory.tryLock() {
                defer { close(lock) }
                try endRemains()
                try directory.remove()
                return true
            }
            guard ContinuousClock.now < deadline else {
                throw SandboxError(
                    "the sandbox \(directory.name) does not end",
                    remedy: "another gameday-sandbox may be starting it; try again when that has ended")
            }
            // Until its record is there a sandbox is just being started: then look again.
            try endRemains()
            usleep(5_000)
        }
    }

    /// Ends the processes on record and waits until the kernel has ended all that lived inside.
    private func endRemains() throws(SandboxError) {
        guard let processes = SandboxProcesses.read(directory) else { return }
        // The keeper's end closes the lifeline; the rest follows from it. A first process that was stopped does not
        // see it, hence it is told as well.
        for record in [processes.keeper, processes.initial] {
            guard let process = record.open() else { continue }
            cns_signal_process(process, SIGKILL)
            close(process)
        }
        for record in [processes.keeper, processes.initial] {
            guard record.waitForEnd(milliseconds: Self.endMilliseconds) else {
                throw SandboxError("process \(record.pid) of the sandbox \(directory.name) does not end")
            }
        }
    }

    // MARK: A command inside

    /// Runs a command in a place of the sandbox's network, with this process's input and outputs, and with all rights
    /// inside.
    ///
    /// - Returns: its exit code; 128 and the signal's number when a signal ended it.
    public func run(place: String, command: [String]) throws(SandboxError) -> Int32 {
        guard try directory.isLocked(), let processes = SandboxProcesses.read(directory) else {
            throw SandboxError("the sandbox \(directory.name) is not up", remedy: "start it: gameday-sandbox up")
        }
        let base = "/proc/\(processes.initial.pid)"
        let network = place == Place.router.name ? "\(base)/ns/net" : "\(base)/root\(Place.directory)/\(place)"
        guard access(network, F_OK) == 0 else {
            let known = Place.all(Zone.ofRegion("")).map(\.name) + [Place.router.name]
            throw SandboxError("there is no place \"\(place)\"", remedy: "places: \(known.joined(separator: ", "))")
        }
        var namespaces = geteuid() == 0 ? [] : ["\(base)/ns/user"]
        namespaces += ["\(base)/ns/mnt", "\(base)/ns/ipc", "\(base)/ns/uts", "\(base)/ns/pid", network]
        var join: [Int32] = []
        defer { for file in join { close(file) } }
        for path in namespaces { join.append(try openFile(path, O_RDONLY)) }
        guard let name = command.first else { throw SandboxError("no command is given") }
        let launch = ChildLaunch(
            executable: name.contains("/") ? name : try Programs().find(name),
            arguments: Array(command.dropFirst()), environment: host.environmentStrings, directory: "/",
            descriptors: [0, 1, 2], join: join, joinsProcesses: true, privileges: .all)
        let pid = try launch.start()
        var raw: Int32 = 0
        while waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        return ExitStatus(raw: raw).code
    }
}
