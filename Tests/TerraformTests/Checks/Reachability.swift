/// Who may reach whom, and who may not.
enum Reachability {
    /// Connections that must come about, in every zone and between zones.
    struct Conversation: Sendable {
        var from: Party.Role
        var to: Party.Role
        var ports: [Int]
        var reason: String
    }

    /// Everything that is not here must be impossible.
    static let conversations = [
        Conversation(from: .internet, to: .loadBalancer, ports: [80, 443], reason: "clients; 80 is redirected"),
        Conversation(from: .loadBalancer, to: .service, ports: [8080], reason: "payments and health checks"),
        Conversation(from: .service, to: .proxy, ports: [5432], reason: "the ledger"),
        Conversation(from: .proxy, to: .database, ports: [5432], reason: "the ledger"),
        Conversation(from: .service, to: .cache, ports: [6379], reason: "sessions"),
        Conversation(
            from: .peer, to: .service, ports: [8080], reason: "other services, by the service's discovery name"),
        Conversation(from: .service, to: .internet, ports: [443], reason: "images, secrets and logs, from AWS"),
        Conversation(from: .agent, to: .internet, ports: [443], reason: "AWS, and the service by its public name"),
        // Not needed: who is open to everybody is open to them too.
        Conversation(from: .service, to: .loadBalancer, ports: [443], reason: "by the way"),
        Conversation(from: .peer, to: .loadBalancer, ports: [443], reason: "by the way"),
        Conversation(from: .agent, to: .loadBalancer, ports: [443], reason: "by the way"),
    ]

    /// The ports at which everybody is tried: the stack's own, and those that are attacked first.
    static let ports = [22, 80, 443, 3389, 5432, 6379, 8080, 16_379]

    /// Those, the ends of what each rule lets pass, and the ports beside them.
    private static func ports(of plan: PlanDocument) -> [Int] {
        let ends = Network.rules(plan).flatMap { [$0["from_port"].integer, $0["to_port"].integer] }.compactMap { $0 }
        return Set(ports + ends.flatMap { [$0 - 1, $0, $0 + 1] }).filter { (1...65_535).contains($0) }.sorted()
    }

    static func findings(of plan: PlanDocument) -> [String] { findings(of: plan, ports: ports(of: plan)) }

    /// The same, of these ports alone.
    static func findings(of plan: PlanDocument, ports: [Int]) -> [String] {
        let network = Network(plan)
        let parties = Party.all(in: plan)
        let absent = parties.filter { ![.internet, .agent, .peer].contains($0.role) && $0.interfaces.isEmpty }
            .map { "there is no \($0)" }
        let open = parties.flatMap { party in
            party.interfaces.filter { $0.groups.isEmpty }.map { _ in "\(party) has no security group of its own" }
        }
        let matrix = parties.flatMap { from in
            parties.flatMap { to in ports.flatMap { findings(network, from, to, $0) } }
        }
        return absent + Set(open).sorted() + matrix + isolation(network, plan, ports) + unread(plan)
    }

    /// Kinds of resources that open ways which this model does not know: it must learn them first.
    private static func unread(_ plan: PlanDocument) -> [String] {
        let words = [
            "aws_security_group_rule", "aws_network_interface", "aws_instance", "aws_vpc_peering", "aws_vpn_",
            "aws_ec2_", "aws_egress_only_internet_gateway", "aws_customer_gateway", "aws_dx_", "aws_networkfirewall_",
            "aws_default_network_acl", "aws_default_route_table", "aws_main_route_table_association", "aws_lambda_",
        ]
        let types = plan.resources.filter { resource in words.contains { resource.type.hasPrefix($0) } }
            .map { "\($0.address): nobody here knows whom a \($0.type) lets through" }
        // The journeys are of TCP.
        let protocols = Network.rules(plan).filter { !Network.isForTCP($0.values) }
            .map { "\($0.address) is about another protocol than TCP, of which nobody here knows whom it lets through" }
        return types + protocols
    }

    private static func findings(_ network: Network, _ from: Party, _ to: Party, _ port: Int) -> [String] {
        // What others do on the internet is theirs.
        if [.internet, .peer].contains(from.role), to.role == .internet { return [] }
        let journeys = journeys(network, from, to, port)
        if conversations.contains(where: { $0.from == from.role && $0.to == to.role && $0.ports.contains(port) }) {
            return Set(journeys.compactMap(\.obstacle)).sorted()
                .map { "\(from) cannot reach \(to) at \(port): \($0)" }
        }
        return journeys.contains { $0.isPossible } ? ["\(from) can reach \(to) at \(port)"] : []
    }

    private static func journeys(_ network: Network, _ from: Party, _ to: Party, _ port: Int) -> [Journey] {
        let sources = from.role == .internet ? [nil] : from.interfaces.map(Optional.init)
        let targets = to.role == .internet ? [nil] : to.interfaces.map(Optional.init)
        return sources.flatMap { source in
            targets.map { Journey(network: network, source: source, target: $0, port: port) }
        }
    }

    /// What the route tables and network ACLs must forbid by themselves, whatever a security group lets pass: the data
    /// tier has no way to the internet, and nothing in a public subnet reaches it.
    private static func isolation(_ network: Network, _ plan: PlanDocument, _ ports: [Int]) -> [String] {
        let tiers = Tiers(plan)
        var findings: [String] = []
        for data in tiers.data.compactMap({ network.subnets[$0] }) {
            if let gateway = Journey.strangers.lazy.compactMap({ data.gateway(to: $0) }).first {
                findings.append("the data subnet of \(data.zone) has a route to the internet: \(gateway)")
            }
            guard let acl = data.acl else {
                findings.append("the data subnet of \(data.zone) has no network ACL of its own")
                continue
            }
            for stranger in Journey.strangers
            where ports.contains(where: { Network.passes(acl.egress, peer: stranger, port: $0) }) {
                findings.append("the network ACL of the data tier lets packets out to the internet")
            }
            for other in tiers.public.compactMap({ network.subnets[$0] }) {
                for port in ports where Network.passes(acl.ingress, peer: other.addresses.someAddress, port: port) {
                    findings.append("the network ACL of the data tier lets the public tier in at \(port)")
                }
            }
        }
        for subnet in tiers.application.compactMap({ network.subnets[$0] }) {
            if Journey.strangers.contains(where: { subnet.gateway(to: $0) == .internet }) {
                findings.append("the application subnet of \(subnet.zone) is open to the internet")
            }
            if subnet.acl == nil { findings.append("the application subnet of \(subnet.zone) has no ACL of its own") }
        }
        return Set(findings).sorted()
    }
}
