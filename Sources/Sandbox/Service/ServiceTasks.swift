/// The processes of the transaction service: so many in each zone, each started again when it ends.
struct ServiceTasks: Sendable {
    let settings: ServiceSettings
    let zones: [Zone]
    let database: DatabaseSettings
    let cache: CacheSettings
    let balancer: LoadBalancer
    let workshop: Workshop
    let progress: Progress

    /// The addresses of all tasks.
    var addresses: [String] {
        zones.flatMap { zone in (0..<settings.tasksPerZone).map { AddressPlan.task(zone, slot: $0) } }
    }

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

    /// Keeps all tasks running, until cancelled.
    func run() async {
        await withTaskGroup { group in
            for zone in zones {
                for slot in 0..<settings.tasksPerZone { group.addTask { await keep(zone, slot: slot) } }
            }
        }
    }

    private func keep(_ zone: Zone, slot: Int) async {
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
        while !Task.isCancelled {
            do throws(SandboxError) {
                let process = try workshop.start(command, log: name)
                await balancer.register(address)
                let status = await process.exit()
                progress.note("\(name) in \(zone.name) ended: \(status)")
            } catch {
                progress.note("\(name) in \(zone.name) cannot be started: \(error)")
            }
            await balancer.deregister(address)
            await pause(settings.restartDelay)
        }
    }
}
