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
    let network: NetworkAcls
    let cluster: DatabaseCluster
    let clones: DatabaseClones
    let cache: CacheCluster
    let balancer: LoadBalancer
    let tasks: ServiceTasks
    let scheduler: ServiceScheduler
    let monitor: AlarmMonitor

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
        let plan = NetworkPlan(region: setup.region, zones: setup.zones)
        let network = try NetworkAcls(plan: plan, programs: programs, processes: processes)
        try await network.begin()
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
        let databases = DatabaseFleet(cluster: cluster, clones: clones)
        let cache = try CacheCluster(
            setup: setup, workshop: workshop, programs: programs, names: names, wallClock: wallClock,
            progress: progress)
        let created = wallClock()
        let balancer = try LoadBalancer(
            settings: setup.balancing, workshop: workshop, programs: programs, names: names, created: created,
            progress: progress)
        let tasks = ServiceTasks(
            settings: setup.service, zones: setup.zones, database: setup.database, cache: setup.cache,
            workshop: workshop)
        let scheduler = ServiceScheduler(
            setup.scheduling,
            .init(
                start: { zone, slot throws(SandboxError) in try tasks.start(zone, slot: slot) }, balancer: balancer,
                isDark: { await network.isDark($0) }, wallClock: wallClock),
            progress: progress)
        let monitor = AlarmMonitor(
            SandboxAlarms.rules(zones: setup.zones, cluster: setup.database.cluster, cache: setup.cache),
            sources: [
                LoadBalancerMetrics(balancer: balancer, zones: setup.zones),
                DatabaseMetrics(database: databases),
                CacheMetrics(cache: cache),
            ], wallClock: wallClock)
        return SandboxParts(
            setup: setup, directory: directory, progress: progress, network: network, cluster: cluster,
            clones: clones, cache: cache, balancer: balancer, tasks: tasks,
            scheduler: scheduler, monitor: monitor)
    }

    /// Starts the load balancer, the database and the cache, and makes the schema.
    func bringUp() async throws {
        async let balanced: Void = balancer.create()
        async let cached: Void = cache.create()
        try await cluster.create()
        progress.note("database: a writer and two synchronous readers")
        try await balanced
        progress.note("load balancer: a node in each zone")
        try await tasks.migrate()
        progress.note("schema made")
        try await cached
        progress.note("cache: three shards, each with a primary and two replicas")
    }

    /// Waits until the load balancer finds every task healthy.
    func waitUntilHealthy() async throws(SandboxError) {
        let wanted = setup.scheduling.desired
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let healthy = await balancer.targets().count { $0.state == .healthy }
            if healthy >= wanted { break }
            guard ContinuousClock.now < deadline else {
                throw SandboxError(
                    "only \(healthy) of \(wanted) tasks are healthy after \(Self.patience)",
                    remedy: "see \(directory.logs)/task-*.log")
            }
            await pause(.milliseconds(50))
        }
        // So that no alarm is without data for whoever reads the stack file.
        await monitor.evaluate()
        progress.note("\(wanted) targets healthy")
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
                url: "http://\(LoadBalancer.name)", cluster: ServiceNames.cluster, name: ServiceNames.service,
                maxInFlight: .seconds(10)),
            tasks: .init(perZone: setup.service.tasksPerZone),
            database: .init(
                cluster: setup.database.cluster, endpoint: setup.database.writerEndpoint,
                readerEndpoint: setup.database.readerEndpoint, port: AddressPlan.databasePort,
                name: setup.database.database,
                secret: RDSNames(region: setup.region, account: setup.account).secret(setup.database.cluster)),
            cache: .init(
                replicationGroup: setup.cache.group, endpoint: setup.cache.endpoint, port: AddressPlan.cachePort),
            network: NetworkPlan(region: setup.region, zones: setup.zones).section,
            loadBalancer: .init(
                dnsName: LoadBalancer.name, nodes: Dictionary(uniqueKeysWithValues: nodes),
                targetGroup: setup.serviceNames.targetGroup),
            alarms: SandboxAlarms.rules(zones: setup.zones, cluster: setup.database.cluster, cache: setup.cache)
                .map(\.name))
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
            control: setup.control(
                ControlPlane(
                    database: DatabaseFleet(cluster: cluster, clones: clones),
                    network: network,
                    scheduler: scheduler,
                    balancer: balancer,
                    monitoring: monitor,
                    cache: cache)),
            keys: [key], region: setup.region, account: setup.account,
            address: .unixSocket(path: directory.sockets.endpoint), conduct: setup.conduct,
            callLog: directory.callLog, wallClock: wallClock, logger: logger)
    }
}
