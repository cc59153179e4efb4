internal import FoundationEssentials

/// The sandbox's database cluster: a writer and two readers, one a zone, that do what the control plane is told.
actor DatabaseCluster {
    /// What happens one after the other.
    private enum Change: Sendable {
        case failover(target: String)
        case ended(instance: String)
        case look(instance: String)
    }

    /// How long an instance may take to follow before the next change is carried out.
    private static let patienceSeconds = 15
    /// Between two looks at an instance that did not come back.
    private static let lookInterval = Duration.seconds(2)

    let settings: DatabaseSettings
    let eventLog: EventLog
    private let instances: [DatabaseInstance]
    private let timing: FailoverTiming
    private let hooks: FailoverHooks
    private let names: NameTable
    let workshop: Workshop
    let archive = DatabaseArchive()
    let template: PostgresTemplate
    let progress: Progress
    private let changes: AsyncStream<Change>
    private let change: AsyncStream<Change>.Continuation
    private(set) var state: ClusterState
    private(set) var version = ""
    let created: Date
    /// Whether the RDS Data API serves it.
    var httpEndpointEnabled = false
    /// Its tags.
    var tags = ResourceTag.ofStackByKey
    /// How far the archive reaches.
    var archived = ArchiveProgress()
    /// The instances that did not come back when they were brought back.
    private var absent: Set<String> = []

    init(
        setup: SandboxSetup, workshop: Workshop, programs: PostgresPrograms, names: NameTable,
        wallClock: @escaping @Sendable () -> Date, progress: Progress
    ) {
        settings = setup.database
        timing = setup.failover
        hooks = setup.hooks
        self.names = names
        self.workshop = workshop
        self.progress = progress
        let configuration = PostgresConfiguration(settings: setup.database, zones: setup.zones)
        instances = setup.zones.map {
            DatabaseInstance(zone: $0, configuration: configuration, workshop: workshop, programs: programs)
        }
        template = PostgresTemplate(programs: programs, workshop: workshop)
        state = ClusterState(identifier: setup.database.cluster, zones: setup.zones)
        eventLog = EventLog(now: wallClock)
        created = wallClock()
        (changes, change) = AsyncStream.makeStream()
    }

    // MARK: Coming up

    /// Makes and starts the instances; returns when the writer takes writes and both readers stream.
    func create() async throws(SandboxError) {
        let (path, version) = try await template.prepare()
        self.version = version
        try archive.create(workshop)
        let writer = instances[0]
        for instance in instances {
            try await instance.create(template: path, following: instance.zone == writer.zone ? nil : writer.zone)
        }
        for instance in instances { try await instance.start() }
        publish()
        try await writer.wait(until: "SELECT pg_is_in_recovery()", is: "f", seconds: 30)
        for reader in instances.dropFirst() { try await waitForStream(to: reader, from: writer, seconds: 60) }
        try await writer.ask("CREATE DATABASE \"\(settings.database)\"")
        state.created()
        archived.earliest = await readClock()
        eventLog.cluster(settings.cluster, "DB cluster created", ["creation"])
        for instance in instances {
            eventLog.instance(instance.identifier, "DB instance created", ["creation"])
        }
    }

    private func waitForStream(
        to reader: DatabaseInstance, from writer: DatabaseInstance, seconds: Int
    ) async throws(SandboxError) {
        let name = PostgresConfiguration.replicationName(reader.zone)
        try await writer.wait(
            until: "SELECT count(*) FROM pg_stat_replication "
                + "WHERE application_name = '\(name)' AND state = 'streaming'", is: "1", seconds: seconds)
    }

    /// Gives every name of the cluster its present address.
    private func publish() {
        Self.publish(writer: state.writer, instances: instances, settings: settings, names: names)
    }

    private static func publish(
        writer: String, instances: [DatabaseInstance], settings: DatabaseSettings, names: NameTable
    ) {
        // Aurora's own time to live of an endpoint: 5 s for the writer's, 1 s for the readers'.
        let readers = instances.filter { $0.identifier != writer }
        for instance in instances {
            let address = AddressPlan.database(instance.zone)
            names.set(settings.address(of: instance.identifier), [address], ttlSeconds: 5)
            if instance.identifier == writer { names.set(settings.writerEndpoint, [address], ttlSeconds: 5) }
        }
        names.set(settings.readerEndpoint, readers.map { AddressPlan.database($0.zone) }, ttlSeconds: 1)
    }

    // MARK: Changes

    /// Carries out changes, one after the other, until cancelled.
    func run() async {
        for instance in instances { await watch(instance) }
        await withTaskGroup { group in
            group.addTask { await self.carryOut() }
            group.addTask { await self.look() }
        }
    }

    private func carryOut() async {
        for await change in changes {
            switch change {
            case .failover(let target): await failOver(to: target)
            case .ended(let identifier): await recover(identifier)
            case .look(let identifier): await lookAgain(identifier)
            }
        }
    }

    /// Has the instances that did not come back looked at again and again: what kept them may pass.
    private func look() async {
        while !Task.isCancelled {
            await pause(Self.lookInterval)
            for identifier in absent { change.yield(.look(instance: identifier)) }
        }
    }

    /// Accepts a failover; it is carried out by `run`.
    func accept(target: String?) throws(ControlFault) {
        let chosen = try state.beginFailover(to: target)
        eventLog.cluster(
            settings.cluster, "Started cross AZ failover to DB instance: \(chosen.identifier)", ["failover"])
        change.yield(.failover(target: chosen.identifier))
    }

    private func failOver(to identifier: String) async {
        guard let old = instance(state.writer), let target = instance(identifier),
            let other = instances.first(where: { $0 !== old && $0 !== target })
        else { return }
        await hooks.beforeFence(self)
        let (progress, instances, settings, names) = (progress, instances, settings, names)
        let failover = Failover(
            old: old, target: target, other: other, timing: timing,
            moveEndpoint: {
                Self.publish(writer: target.identifier, instances: instances, settings: settings, names: names)
            },
            record: { progress.note("failover to \(identifier): \($0) after \($1) ms") })
        do throws(SandboxError) {
            try await failover.perform()
        } catch {
            progress.note("failover to \(identifier) failed: \(error)")
            await promoteAgain(old)
            return
        }
        state.completeFailover(to: identifier)
        eventLog.cluster(settings.cluster, "Completed failover to DB instance: \(identifier)", ["failover"])
        eventLog.instance(old.identifier, "DB instance shutdown", ["availability"])
        await lead(other, to: target)
        await rejoin(old, target)
    }

    /// Makes a reader follow the writer: by its configuration if it is on the writer's way, else by a rewind.
    private func lead(_ reader: DatabaseInstance, to writer: DatabaseInstance) async {
        do throws(SandboxError) {
            if try await reader.ask("SELECT pg_is_in_recovery()") == "t" {
                try await reader.configure(following: writer.zone)
                try await reader.ask("SELECT pg_reload_conf()")
                return
            }
        } catch {
            progress.note("\(reader.identifier) does not answer: \(error)")
        }
        state.set(reader.identifier, .rebooting)
        await reader.fence()
        await rejoin(reader, writer)
    }

    /// A failover that cannot be finished leaves the old writer the writer: it has everything.
    private func promoteAgain(_ old: DatabaseInstance) async {
        eventLog.cluster(
            settings.cluster, "Cluster failover failed, check the health of your cluster instances and try again",
            ["failover", "failure"])
        do throws(SandboxError) {
            await old.fence()
            try await old.start()
            try await old.wait(until: "SELECT pg_is_in_recovery()", is: "f", seconds: 30)
            publish()
            eventLog.cluster(settings.cluster, "Promoting previous primary again: \(old.identifier)", ["failover"])
        } catch {
            progress.note("the old writer \(old.identifier) cannot be started again: \(error)")
            state.fail()
            return
        }
        // Also the target: it may have been promoted after all.
        for reader in instances where reader !== old { await lead(reader, to: old) }
        state.abandonFailover()
        await watch(old)
    }

    /// Brings an instance that was fenced back as a reader.
    private func rejoin(_ old: DatabaseInstance, _ writer: DatabaseInstance) async {
        await pause(timing.beforeRejoin)
        do throws(SandboxError) {
            // Without a checkpoint on its new time line the new writer would look like an unpromoted one to the rewind.
            try await writer.ask("CHECKPOINT", seconds: 30)
            try await old.rejoin(writer)
        } catch {
            progress.note("\(old.identifier) does not come back: \(error)")
            state.set(old.identifier, .failed)
            absent.insert(old.identifier)
            return
        }
        await welcome(old, to: writer, seconds: Self.patienceSeconds)
    }

    /// Waits until an instance that was started follows the writer.
    private func welcome(_ reader: DatabaseInstance, to writer: DatabaseInstance, seconds: Int) async {
        do throws(SandboxError) {
            try await waitForStream(to: reader, from: writer, seconds: seconds)
        } catch {
            if absent.insert(reader.identifier).inserted {
                progress.note("\(reader.identifier) does not follow \(writer.identifier) yet: \(error)")
            }
            return
        }
        absent.remove(reader.identifier)
        state.set(reader.identifier, .available)
        eventLog.instance(reader.identifier, "DB instance restarted", ["availability"])
        progress.note("\(reader.identifier) follows \(writer.identifier)")
        await watch(reader)
    }

    /// Tries again to bring back what did not come back.
    private func lookAgain(_ identifier: String) async {
        guard absent.contains(identifier), state.status == .available, let reader = instance(identifier),
            let writer = instance(state.writer)
        else { return }
        guard reader !== writer else { return await startAgain(writer) }
        if await reader.currentProcess?.isRunning != true {
            guard reader.isStandby else {
                await reader.fence()
                return await rejoin(reader, writer)
            }
            // It wrote nothing of its own since it was a standby, or was rewound: it can follow without that.
            do throws(SandboxError) {
                try await reader.configure(following: writer.zone)
                try await reader.start()
            } catch {
                return
            }
        }
        await welcome(reader, to: writer, seconds: 1)
    }

    // MARK: Failures

    /// Reports when the process that an instance has now ends without having been fenced.
    private func watch(_ instance: DatabaseInstance) async {
        guard let process = await instance.currentProcess else { return }
        process.onEnd { [change] _ in change.yield(.ended(instance: instance.identifier)) }
    }

    /// An instance's server ended: a dead writer is failed over from, a dead reader is started again.
    private func recover(_ identifier: String) async {
        guard let instance = instance(identifier), let process = await instance.currentProcess, !process.isRunning
        else { return }
        progress.note("the server of \(identifier) ended by itself")
        guard identifier == state.writer else {
            state.set(identifier, .rebooting)
            await startAgain(instance)
            return
        }
        do throws(ControlFault) {
            try accept(target: nil)
        } catch {
            progress.note("no failover from \(identifier) is possible: \(error)")
            await startAgain(instance)
        }
    }

    private func startAgain(_ instance: DatabaseInstance) async {
        do throws(SandboxError) {
            // A second server on the same files would be taken for the first.
            if await instance.currentProcess?.isRunning != true { try await instance.start() }
            try await instance.wait(until: "SELECT 1", is: "1", seconds: 30)
            absent.remove(instance.identifier)
            state.set(instance.identifier, .available)
            eventLog.instance(instance.identifier, "DB instance restarted", ["availability"])
            await watch(instance)
        } catch {
            progress.note("\(instance.identifier) cannot be started again: \(error)")
            state.set(instance.identifier, .failed)
            absent.insert(instance.identifier)
        }
    }

    func instance(_ identifier: String) -> DatabaseInstance? {
        instances.first { $0.identifier == identifier }
    }
}

extension DatabaseCluster: DatabaseAdministration {
    func readers() -> [String] { state.readers.map(\.identifier) }

    func stopReceiving(_ identifier: String) async throws {
        guard let reader = instance(identifier), identifier != state.writer else {
            throw SandboxError("\(identifier) is not a reader")
        }
        try await reader.configure(following: nil)
        try await reader.ask("SELECT pg_reload_conf()")
    }
}
