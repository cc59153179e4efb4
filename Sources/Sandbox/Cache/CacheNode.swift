internal import Glibc
internal import Redis

/// One Redis server: its files, its process, and questions to it over a Unix socket, which no rule of the network
/// touches.
actor CacheNode {
    nonisolated let member: CacheMember
    private let settings: CacheSettings
    private let workshop: Workshop
    private let program: String
    private var process: ChildProcess?
    private var connection: RedisConnection?

    /// For an answer, in microseconds.
    private static let patience: Int64 = 1_000_000

    private nonisolated var directory: String { InsideDirectory.sockets(member.name) }
    private nonisolated var socket: String { directory + "/redis.sock" }

    init(member: CacheMember, settings: CacheSettings, workshop: Workshop, program: String) {
        self.member = member
        self.settings = settings
        self.workshop = workshop
        self.program = program
    }

    // MARK: Process

    /// Makes the node's files. They are in memory: sessions are not kept on disk, on ElastiCache neither.
    func create(_ layout: CacheLayout) throws(SandboxError) {
        try workshop.mounts.makeSockets(member.name)
        try workshop.write(layout.nodesFile(for: member), to: directory + "/nodes.conf")
    }

    /// Starts the server in a process namespace of its own.
    func start() throws(SandboxError) {
        unlink(socket)
        var command = ChildCommand(
            program, arguments, in: .subnet(.data, member.zone), privileges: .none(workshop.identity))
        command.ownProcesses = true
        command.directory = directory
        process = try workshop.start(command, log: member.name)
    }

    /// Ends the server at once.
    func end() async {
        let ended = process
        process = nil
        disconnect()
        ended?.signal(SIGKILL)
        _ = await ended?.exit()
    }

    /// The process that runs now; nil once it was ended on purpose.
    var currentProcess: ChildProcess? { process }

    private var arguments: [String] {
        let own = [
            "bind": member.address, "port": String(AddressPlan.cachePort), "unixsocket": socket, "dir": directory,
            "cluster-enabled": "yes", "cluster-config-file": "nodes.conf", "cluster-announce-ip": member.address,
            "cluster-node-timeout": String(settings.timing.nodeTimeoutMilliseconds),
            // The other shards serve on while one is without a primary.
            "cluster-require-full-coverage": "no",
            // A replica may be elected however long it has not heard of its primary: better old than none.
            "cluster-replica-validity-factor": "0", "repl-ping-replica-period": "1", "repl-timeout": "10",
            "repl-diskless-sync-delay": "0", "save": "", "appendonly": "no", "daemonize": "no",
            "protected-mode": "no", "maxmemory": "64mb", "maxmemory-policy": "noeviction", "tcp-keepalive": "5",
        ]
        return own.merging(settings.parameters) { $1 }.sorted { $0.key < $1.key }.flatMap { ["--\($0.key)", $0.value] }
    }

    // MARK: Questions

    /// The answer to a command.
    /// - Throws: also when the server answers with an error.
    @discardableResult
    func ask(_ command: [String]) async throws(SandboxError) -> RESPValue {
        let answer: RESPValue
        do throws(RedisError) {
            answer = try await connected().send(command, timeout: Self.patience)
        } catch {
            disconnect()
            throw SandboxError("\(member.identifier): \(error)")
        }
        if case .error(let reason) = answer { throw SandboxError("\(member.identifier): \(reason)") }
        return answer
    }

    /// What the server says of itself; nil when it does not answer.
    func report() async -> CacheNodeReport? {
        guard process?.isRunning == true, let replication = try? await ask(["INFO", "replication"]).string,
            let cluster = try? await ask(["CLUSTER", "INFO"]).string
        else { return nil }
        return CacheNodeReport(replication: replication, cluster: cluster)
    }

    private func connected() async throws(RedisError) -> RedisConnection {
        if let connection, connection.isOpen { return connection }
        let made = try await RedisConnection.connect(to: .unix(path: socket), RedisConfiguration(seeds: []))
        connection = made
        return made
    }

    private func disconnect() {
        connection?.close()
        connection = nil
    }
}
