internal import Basics
internal import Glibc

/// The load balancer: a node in each zone's public subnet, all with the same targets in all zones.
actor LoadBalancer {
    /// The name clients use.
    static let name = "app.sandbox.internal"
    /// As an Application Load Balancer's.
    private static let ttlSeconds: UInt32 = 60

    private let executor = ThreadExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated let nodes: [LoadBalancerNode]
    private let healthCheck: HealthCheckSettings
    private let workshop: Workshop
    private let program: String
    private let names: NameTable
    private var slots: [String: Int] = [:]

    init(setup: SandboxSetup, workshop: Workshop, programs: Programs, names: NameTable) throws(SandboxError) {
        nodes = setup.zones.map(LoadBalancerNode.init)
        healthCheck = setup.healthCheck
        self.workshop = workshop
        program = try programs.find("haproxy")
        self.names = names
    }

    /// Starts the nodes; returns when all answer.
    func create() async throws(SandboxError) {
        let processes = try nodes.map { node throws(SandboxError) in try start(node) }
        let deadline = ContinuousClock.now + .seconds(10)
        while !nodes.allSatisfy(\.isUp) {
            guard ContinuousClock.now < deadline, processes.allSatisfy(\.isRunning) else {
                throw SandboxError(
                    "the load balancer does not start", remedy: "see \(workshop.logs)/load-balancer-*.log")
            }
            await pause(.milliseconds(20))
        }
        names.set(Self.name, nodes.map { AddressPlan.loadBalancerNode($0.zone) }, ttlSeconds: Self.ttlSeconds)
    }

    private func start(_ node: LoadBalancerNode) throws(SandboxError) -> ChildProcess {
        let name = "load-balancer-\(node.zone.letter)"
        try workshop.mounts.makeSockets(name)
        let file = "\(InsideDirectory.data)/\(name).cfg"
        try workshop.write(HAProxyConfiguration(zone: node.zone, healthCheck: healthCheck).text, to: file)
        let command = ChildCommand(
            program, ["-db", "-f", file], in: .subnet(.public, node.zone), privileges: .none(workshop.identity))
        return try workshop.start(command, log: name)
    }

    /// Makes an address a target of every node. A node that does not answer is passed over: it serves nobody.
    func register(_ address: String) {
        let used = Set(slots.values)
        guard slots[address] == nil, let slot = (0..<HAProxyConfiguration.slots).first(where: { !used.contains($0) })
        else { return }
        slots[address] = slot
        for node in nodes { try? node.register(slot: slot, address: address) }
    }

    /// Takes an address out of every node.
    func deregister(_ address: String) {
        guard let slot = slots.removeValue(forKey: address) else { return }
        for node in nodes { try? node.deregister(slot: slot) }
    }

    /// The targets that every node finds healthy.
    func healthy() -> Set<String> {
        let sets = nodes.map { (try? $0.healthyAddresses()) ?? [] }
        return sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    }
}
