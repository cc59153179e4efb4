internal import Basics
internal import FoundationEssentials
internal import Glibc

/// The load balancer: a node in each zone's public subnet, all with the same targets in all zones.
actor LoadBalancer {
    /// The name clients use.
    static let name = "app.sandbox.internal"
    /// How long after a node's process ended the next is started.
    private static let restartDelay = Duration.seconds(1)
    /// How often the nodes are asked about their targets.
    private static let surveyInterval = Duration.milliseconds(200)

    private let executor = ThreadExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let nodes: [LoadBalancerNode]
    let settings: LoadBalancerSettings
    private let workshop: Workshop
    private let program: String
    private let names: NameTable
    private let progress: Progress
    let created: Date
    private var processes: [Zone: ChildProcess] = [:]
    /// Which nodes clients can reach.
    private var reach: [Zone: NodeHealth]
    /// Which of them have a healthy target, too.
    private var service: [Zone: NodeHealth]
    /// The nodes that missed a change of the targets and have to be told all of them.
    private var stale: Set<Zone> = []
    private(set) var table: TargetTable
    private let clock = MonotonicClock.system

    init(
        settings: LoadBalancerSettings, workshop: Workshop, programs: Programs, names: NameTable,
        created: Date, progress: Progress
    ) throws(SandboxError) {
        self.settings = settings
        nodes = settings.zones.map { LoadBalancerNode(zone: $0, healthCheck: settings.healthCheck) }
        reach = Dictionary(uniqueKeysWithValues: settings.zones.map { ($0, NodeHealth()) })
        service = reach
        let check = settings.healthCheck
        let patience = check.interval * (check.rise + check.fall) + .seconds(2)
        table = TargetTable(patience: Int64(patience / .microseconds(1)))
        self.workshop = workshop
        program = try programs.find("haproxy")
        self.names = names
        self.created = created
        self.progress = progress
    }

    /// Starts the nodes; returns when all answer.
    func create() async throws(SandboxError) {
        for node in nodes { processes[node.zone] = try start(node) }
        let deadline = ContinuousClock.now + .seconds(10)
        while !nodes.allSatisfy(\.isUp) {
            guard ContinuousClock.now < deadline, processes.values.allSatisfy(\.isRunning) else {
                throw SandboxError(
                    "the load balancer does not start", remedy: "see \(workshop.logs)/load-balancer-*.log")
            }
            await pause(.milliseconds(20))
        }
        publish()
    }

    /// Keeps the nodes running, asks about the targets and follows which nodes can be reached, until cancelled.
    func run() async {
        await withTaskGroup { group in
            for node in nodes {
                group.addTask { await self.keep(node) }
                group.addTask { await self.watch(node) }
            }
            group.addTask { await self.survey() }
        }
    }

    private func start(_ node: LoadBalancerNode) throws(SandboxError) -> ChildProcess {
        let name = "load-balancer-\(node.zone.letter)"
        try workshop.mounts.makeSockets(name)
        let file = "\(InsideDirectory.data)/\(name).cfg"
        try workshop.write(
            HAProxyConfiguration(zone: node.zone, healthCheck: settings.healthCheck).text, to: file)
        let command = ChildCommand(
            program, ["-db", "-f", file], in: .subnet(.public, node.zone), privileges: .none(workshop.identity))
        return try workshop.start(command, log: name)
    }

    // MARK: Nodes

    /// Starts a node again whenever its process ends.
    private func keep(_ node: LoadBalancerNode) async {
        while !Task.isCancelled {
            if let process = processes[node.zone] {
                let status = await process.exit()
                progress.note("the load balancer's node in \(node.zone.name) ended: \(status)")
            }
            stale.insert(node.zone)
            await pause(Self.restartDelay)
            do throws(SandboxError) {
                processes[node.zone] = try start(node)
            } catch {
                processes[node.zone] = nil
                progress.note("the load balancer's node in \(node.zone.name) cannot be started: \(error)")
            }
        }
    }

    /// Takes a node out of the name's addresses while clients cannot reach it or it has no healthy target, as Route 53
    /// does with the target health of an alias record. A node whose zone comes back has to find its targets again:
    /// until then it would answer all that it gets with 503.
    private func watch(_ node: LoadBalancerNode) async {
        let (answers, answer) = AsyncStream<NodeProbe.Answer>.makeStream()
        NodeProbe(address: AddressPlan.loadBalancerNode(node.zone), interval: settings.nodeCheckInterval)
            .start { answer.yield($0) }
        for await found in answers {
            _ = reach[node.zone]?.observe(found != .silence)
            guard service[node.zone]?.observe(found == .serves) == true else { continue }
            let state = serves(node.zone) ? "serves clients" : isReachable(node.zone) ? "has no target" : "is silent"
            progress.note("the load balancer's node in \(node.zone.name) \(state)")
            publish()
        }
    }

    private func isReachable(_ zone: Zone) -> Bool { reach[zone]?.isGood == true }

    private func serves(_ zone: Zone) -> Bool { service[zone]?.isGood == true }

    /// Gives the name the nodes that serve; with none left all of them, as Route 53 does.
    private func publish() {
        let serving = nodes.filter { serves($0.zone) }
        names.set(
            Self.name, (serving.isEmpty ? nodes : serving).map { AddressPlan.loadBalancerNode($0.zone) },
            ttlSeconds: settings.ttlSeconds)
    }

    // MARK: Targets

    private func survey() async {
        while !Task.isCancelled {
            var reports: [NodeReport] = []
            var unreachable: [NodeReport] = []
            for node in nodes {
                if stale.contains(node.zone) { catchUp(node) }
                guard !stale.contains(node.zone) else { continue }
                do throws(SandboxError) {
                    let report = try node.report()
                    if isReachable(node.zone) { reports.append(report) } else { unreachable.append(report) }
                } catch {
                    stale.insert(node.zone)
                }
            }
            // With no node left that clients can reach, what the others see is all that is known.
            table.judge(reports.isEmpty ? unreachable : reports, now: clock.now())
            await pause(Self.surveyInterval)
        }
    }

    /// Tells a node all targets anew.
    private func catchUp(_ node: LoadBalancerNode) {
        guard processes[node.zone]?.isRunning == true else { return }
        do throws(SandboxError) {
            try node.replaceAll(table.all.filter { !$0.isDraining }.map { ($0.slot, $0.address) })
            stale.remove(node.zone)
        } catch {
            // It does not answer yet; the next survey tries again.
        }
    }

    /// Tells every node. One that does not answer is told later, before anything else.
    private func tell(_ change: (LoadBalancerNode) throws(SandboxError) -> Void) {
        for node in nodes where !stale.contains(node.zone) {
            do throws(SandboxError) { try change(node) } catch { stale.insert(node.zone) }
        }
    }

    /// Makes a task's address a target of every node.
    func register(_ zone: Zone, slot: Int) {
        let address = AddressPlan.task(zone, slot: slot)
        let slot = HAProxyConfiguration.slot(zone, slot)
        table.register(address, zone: zone, slot: slot, now: clock.now())
        tell { node throws(SandboxError) in try node.register(slot: slot, address: address) }
    }

    /// Gives a target no new requests.
    func drain(_ address: String) {
        table.drain(address)
        guard let slot = table.entries[address]?.slot else { return }
        tell { node throws(SandboxError) in try node.drain(slot: slot) }
    }

    /// Takes a target out of every node.
    func deregister(_ address: String) {
        guard let slot = table.remove(address)?.slot else { return }
        tell { node throws(SandboxError) in try node.deregister(slot: slot) }
    }
}

extension LoadBalancer: LoadBalancerControl {
    func loadBalancer() -> LoadBalancerDescription {
        let check = settings.healthCheck
        return LoadBalancerDescription(
            name: settings.targetGroupName, dnsName: Self.name,
            nodes: settings.zones.map {
                .init(zone: $0.name, subnet: settings.subnet($0), address: AddressPlan.loadBalancerNode($0))
            },
            vpc: settings.vpc, targetPort: AddressPlan.taskPort, healthCheckPath: check.path,
            healthCheckSeconds: max(1, Int((check.interval / .seconds(1)).rounded(.up))),
            healthyThreshold: check.rise, unhealthyThreshold: check.fall, created: created)
    }

    func targets() -> [TargetDescription] {
        table.all.map {
            TargetDescription(
                address: $0.address, port: AddressPlan.taskPort, zone: $0.zone.name, state: $0.state,
                reason: $0.reason)
        }
    }
}
