internal import FoundationEssentials
internal import Glibc
internal import Postgres

/// The server of a restored cluster: the template and the archive, recovered to a point in time. It has no network:
/// only the Data API reads from it.
actor RestoredInstance {
    nonisolated let identifier: String
    private let zone: Zone
    private let settings: DatabaseSettings
    private let archive: DatabaseArchive
    private let workshop: Workshop
    private let programs: PostgresPrograms
    private var process: ChildProcess?

    private nonisolated var directory: String { "\(InsideDirectory.data)/restored-\(identifier)" }
    private nonisolated var sockets: String { "restored-\(identifier)" }

    init(
        _ identifier: String, zone: Zone, settings: DatabaseSettings, archive: DatabaseArchive, workshop: Workshop,
        programs: PostgresPrograms
    ) {
        self.identifier = identifier
        self.zone = zone
        self.settings = settings
        self.archive = archive
        self.workshop = workshop
        self.programs = programs
    }

    /// Recovers to an instant, and takes writes afterwards.
    func recover(to time: Date, timeline: UInt32, template: String, seconds: Int) async throws(SandboxError) {
        try workshop.mounts.makeSockets(sockets)
        try await workshop.run(
            programs.copy, ["-a", "--reflink=auto", template, directory], in: .router,
            doing: "copy the database template")
        try workshop.write(PostgresConfiguration.access, to: directory + "/pg_hba.conf")
        let main = (readText(directory + "/postgresql.conf") ?? "") + "\ninclude 'gameday.conf'\n"
        try workshop.write(main, to: directory + "/postgresql.conf")
        let parameters = PostgresConfiguration.restored(
            settings, sockets: InsideDirectory.sockets(sockets), restoreCommand: archive.restoreCommand,
            target: Self.text(time), timeline: timeline)
        try workshop.write(PostgresConfiguration.text(parameters), to: directory + "/gameday.conf")
        try workshop.write("", to: directory + "/recovery.signal")
        var command = ChildCommand(
            programs.server, ["-D", directory], in: .subnet(.data, zone), privileges: .none(workshop.identity))
        command.ownProcesses = true
        let process = try workshop.start(command, log: sockets)
        self.process = process
        try await waitUntilPromoted(process, seconds: seconds)
    }

    private func waitUntilPromoted(_ process: ChildProcess, seconds: Int) async throws(SandboxError) {
        let limit = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < limit {
            guard process.isRunning else {
                throw SandboxError("the recovery of \(identifier) ended", remedy: "see \(workshop.logs)/\(sockets).log")
            }
            if (try? await select("SELECT pg_is_in_recovery()", database: "postgres"))?.rows == [["f"]] { return }
            await pause(.milliseconds(50))
        }
        throw SandboxError("\(identifier) is not recovered after \(seconds) s")
    }

    /// Runs a statement that only reads.
    func select(_ sql: String, database: String) async throws(PostgresError) -> SelectedRows {
        try await DataSession.select(sql, database: database, socket: InsideDirectory.sockets(sockets))
    }

    /// Ends the server and removes its files.
    func remove() async {
        process?.signal(SIGKILL)
        _ = await process?.exit()
        process = nil
        for path in [directory, InsideDirectory.sockets(sockets)] {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// An instant as this parameter wants it, to the millisecond: with an offset in numbers, not a letter.
    private static func text(_ time: Date) -> String {
        // The style cuts off what is below a millisecond.
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return time.addingTimeInterval(0.0005).formatted(style).dropLast() + "+00"
    }
}

/// A session of the Data API: one statement that only reads, within its limits.
enum DataSession {
    /// How long the Data API lets a statement run.
    /// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html
    private static let statementSeconds = 45

    static func select(_ sql: String, database: String, socket: String) async throws(PostgresError) -> SelectedRows {
        let connection = try await Connection.connect(
            ConnectionOptions(
                host: socket, port: AddressPlan.databasePort, database: database, user: "postgres",
                extra: [
                    "connect_timeout": "2",
                    "options": "-c default_transaction_read_only=on -c statement_timeout=\(statementSeconds)s",
                ]))
        let result = try await connection.query(sql, timeoutMilliseconds: (statementSeconds + 1) * 1_000)
        await connection.close()
        return SelectedRows(
            columns: zip(result.columns, result.types).map { SelectedRows.Column(name: $0, type: $1) },
            rows: result.rows)
    }
}

extension PostgresConfiguration {
    /// The parameters of a server that recovers to an instant and is alone afterwards.
    static func restored(
        _ settings: DatabaseSettings, sockets: String, restoreCommand: String, target: String, timeline: UInt32
    ) -> [String: String] {
        let own = [
            "listen_addresses": "", "port": String(AddressPlan.databasePort), "unix_socket_directories": sockets,
            "cluster_name": "restored", "synchronous_standby_names": "", "archive_mode": "off", "archive_timeout": "0",
            "restore_command": restoreCommand, "recovery_target_time": target,
            "recovery_target_timeline": String(timeline), "recovery_target_action": "promote",
        ]
        return common.merging(settings.parameters) { $1 }.merging(own) { $1 }
    }
}
