internal import Glibc

/// One node of the load balancer, in one zone's public subnet, spoken to over its control socket.
struct LoadBalancerNode: Sendable {
    let zone: Zone

    /// Gives a slot a target that is unhealthy until its checks say otherwise.
    func register(slot: Int, address: String) throws(SandboxError) {
        let server = Self.server(slot)
        // In this order: a server made ready before its checks are on would get requests unchecked.
        try command(
            "set server \(server) addr \(address) port \(AddressPlan.taskPort); enable health \(server); "
                + "set server \(server) state ready; set server \(server) health down")
    }

    /// Takes a slot's target out, and ends its connections.
    func deregister(slot: Int) throws(SandboxError) {
        let server = Self.server(slot)
        try command("set server \(server) state maint; shutdown sessions server \(server)")
    }

    /// The addresses of the targets that get requests.
    func healthyAddresses() throws(SandboxError) -> Set<String> {
        let table = try command("show servers state \(HAProxyConfiguration.backend)")
        // Line 1 is the format's version, line 2 the columns; 4: address, 5: operational state, 2 is running,
        // 6: administrative state, bits, of which 4 only says that the configuration began with it disabled.
        var healthy: Set<String> = []
        for line in table.split(separator: "\n").dropFirst(2) {
            let fields = line.split(separator: " ")
            guard fields.count > 6, fields[5] == "2", let state = Int(fields[6]), state & ~4 == 0 else { continue }
            healthy.insert(String(fields[4]))
        }
        return healthy
    }

    /// Whether the node answers.
    var isUp: Bool { (try? command("show info")) != nil }

    private static func server(_ slot: Int) -> String { "\(HAProxyConfiguration.backend)/t\(slot + 1)" }

    @discardableResult
    private func command(_ text: String) throws(SandboxError) -> String {
        let socket = try connectUnix(HAProxyConfiguration.controlSocket(zone))
        socket.limit(seconds: 2)
        try writeAll(socket.descriptor, text + "\n", "the control socket of the load balancer in \(zone.name)")
        return String(decoding: readAll(socket.descriptor), as: UTF8.self)
    }
}
