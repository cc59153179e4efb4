internal import FoundationEssentials
internal import Postgres

/// The clusters restored from the production cluster's archive, and the production cluster's part in it.
actor DatabaseClones: DatabaseRestoration {
    /// What happens one after the other.
    private enum Change: Sendable {
        case restore(cluster: String)
        case createInstance(cluster: String)
        case deleteInstance(cluster: String)
        case deleteCluster(String)
    }

    /// How long a recovery may take: it replays everything since the sandbox came up.
    private static let recoverySeconds = 300

    private let source: DatabaseCluster
    private let settings: DatabaseSettings
    private let workshop: Workshop
    private let programs: PostgresPrograms
    private let wallClock: @Sendable () -> Date
    private let progress: Progress
    private let changes: AsyncStream<Change>
    private let change: AsyncStream<Change>.Continuation
    private var state: RestoredClusters
    /// The servers, by their clusters.
    private var servers: [String: RestoredInstance] = [:]
    private var version = ""

    init(
        of source: DatabaseCluster, zones: [Zone], workshop: Workshop, programs: PostgresPrograms,
        wallClock: @escaping @Sendable () -> Date, progress: Progress
    ) {
        self.source = source
        settings = source.settings
        self.workshop = workshop
        self.programs = programs
        self.wallClock = wallClock
        self.progress = progress
        let names = zones.map { "\(source.settings.cluster)-\($0.letter)" }
        state = RestoredClusters(taken: Set([source.settings.cluster] + names), zones: zones)
        (changes, change) = AsyncStream.makeStream()
    }

    // MARK: What is asked

    func restore(_ request: RestoreRequest) async throws(RestorationFault) -> ClusterDescription {
        guard request.source == settings.cluster else { throw .clusterNotFound(request.source) }
        let production = await source.description
        version = production.engineVersion
        guard let first = production.earliestRestorable, let last = production.latestRestorable, first <= last else {
            throw .clusterState("DB cluster \(request.source) has no backup yet. Wait some seconds.")
        }
        try state.restore(request, window: first...last, now: wallClock())
        change.yield(.restore(cluster: request.cluster))
        return try described(request.cluster)
    }

    func createInstance(_ request: InstanceRequest) async throws(RestorationFault) -> InstanceDescription {
        try state.createInstance(request, now: wallClock())
        change.yield(.createInstance(cluster: request.cluster))
        return try instance(request.instance)
    }

    func deleteInstance(_ identifier: String) async throws(RestorationFault) -> InstanceDescription {
        try state.deleteInstance(identifier)
        if let cluster = state.cluster(ofInstance: identifier) {
            change.yield(.deleteInstance(cluster: cluster.identifier))
        }
        return try instance(identifier)
    }

    func deleteCluster(_ identifier: String) async throws(RestorationFault) -> ClusterDescription {
        try state.deleteCluster(identifier)
        change.yield(.deleteCluster(identifier))
        return try described(identifier)
    }

    func addTags(_ tags: [String: String], to resource: DatabaseResource) async throws(RestorationFault) {
        switch resource {
        case .cluster(settings.cluster): await source.addTags(tags)
        case .cluster(let name):
            guard state.cluster(name) != nil else { throw .clusterNotFound(name) }
            state.change(name) { $0.tags.merge(tags) { $1 } }
        case .instance(let name):
            guard let cluster = state.cluster(ofInstance: name) else { throw .instanceNotFound(name) }
            state.change(cluster.identifier) { $0.instance?.tags.merge(tags) { $1 } }
        }
    }

    func tags(of resource: DatabaseResource) async throws(RestorationFault) -> [String: String] {
        switch resource {
        case .cluster(settings.cluster): return await source.tags
        case .cluster(let name):
            guard let found = state.cluster(name) else { throw .clusterNotFound(name) }
            return found.tags
        case .instance(let name):
            if let found = state.cluster(ofInstance: name)?.instance { return found.tags }
            let members = await source.instanceDescriptions
            guard let member = members.first(where: { $0.identifier == name }) else { throw .instanceNotFound(name) }
            return member.tags
        }
    }

    func enableHTTPEndpoint(_ cluster: String) async throws(RestorationFault) {
        guard cluster != settings.cluster else { return await source.enableHTTPEndpoint() }
        guard let found = state.cluster(cluster) else { throw .clusterNotFound(cluster) }
        guard found.status == .available else {
            throw .clusterState("DB cluster \(cluster) is \(found.status.rawValue). Wait until it is available.")
        }
        state.change(cluster) { $0.httpEndpointEnabled = true }
    }

    func select(_ sql: String, database: String?, cluster: String) async throws(RestorationFault) -> SelectedRows {
        let database = database ?? settings.database
        do {
            if cluster == settings.cluster {
                guard await source.httpEndpointEnabled else { throw RestorationFault.badRequest(cluster) }
                return try await source.select(sql, database: database)
            }
            guard let found = state.cluster(cluster) else { throw RestorationFault.clusterNotFound(cluster) }
            guard found.httpEndpointEnabled else { throw RestorationFault.badRequest(cluster) }
            guard found.instance?.status == "available", let server = servers[cluster] else {
                throw RestorationFault.clusterState("DB cluster \(cluster) has no available writer.")
            }
            return try await server.select(sql, database: database)
        } catch let fault as RestorationFault {
            throw fault
        } catch {
            throw .databaseError("\(error)")
        }
    }

    // MARK: What is shown

    /// The restored clusters.
    var clusters: [ClusterDescription] { state.clusters.map(description) }

    /// Their instances.
    var instances: [InstanceDescription] { state.clusters.compactMap(description(ofInstanceOf:)) }

    private func described(_ identifier: String) throws(RestorationFault) -> ClusterDescription {
        guard let found = state.cluster(identifier) else { throw .clusterNotFound(identifier) }
        return description(found)
    }

    private func instance(_ identifier: String) throws(RestorationFault) -> InstanceDescription {
        guard let found = state.cluster(ofInstance: identifier).flatMap(description(ofInstanceOf:)) else {
            throw .instanceNotFound(identifier)
        }
        return found
    }

    private func description(_ cluster: RestoredClusters.Cluster) -> ClusterDescription {
        let members = cluster.instance.map {
            [ClusterMember(instance: $0.identifier, isWriter: true, promotionTier: 1)]
        }
        var description = ClusterDescription(
            identifier: cluster.identifier, status: cluster.status.rawValue,
            endpoint: "\(cluster.identifier).cluster.sandbox.internal",
            readerEndpoint: "\(cluster.identifier).cluster-ro.sandbox.internal", port: AddressPlan.databasePort,
            engine: DatabaseCluster.engine, engineVersion: version, databaseName: settings.database,
            zones: state.zones.map(\.name), members: members ?? [], created: cluster.created)
        description.deletionProtection = cluster.deletionProtection
        description.httpEndpointEnabled = cluster.httpEndpointEnabled
        description.tags = cluster.tags
        return description
    }

    private func description(ofInstanceOf cluster: RestoredClusters.Cluster) -> InstanceDescription? {
        cluster.instance.map { instance in
            var description = InstanceDescription(
                identifier: instance.identifier, cluster: cluster.identifier, zone: instance.zone.name,
                status: instance.status, isWriter: true, promotionTier: 1, instanceClass: instance.instanceClass,
                engine: DatabaseCluster.engine, engineVersion: version,
                address: settings.address(of: instance.identifier), port: AddressPlan.databasePort,
                created: instance.created)
            description.tags = instance.tags
            return description
        }
    }

    // MARK: What happens

    /// Carries out what was accepted, one after the other, until cancelled.
    func run() async {
        for await change in changes {
            switch change {
            case .restore(let name): await makeRestorable(name)
            case .createInstance(let name): await recover(name)
            case .deleteInstance(let name):
                await servers.removeValue(forKey: name)?.remove()
                state.change(name) { $0.instance = nil }
            case .deleteCluster(let name): state.remove(name)
            }
        }
    }

    /// The new cluster has its storage once the archive holds its instant.
    private func makeRestorable(_ name: String) async {
        do throws(SandboxError) {
            _ = try await source.sealPatiently()
            state.change(name) { $0.status = .available }
        } catch {
            progress.note("\(name) cannot be restored: \(error)")
            state.change(name) { $0.status = .failed }
        }
    }

    private func recover(_ name: String) async {
        guard let cluster = state.cluster(name), let instance = cluster.instance else { return }
        let server = RestoredInstance(
            instance.identifier, zone: instance.zone, settings: settings, archive: source.archive, workshop: workshop,
            programs: programs)
        servers[name] = server
        do throws(SandboxError) {
            let seal = try await source.sealPatiently()
            let (template, _) = try await source.template.prepare()
            try await server.recover(
                to: cluster.time, timeline: seal.timeline, template: template, seconds: Self.recoverySeconds)
            set(name, "available")
            progress.note("\(name) restored")
        } catch {
            progress.note("\(name) cannot be restored: \(error)")
            set(name, "incompatible-restore")
        }
    }

    /// An instance's status changed, unless it is being deleted.
    private func set(_ cluster: String, _ status: String) {
        state.change(cluster) { if $0.instance?.status == "creating" { $0.instance?.status = status } }
    }
}
