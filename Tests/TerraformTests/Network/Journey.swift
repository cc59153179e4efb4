/// A TCP connection from one interface to another, followed hop by hop: out through security group, network ACL and
/// route table, in through ACL and group, and all the way back to the ephemeral port that it was made from. Security
/// groups know connections and let answers pass; network ACLs do not.
struct Journey: Sendable {
    /// Ephemeral ports: the first that AWS gives to load balancers and NAT gateways, Linux's first and last, the last.
    static let ephemeralPorts = [1_024, 32_768, 60_999, 65_535]
    /// Somebody in either half of the internet: two routes of half the addresses each are one to everybody.
    static let strangers: [UInt32] = [
        0xC633_640A,  // 198.51.100.10, of a block for documentation (RFC 5737)
        0x3400_000A,  // 52.0.0.10
    ]

    var network: Network
    /// Nil: the internet.
    var source: Party.Interface?
    var target: Party.Interface?
    var port: Int
    /// Who the internet is in this journey.
    private var stranger = Self.strangers[0]

    init(network: Network, source: Party.Interface?, target: Party.Interface?, port: Int) {
        self.network = network
        self.source = source
        self.target = target
        self.port = port
    }

    /// This journey to or from each of the strangers; itself when it stays in the VPC.
    private var variants: [Journey] {
        if source != nil, target != nil { return [self] }
        return Self.strangers.map { stranger in
            var journey = self
            journey.stranger = stranger
            return journey
        }
    }

    /// What stops the connection first, or nil when it comes about with every stranger and from every ephemeral port.
    var obstacle: String? {
        for journey in variants {
            for ephemeral in Self.ephemeralPorts {
                if let obstacle = journey.obstacle(ephemeral: ephemeral) { return obstacle }
            }
        }
        return nil
    }

    /// Whether the connection comes about with one stranger from one ephemeral port: enough for whoever wants in.
    var isPossible: Bool {
        variants.contains { journey in Self.ephemeralPorts.contains { journey.obstacle(ephemeral: $0) == nil } }
    }

    private func obstacle(ephemeral: Int) -> String? {
        switch (source, target) {
        case (nil, nil): nil
        case (let source?, nil): outward(source, ephemeral)
        case (nil, let target?): inward(target, ephemeral)
        case (let source?, let target?): within(source, target, ephemeral)
        }
    }

    // MARK: Within the VPC

    private func within(_ source: Party.Interface, _ target: Party.Interface, _ ephemeral: Int) -> String? {
        guard let from = network.subnets[source.subnet], let to = network.subnets[target.subnet] else {
            return "there is no such subnet"
        }
        let toAddress = to.addresses.someAddress
        let fromAddress = from.addresses.someAddress
        if !admits(source.groups, \.egress, peer: target.groups, at: toAddress) { return "the sender's security group" }
        if !admits(target.groups, \.ingress, peer: source.groups, at: fromAddress) {
            return "the receiver's security group"
        }
        return crossing(from, to, port: port) ?? crossing(to, from, port: ephemeral).map { "\($0), on the way back" }
    }

    /// The network ACLs between two subnets: none within one.
    private func crossing(_ from: Network.Subnet, _ to: Network.Subnet, port: Int) -> String? {
        if from.id == to.id { return nil }
        return leaving(from, to: to.addresses.someAddress, port: port)
            ?? entering(to, from: from.addresses.someAddress, port: port)
    }

    // MARK: To and from the internet

    private func outward(_ source: Party.Interface, _ ephemeral: Int) -> String? {
        guard let from = network.subnets[source.subnet] else { return "there is no such subnet" }
        if !admits(source.groups, \.egress, peer: [], at: stranger) { return "the sender's security group" }
        switch from.gateway(to: stranger) {
        case nil: return "no route"
        case .other(let gateway): return "a route to \(gateway), which nobody here knows"
        case .internet where !source.isPublic: return "no address of the internet"
        case .internet:
            return leaving(from, to: stranger, port: port)
                ?? entering(from, from: stranger, port: ephemeral).map { "\($0), on the way back" }
        case .nat(let gateway):
            guard let subnet = network.natGateways[gateway], let nat = network.subnets[subnet] else {
                return "the NAT gateway \(gateway) is not there"
            }
            guard nat.gateway(to: stranger) == .internet else { return "the NAT gateway has no way out" }
            return through(nat, from: from, ephemeral)
        }
    }

    /// From a subnet to the internet by way of the NAT gateway in another one, which asks from a port of its own.
    private func through(_ nat: Network.Subnet, from: Network.Subnet, _ ephemeral: Int) -> String? {
        let there =
            leaving(from, to: stranger, port: port)
            ?? entering(nat, from: from.addresses.someAddress, port: port)
            ?? leaving(nat, to: stranger, port: port)
        let back =
            entering(nat, from: stranger, port: ephemeral)
            ?? leaving(nat, to: from.addresses.someAddress, port: ephemeral)
            ?? entering(from, from: stranger, port: ephemeral)
        return there ?? back.map { "\($0), on the way back" }
    }

    private func inward(_ target: Party.Interface, _ ephemeral: Int) -> String? {
        guard let to = network.subnets[target.subnet] else { return "there is no such subnet" }
        // A NAT gateway lets nobody in, and an address that the internet does not know nobody reaches.
        guard to.gateway(to: stranger) == .internet else { return "no route" }
        guard target.isPublic else { return "no address of the internet" }
        if !admits(target.groups, \.ingress, peer: [], at: stranger) { return "the receiver's security group" }
        return entering(to, from: stranger, port: port)
            ?? leaving(to, to: stranger, port: ephemeral).map { "\($0), on the way back" }
    }

    // MARK: The two kinds of filters

    private func leaving(_ subnet: Network.Subnet, to address: UInt32, port: Int) -> String? {
        guard let acl = subnet.acl, !Network.passes(acl.egress, peer: address, port: port) else { return nil }
        return "the network ACL of \(subnet.zone) keeps port \(port) in"
    }

    private func entering(_ subnet: Network.Subnet, from address: UInt32, port: Int) -> String? {
        guard let acl = subnet.acl, !Network.passes(acl.ingress, peer: address, port: port) else { return nil }
        return "the network ACL of \(subnet.zone) keeps port \(port) out"
    }

    private func admits(
        _ groups: [String], _ direction: KeyPath<Network.SecurityGroup, [Network.GroupRule]>, peer: [String],
        at address: UInt32
    ) -> Bool {
        groups.compactMap { network.groups[$0] }.flatMap { $0[keyPath: direction] }.contains { rule in
            guard rule.ports?.contains(port) ?? true else { return false }
            return switch rule.peer {
            case .addresses(let range): range.contains(address)
            case .group(let group): peer.contains(group)
            case .prefixList: false
            }
        }
    }
}
