internal import Glibc

/// One node of the load balancer, in one zone's public subnet, spoken to over its control socket.
struct LoadBalancerNode: Sendable {
    let zone: Zone
    let healthCheck: HealthCheckSettings

    /// Gives a slot a target that is unhealthy until its checks say otherwise.
    func register(slot: Int, address: String) throws(SandboxError) {
        try command(registering(slot, address))
    }

    /// Gives a slot's target no new requests; those it has may end.
    func drain(slot: Int) throws(SandboxError) {
        try command("set server \(Self.server(slot)) state drain")
    }

    /// Takes a slot's target out, and ends its connections.
    func deregister(slot: Int) throws(SandboxError) {
        try command(Self.deregistering(slot))
    }

    /// Takes all out and gives these slots their targets.
    func replaceAll(_ targets: [(slot: Int, address: String)]) throws(SandboxError) {
        let used = Dictionary(uniqueKeysWithValues: targets.map { ($0.slot, $0.address) })
        let lines = (0..<HAProxyConfiguration.slots).map { slot in
            used[slot].map { registering(slot, $0) } ?? Self.deregistering(slot)
        }
        try command(lines.joined(separator: "; "))
    }

    private func registering(_ slot: Int, _ address: String) -> String {
        let server = Self.server(slot)
        let place = "set server \(server) addr \(address) port \(AddressPlan.taskPort); "
        let ready = "set server \(server) state ready"
        // In this order: a server made ready before its checks are on would get requests unchecked.
        let checked = "enable health \(server); \(ready); set server \(server) health down"
        return place + (healthCheck.isOn ? checked : ready)
    }

    private static func deregistering(_ slot: Int) -> String {
        "set server \(server(slot)) state maint; shutdown sessions server \(server(slot))"
    }

    /// What the node finds of its targets.
    func report() throws(SandboxError) -> NodeReport {
        let report = NodeReport(statistics: try command("show stat \(HAProxyConfiguration.backend) 4 -1"))
        guard !report.targets.isEmpty else { throw SandboxError("the load balancer in \(zone.name) says nothing") }
        return report
    }

    /// Whether the node answers.
    var isUp: Bool { (try? command("show info")) != nil }

    private static func server(_ slot: Int) -> String { "\(HAProxyConfiguration.backend)/t\(slot + 1)" }

    @discardableResult
    private func command(_ text: String) throws(SandboxError) -> String {
        let name = "the control socket of the load balancer in \(zone.name)"
        let socket = try connectUnix(HAProxyConfiguration.controlSocket(zone), seconds: 1)
        try writeAll(socket.descriptor, text + "\n", name)
        let answer = readAll(socket.descriptor)
        // An answer has at least the end of its line: without it the process hangs.
        guard !answer.isEmpty else { throw SandboxError("\(name) does not answer") }
        return String(decoding: answer, as: UTF8.self)
    }
}
