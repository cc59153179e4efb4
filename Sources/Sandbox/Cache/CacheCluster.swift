internal import FoundationEssentials
internal import Redis

/// The sandbox's Redis Cluster: three shards with a node in each zone, and the control plane that replaces nodes.
///
/// Who becomes primary is decided by Redis itself. The control plane ends servers when it is told to, starts those
/// that ended again, and sees to it that no two primaries stay in one zone.
actor CacheCluster {
    /// What is to be dealt with.
    private enum Change: Sendable {
        case testFailover(shard: Int)
        case ended(node: String)
        case tick
    }

    let settings: CacheSettings
    let eventLog: CacheEventLog
    let created: Date
    private let layout: CacheLayout
    private let nodes: [CacheNode]
    private let names: NameTable
    private let progress: Progress
    private let workshop: Workshop
    private let program: String
    private let wallClock: @Sendable () -> Date
    private let changes: AsyncStream<Change>
    private let change: AsyncStream<Change>.Continuation
    private(set) var state: CacheState
    private(set) var version = ""
    /// The latest configuration that a primary of each shard was seen with. One with an earlier configuration was
    /// replaced and does not know it yet, as in a dark zone.
    private var epochs: [Int: Int64] = [:]
    /// Ticks in a row at which two primaries were in one zone though all was well.
    private var crowded = 0
    /// Shards that were failed over last: they stay where they went.
    private var moved: Set<Int> = []

    private static let patienceAtStart = Duration.seconds(30)
    private static let poll = Duration.milliseconds(50)
    /// Between two looks at a node that comes back, which may take as long as its zone is dark.
    private static let replicaPoll = Duration.milliseconds(200)
    /// Between two tries to start a server.
    private static let startInterval = Duration.seconds(2)

    init(
        setup: SandboxSetup, workshop: Workshop, programs: Programs, names: NameTable,
        wallClock: @escaping @Sendable () -> Date, progress: Progress
    ) throws(SandboxError) {
        settings = setup.cache
        self.names = names
        self.progress = progress
        self.workshop = workshop
        self.wallClock = wallClock
        let program = try programs.find("redis-server")
        self.program = program
        layout = CacheLayout(group: setup.cache.group, zones: setup.zones)
        nodes = layout.members.map {
            CacheNode(member: $0, settings: setup.cache, workshop: workshop, program: program)
        }
        state = CacheState(layout)
        eventLog = CacheEventLog(group: setup.cache.group, now: wallClock)
        created = wallClock()
        (changes, change) = AsyncStream.makeStream()
    }

    // MARK: Coming up

    /// Makes and starts the nodes; returns when every shard takes writes and has two replicas.
    func create() async throws(SandboxError) {
        let output = try await workshop.run(program, ["--version"], in: .router, doing: "ask for the version")
        version = output.split(separator: " ").first { $0.hasPrefix("v=") }.map { String($0.dropFirst(2)) } ?? "unknown"
        for node in nodes { try await node.create(layout) }
        for node in nodes { try await node.start() }
        names.set(settings.endpoint, layout.members.map(\.address), ttlSeconds: 5)
        let deadline = ContinuousClock.now + Self.patienceAtStart
        while !isHealthy(await reports()) {
            guard ContinuousClock.now < deadline else {
                throw SandboxError("the cache is not whole after \(Self.patienceAtStart)")
            }
            await pause(Self.poll)
        }
        for member in layout.members { state.set(member.identifier, .available) }
        eventLog.group("Replication group \(layout.group) created")
    }

    /// Deals with what happens, until cancelled.
    func run() async {
        for node in nodes { await watch(node) }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.tick() }
            // One after the other would let a node in a dark zone hold up all others.
            for await change in changes { group.addTask { await self.handle(change) } }
        }
    }

    private func tick() async {
        while !Task.isCancelled {
            await pause(.seconds(1))
            change.yield(.tick)
        }
    }

    private func handle(_ change: Change) async {
        switch change {
        case .testFailover(let shard): await failOver(shard)
        case .ended(let identifier): await recover(identifier)
        case .tick: await look()
        }
    }

    // MARK: Roles

    /// What every node says of itself; a node that does not answer is missing.
    func reports() async -> [String: CacheNodeReport] {
        await withTaskGroup(of: (String, CacheNodeReport?).self) { group in
            for node in nodes { group.addTask { (node.member.identifier, await node.report()) } }
            var reports: [String: CacheNodeReport] = [:]
            for await (identifier, report) in group { reports[identifier] = report }
            for member in layout.members {
                guard let report = reports[member.identifier], report.isPrimary else { continue }
                epochs[member.shard] = max(epochs[member.shard] ?? 0, report.epoch)
            }
            return reports
        }
    }

    /// The shard's primary: the node that believes to be it and has the latest configuration; nil when that one does
    /// not answer.
    func primary(of shard: Int, _ reports: [String: CacheNodeReport]) -> CacheMember? {
        layout.members.first { member in
            guard member.shard == shard, let report = reports[member.identifier] else { return false }
            return report.isPrimary && report.epoch >= epochs[shard] ?? 0
        }
    }

    /// Whether all nodes answer, follow their primary and find the cluster fine, with one primary a shard.
    private func isHealthy(_ reports: [String: CacheNodeReport]) -> Bool {
        reports.count == layout.members.count && reports.values.allSatisfy { $0.isInSync && $0.isClusterFine }
            && reports.values.count(where: \.isPrimary) == CacheLayout.shardCount
    }

    // MARK: Failover

    /// Accepts a failover; it is carried out by `run`.
    func accept(group: String, shard: String) throws(CacheFault) {
        let index = try state.beginTestFailover(group: group, shard: shard, now: wallClock())
        eventLog.group("Test Failover API called for node group \(shard)")
        change.yield(.testFailover(shard: index))
    }

    private func failOver(_ shard: Int) async {
        await settings.hooks.beforeFailover(self, CacheLayout.shardName(shard))
        guard let primary = primary(of: shard, await reports()), let node = node(primary.identifier) else {
            progress.note("shard \(CacheLayout.shardName(shard)) has no primary to take down")
            return state.recovered(shard)
        }
        await node.end()
        await replace(node, wasPrimary: true)
    }

    /// A server ended by itself.
    private func recover(_ identifier: String) async {
        guard let node = node(identifier), let process = await node.currentProcess, !process.isRunning else { return }
        progress.note("the server of \(identifier) ended by itself")
        await node.end()
        await replace(node, wasPrimary: primary(of: node.member.shard, await reports()) == nil)
    }

    /// Brings a node that has ended back, as a replica of whoever took its place.
    private func replace(_ node: CacheNode, wasPrimary: Bool) async {
        let member = node.member
        state.set(member.identifier, .modifying)
        if wasPrimary {
            state.lostPrimary(of: member.shard)
            if let elected = await awaitElection(of: member.shard) {
                let message =
                    "Failover from primary node \(member.identifier) to replica node \(elected.identifier) completed"
                eventLog.node(elected.identifier, message)
                eventLog.group(message)
                moved = [member.shard]
            }
        }
        await pause(settings.timing.replacementDelay)
        eventLog.node(member.identifier, "Recovering cache nodes 0001")
        while !Task.isCancelled {
            do throws(SandboxError) {
                try await node.start()
                break
            } catch {
                progress.note("\(member.identifier) cannot be started again: \(error)")
                await pause(Self.startInterval)
            }
        }
        await watch(node)
        await awaitReplica(node)
        guard await node.currentProcess?.isRunning == true else { return }
        state.set(member.identifier, .available)
        await spread()
        state.recovered(member.shard)
        eventLog.node(member.identifier, "Finished recovery for cache nodes 0001")
        progress.note("\(member.identifier) is back")
    }

    /// Waits until another node of the shard is its primary; nil when there is no other that lives.
    ///
    /// Before that its old primary must not be started again: it would come back empty, and its replicas would follow
    /// it into emptiness. When the servers cannot agree, which takes a majority of primaries, the replica that has
    /// most is made primary without asking.
    private func awaitElection(of shard: Int) async -> CacheMember? {
        let patience = Duration.milliseconds(3 * settings.timing.nodeTimeoutMilliseconds + 5_000)
        var deadline = ContinuousClock.now + patience
        while !Task.isCancelled {
            let reports = await reports()
            if let found = primary(of: shard, reports) { return found }
            let living = layout.members.filter { $0.shard == shard && reports[$0.identifier]?.isPrimary == false }
            func offset(_ member: CacheMember) -> Int64 { reports[member.identifier]?.offset ?? 0 }
            guard let best = living.max(by: { offset($0) < offset($1) }) else { return nil }
            if ContinuousClock.now >= deadline {
                progress.note("shard \(CacheLayout.shardName(shard)) elected nobody: \(best.identifier) takes over")
                _ = try? await node(best.identifier)?.ask(["CLUSTER", "FAILOVER", "TAKEOVER"])
                deadline = ContinuousClock.now + patience
            }
            await pause(Self.poll)
        }
        return nil
    }

    /// Waits until a started node follows a primary; without end, for a node in a dark zone cannot before its zone is
    /// back.
    private func awaitReplica(_ node: CacheNode) async {
        while !Task.isCancelled, await node.currentProcess?.isRunning == true {
            let reports = await reports()
            // One that was alone in its shard is its primary again, though empty.
            if let report = reports[node.member.identifier], report.isClusterFine, report.isInSync,
                !report.isPrimary || primary(of: node.member.shard, reports) == node.member
            {
                return
            }
            await pause(Self.replicaPoll)
        }
    }

    private func watch(_ node: CacheNode) async {
        guard let process = await node.currentProcess else { return }
        process.onEnd { [change] _ in change.yield(.ended(node: node.member.identifier)) }
    }

    private func node(_ identifier: String) -> CacheNode? { nodes.first { $0.member.identifier == identifier } }

    // MARK: Placement

    /// Spreads primaries that an election, after a zone was dark, left in one zone.
    private func look() async {
        let reports = await reports()
        let isCrowded = state.status == .available && isHealthy(reports) && !moves(reports).isEmpty
        crowded = isCrowded ? crowded + 1 : 0
        if crowded >= 2 { await spread() }
    }

    private func moves(_ reports: [String: CacheNodeReport]) -> [(shard: Int, zone: Int)] {
        let zones = (0..<CacheLayout.shardCount).compactMap { primary(of: $0, reports)?.zone.index }
        guard zones.count == CacheLayout.shardCount else { return [] }
        return PrimaryPlacement.moves(zones, keeping: moved)
    }

    /// Moves primaries until no two are in one zone, as soon as every node is there. The servers hand over in order:
    /// the old primary holds its clients until the new one has everything, so nothing is lost.
    private func spread() async {
        guard state.isWhole, !state.isSpreading else { return }
        state.spreading(true)
        defer { state.spreading(false) }
        crowded = 0
        for _ in 0..<20 {
            let reports = await reports()
            if isHealthy(reports) {
                let moves = moves(reports)
                guard let move = moves.first else { return }
                await hand(move.shard, toZone: move.zone)
            } else {
                await pause(.milliseconds(200))
            }
        }
        progress.note("the cache's primaries could not be spread over the zones yet")
    }

    private func hand(_ shard: Int, toZone zone: Int) async {
        guard let node = nodes.first(where: { $0.member.shard == shard && $0.member.zone.index == zone }) else {
            return
        }
        do throws(SandboxError) {
            try await node.ask(["CLUSTER", "FAILOVER"])
        } catch {
            progress.note("handing shard \(CacheLayout.shardName(shard)) over: \(error)")
            return await pause(.milliseconds(200))
        }
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline, await node.report()?.isPrimary != true { await pause(.milliseconds(20)) }
        eventLog.group("The primary of node group \(CacheLayout.shardName(shard)) is now \(node.member.identifier)")
    }
}

extension CacheCluster: CacheAdministration {
    func replicas(of shard: String) async -> [String] {
        let reports = await reports()
        return layout.members.filter {
            CacheLayout.shardName($0.shard) == shard && reports[$0.identifier]?.isPrimary == false
        }.map(\.identifier)
    }

    func empty(_ identifier: String) async throws {
        guard let node = node(identifier), await node.report()?.isPrimary == false else {
            throw SandboxError("\(identifier) is not a replica")
        }
        try await node.ask(["CONFIG", "SET", "replica-read-only", "no"])
        try await node.ask(["FLUSHALL"])
    }
}
