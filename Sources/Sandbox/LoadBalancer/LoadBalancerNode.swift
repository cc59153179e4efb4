internal import Glibc

/// One node of the load balancer, in one zone's public subnet, spoken to over its control socket.
struct LoadBalancerNode: Sendable {
    let zone: Zone
    let healthCheck: HealthCheckSettings

    /// Gives a slot a target that is unhealthy until its checks say otherwise.
    func register(slot: Int, address: String) throws(SandboxError) {
        let server = Self.server(slot)
        let place = "set server \(server) addr \(address) port \(AddressPlan.taskPort); "
        // In this order: a server made ready before its checks are on would get requests unchecked.
        try command(
            healthCheck.isOn
                ? place + "enable health \(server); set server \(server) state ready; set server \(server) health down"
                : place + "set server \(server) state ready")
    }

    /// Gives a slot's target no new requests; those it has may end.
    func drain(slot: Int) throws(SandboxError) {
        try command("set server \(Self.server(slot)) state drain")
    }

    /// Takes a slot's target out, and ends its connections.
    func deregister(slot: Int) throws(SandboxError) {
        let server = Self.server(slot)
        try command("set server \(server) state maint; shutdown sessions server \(server)")
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
        let socket = try connectUnix(HAProxyConfiguration.controlSocket(zone))
        socket.limit(seconds: 1)
        try writeAll(socket.descriptor, text + "\n", "the control socket of the load balancer in \(zone.name)")
        return String(decoding: readAll(socket.descriptor), as: UTF8.self)
    }
}
