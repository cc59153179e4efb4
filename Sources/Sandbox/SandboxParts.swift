internal import CNamespaces
internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import Stack

/// The parts of a running sandbox, put together.
struct SandboxParts: Sendable {
    let setup: SandboxSetup
    let directory: RunDirectory
    let progress: Progress
    let cluster: DatabaseCluster
    let clones: DatabaseClones
    let balancer: LoadBalancer
    let tasks: ServiceTasks

    /// How long the tasks may take to become healthy.
    private static let patience = Duration.seconds(60)

    /// Makes the network, serves names and sockets in it, and puts together what will run there.
    static func make(
        setup: SandboxSetup, host: SandboxHost,
        wallClock: @escaping @Sendable () -> Date, progress: Progress
    ) async throws(SandboxError) -> SandboxParts {
        let directory = host.directory
        let programs = Programs()
        let mounts = Mounts(directory: directory, cache: host.cache, identity: host.identity)
        try mounts.make()
        try checked("name the host", cns_set_hostname("gameday-\(directory.name)"))
        let processes = try ProcessTable()
        try await NetworkBuilder(zones: setup.zones, programs: programs, processes: processes).build()
        progress.note("network built")
        let names = NameTable()
        try NameServer(table: names).start()
        try Broker(path: directory.sockets.broker).start()

        let workshop = Workshop(
            processes: processes, identity: host.identity, mounts: mounts, logs: directory.logs)
        let postgres = try PostgresPrograms(programs)
        let cluster = DatabaseCluster(
            setup: setup, workshop: workshop, programs: postgres, names: names, wallClock: wallClock,
            progress: progress)
        let clones = DatabaseClones(
            of: cluster, zones: setup.zones, workshop: workshop, programs: postgres, wallClock: wallClock,
            progress: progress)
        let balancer = try LoadBalancer(setup: setup, workshop: workshop, programs: programs, names: names)
        let tasks = ServiceTasks(
            settings: setup.service, zones: setup.zones, database: setup.database, balancer: balancer,
            workshop: workshop, progress: progress)
        return SandboxParts(
            setup: setup, directory: directory, progress: progress, cluster: cluster, clones: clones,
            balancer: balancer, tasks: tasks)
    }

    /// Starts the load balancer and the database, and makes the schema.
    func bringUp() async throws {
        async let balanced: Void = balancer.create()
        try await cluster.create()
        progress.note("database: a writer and two synchronous readers")
        try await balanced
        progress.note("load balancer: a node in each zone")
        try await tasks.migrate()
        progress.note("schema made")
    }

    /// Waits until every node of the load balancer finds every task healthy.
    func waitUntilHealthy() async throws(SandboxError) {
        let wanted = Set(tasks.addresses)
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let healthy = await balancer.healthy()
            if healthy.isSuperset(of: wanted) { break }
            guard ContinuousClock.now < deadline else {
                throw SandboxError(
                    "only \(healthy.count) of \(wanted.count) tasks are healthy after \(Self.patience)",
                    remedy: "see \(directory.logs)/task-*.log")
            }
            await pause(.milliseconds(50))
        }
        progress.note("\(wanted.count) targets healthy")
    }

    /// The stack, as an agent is told of it.
    func stackFile(key: AccessKey) -> StackFile {
        let nodes = setup.zones.map { ($0.name, AddressPlan.loadBalancerNode($0)) }
        return StackFile(
            name: directory.name, kind: .sandbox, region: setup.region, account: setup.account,
            endpoint: "http://127.0.0.1:\(Keeper.port(of: Keeper.Inherited.endpoint))",
            credentials: .init(accessKeyID: key.id, secretAccessKey: key.secret),
            reach: .init(broker: directory.sockets.broker), zones: setup.zones.map(\.name),
            service: .init(
                url: "http://\(LoadBalancer.name)", cluster: "sandbox", name: "transaction-service",
                maxInFlight: .seconds(10)),
            tasks: .init(perZone: setup.service.tasksPerZone),
            database: .init(
                cluster: setup.database.cluster, endpoint: setup.database.writerEndpoint,
                readerEndpoint: setup.database.readerEndpoint, port: AddressPlan.databasePort,
                name: setup.database.database,
                secret: RDSNames(region: setup.region, account: setup.account).secret(setup.database.cluster)),
            loadBalancer: .init(dnsName: LoadBalancer.name, nodes: Dictionary(uniqueKeysWithValues: nodes)))
    }

    /// Writes the stack file, whole or not at all: that it is there says that the sandbox is up.
    func writeStackFile(key: AccessKey) throws(SandboxError) {
        let new = directory.stackFile + ".new"
        try writeText(stackFile(key: key).jsonText + "\n", to: new, mode: 0o600)
        guard rename(new, directory.stackFile) == 0 else {
            throw SandboxError("write \(directory.stackFile)", errno: errno)
        }
    }

    /// The endpoint over the control plane.
    func endpoint(key: AccessKey, wallClock: @escaping @Sendable () -> Date, logger: Logger) -> AWSEndpoint {
        AWSEndpoint(
            control: setup.control(ControlPlane(database: DatabaseFleet(cluster: cluster, clones: clones))),
            keys: [key], region: setup.region,
            account: setup.account, address: .unixSocket(path: directory.sockets.endpoint), wallClock: wallClock,
            logger: logger)
    }
}
