internal import FoundationEssentials
internal import Glibc
internal import Postgres

/// One PostgreSQL server: its files, its process, and questions to it.
actor DatabaseInstance {
    nonisolated let zone: Zone
    nonisolated let identifier: String
    private let configuration: PostgresConfiguration
    private let workshop: Workshop
    private let programs: PostgresPrograms
    private var process: ChildProcess?
    private var connection: Connection?

    private nonisolated var directory: String { "\(InsideDirectory.data)/postgres-\(zone.letter)" }
    private nonisolated var socketDirectory: String { InsideDirectory.sockets("postgres-\(zone.letter)") }

    init(zone: Zone, configuration: PostgresConfiguration, workshop: Workshop, programs: PostgresPrograms) {
        self.zone = zone
        identifier = "\(configuration.settings.cluster)-\(zone.letter)"
        self.configuration = configuration
        self.workshop = workshop
        self.programs = programs
    }

    // MARK: Files

    /// Makes the instance's files from the template, which all share: so all are copies of one system.
    func create(template: String, following upstream: Zone?) async throws(SandboxError) {
        try workshop.mounts.makeSockets("postgres-\(zone.letter)")
        let copy = ["-a", "--reflink=auto", template, directory]
        try await workshop.run(programs.copy, copy, in: .router, doing: "copy the database template")
        let main = "\nlisten_addresses = ''\ninclude 'gameday.conf'\n"
        try workshop.write(PostgresConfiguration.access, to: directory + "/pg_hba.conf")
        try workshop.write((readText(directory + "/postgresql.conf") ?? "") + main, to: directory + "/postgresql.conf")
        try configure(following: upstream)
        if upstream != nil { try markStandby() }
    }

    /// Writes the instance's parameters; `reload` makes a running one take them up.
    func configure(following upstream: Zone?) throws(SandboxError) {
        let parameters = configuration.parameters(zone, upstream: upstream)
        try workshop.write(PostgresConfiguration.text(parameters), to: directory + "/gameday.conf")
    }

    /// Whether it would follow somebody when it is started, and not take writes.
    nonisolated var isStandby: Bool { access(directory + "/standby.signal", F_OK) == 0 }

    private func markStandby() throws(SandboxError) {
        try workshop.write("", to: directory + "/standby.signal")
    }

    // MARK: Process

    /// Starts the server in a process namespace of its own.
    func start() throws(SandboxError) {
        // Both name a process by a number that means another one now.
        unlink(directory + "/postmaster.pid")
        unlink(socketDirectory + "/.s.PGSQL.\(AddressPlan.databasePort).lock")
        var command = ChildCommand(
            programs.server, ["-D", directory], in: .subnet(.data, zone), privileges: .none(workshop.identity))
        command.ownProcesses = true
        process = try workshop.start(command, log: "postgres-\(zone.letter)")
    }

    /// Ends the server and everything it started, at once and for certain: the kernel ends all of a process namespace
    /// with its first process. What was committed is in the log on disk.
    func fence() async {
        await disconnect()
        process?.signal(SIGKILL)
        _ = await process?.exit()
        process = nil
    }

    /// Waits until the server ends, by whatever cause. Nil when none runs.
    func ended() async -> ExitStatus? { await process?.exit() }

    /// The process that runs now.
    var currentProcess: ChildProcess? { process }

    /// Brings an instance that was fenced back as a standby of `writer`: undoes what it wrote and the writer has not.
    func rejoin(_ writer: DatabaseInstance) async throws(SandboxError) {
        unlink(directory + "/postmaster.pid")
        let source = "host=\(writer.socketDirectory) port=\(AddressPlan.databasePort) user=postgres dbname=postgres"
        try await workshop.run(
            programs.rewind, ["-D", directory, "--source-server", source, "--no-sync"], in: .subnet(.data, zone),
            doing: "rewind \(identifier) to follow \(writer.identifier)")
        // The rewind copied the writer's configuration.
        try configure(following: writer.zone)
        try markStandby()
        try start()
    }

    // MARK: Questions

    /// The first value of the answer to `sql`, asked as administrator.
    @discardableResult
    func ask(_ sql: String, database: String = "postgres", seconds: Int = 5) async throws(SandboxError) -> String? {
        do {
            guard database == "postgres" else {
                let other = try await Connection.connect(options(database))
                return try await other.query(sql, timeoutMilliseconds: seconds * 1000).scalar
            }
            let connection = try await connected()
            return try await connection.query(sql, timeoutMilliseconds: seconds * 1000).scalar
        } catch {
            if error.kind != .refused { await disconnect() }
            throw SandboxError("\(identifier): \(error)")
        }
    }

    /// Runs a statement that only reads, in a session of its own.
    func select(_ sql: String, database: String) async throws(PostgresError) -> SelectedRows {
        try await DataSession.select(sql, database: database, socket: socketDirectory)
    }

    /// Asks until the answer is `wanted`.
    func wait(until sql: String, is wanted: String, seconds: Int) async throws(SandboxError) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = "no answer"
        while ContinuousClock.now < deadline {
            do throws(SandboxError) {
                let answer = try await ask(sql)
                if answer == wanted { return }
                last = answer ?? "nothing"
            } catch {
                last = error.message
            }
            await pause(.milliseconds(20))
        }
        throw SandboxError("\(identifier): \"\(sql)\" is not \(wanted) after \(seconds) s (last: \(last))")
    }

    private func connected() async throws(PostgresError) -> Connection {
        if let connection, await connection.isOpen { return connection }
        let made = try await Connection.connect(options("postgres"))
        connection = made
        return made
    }

    private func disconnect() async {
        await connection?.close()
        connection = nil
    }

    private nonisolated func options(_ database: String) -> ConnectionOptions {
        ConnectionOptions(
            host: socketDirectory, port: AddressPlan.databasePort, database: database, user: "postgres",
            extra: ["connect_timeout": "2"])
    }
}
