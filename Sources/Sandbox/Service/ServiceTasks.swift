/// The processes of the transaction service: how its schema is made, and how one is started.
struct ServiceTasks: Sendable {
    let settings: ServiceSettings
    let zones: [Zone]
    let database: DatabaseSettings
    let cache: CacheSettings
    let workshop: Workshop

    /// How the service reaches the database.
    private var connection: String {
        "host=\(database.writerEndpoint) port=\(AddressPlan.databasePort) dbname=\(database.database) user=postgres"
    }

    /// Brings the database to the schema that the service wants.
    func migrate() async throws(SandboxError) {
        try await workshop.run(
            settings.executable, ["migrate", "--database", connection], in: .subnet(.application, zones[0]),
            doing: "make the service's schema")
    }

    /// Starts the process of a task.
    func start(_ zone: Zone, slot: Int) throws(SandboxError) -> ChildProcess {
        let name = "task-\(zone.letter)-\(slot + 1)"
        let address = AddressPlan.task(zone, slot: slot)
        var command = ChildCommand(
            settings.executable,
            [
                "serve", "--listen", "\(address):\(AddressPlan.taskPort)", "--zone", zone.name, "--database",
                connection,
                "--cache", "\(cache.endpoint):\(AddressPlan.cachePort)",
            ],
            in: .subnet(.application, zone), privileges: .none(workshop.identity))
        command.directory = "/"
        return try workshop.start(command, log: name)
    }
}
