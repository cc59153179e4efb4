extension Network {
    /// The network that `plan` describes.
    init(_ plan: PlanDocument) {
        vpc = plan.all("aws_vpc").first.flatMap { AddressRange($0["cidr_block"].text) } ?? .everything
        natGateways = plan.all("aws_nat_gateway").reduce(into: [:]) { $0[$1.id] = $1["subnet_id"].text }
        groups = Self.groups(plan)
        subnets = Self.subnets(plan)
    }

    private static func ports(_ values: PlanValue) -> PortRange? {
        let isEverything = ["-1", "all"].contains(values["ip_protocol"].text ?? values["protocol"].text)
        guard !isEverything, let from = values["from_port"].integer, let to = values["to_port"].integer else {
            return nil
        }
        return PortRange(from: from, to: to)
    }

    /// The rules of a plan, of security groups and of network ACLs.
    static func rules(_ plan: PlanDocument) -> [PlanDocument.Resource] {
        ["aws_network_acl_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]
            .flatMap { plan.all($0) }
    }

    /// Whether a rule is about TCP: by name, by number, or as one of all protocols.
    static func isForTCP(_ values: PlanValue) -> Bool {
        ["-1", "all", "tcp", "6"].contains(values["ip_protocol"].text ?? values["protocol"].text)
    }

    private static func acls(_ plan: PlanDocument) -> [String: ACL] {
        var acls: [String: ACL] = [:]
        for resource in plan.all("aws_network_acl") { acls[resource.id] = ACL(ingress: [], egress: []) }
        for rule in plan.all("aws_network_acl_rule") where isForTCP(rule.values) {
            guard let number = rule["rule_number"].integer, let acl = rule["network_acl_id"].text,
                let addresses = AddressRange(rule["cidr_block"].text)
            else { continue }
            let read = ACLRule(
                number: number, allows: rule["rule_action"] == "allow", ports: ports(rule.values), addresses: addresses)
            if rule["egress"].isTrue { acls[acl]?.egress.append(read) } else { acls[acl]?.ingress.append(read) }
        }
        return acls.mapValues { acl in
            ACL(
                ingress: acl.ingress.sorted { $0.number < $1.number },
                egress: acl.egress.sorted { $0.number < $1.number })
        }
    }

    private static func routes(_ plan: PlanDocument) -> [String: [(to: AddressRange, by: Gateway)]] {
        var routes: [String: [(to: AddressRange, by: Gateway)]] = [:]
        for route in plan.all("aws_route") {
            guard let table = route["route_table_id"].text,
                let to = AddressRange(route["destination_cidr_block"].text)
            else { continue }
            routes[table, default: []].append((to, gateway(route.values)))
        }
        return routes
    }

    private static func gateway(_ route: PlanValue) -> Gateway {
        if let nat = route["nat_gateway_id"].text, !nat.isEmpty { return .nat(nat) }
        if let gateway = route["gateway_id"].text, gateway.hasPrefix("igw-") { return .internet }
        let others = ["gateway_id", "transit_gateway_id", "vpc_peering_connection_id", "network_interface_id"]
        return .other(others.compactMap { route[$0].text }.first { !$0.isEmpty } ?? "unknown")
    }

    private static func subnets(_ plan: PlanDocument) -> [String: Subnet] {
        let acls = acls(plan)
        let routes = routes(plan)
        let tables = plan.all("aws_route_table_association").reduce(into: [String: String]()) {
            $0[$1["subnet_id"].text ?? ""] = $1["route_table_id"].text
        }
        var owners: [String: String] = [:]
        for acl in plan.all("aws_network_acl") { for subnet in acl["subnet_ids"].texts { owners[subnet] = acl.id } }
        for association in plan.all("aws_network_acl_association") {
            owners[association["subnet_id"].text ?? ""] = association["network_acl_id"].text
        }
        return plan.all("aws_subnet").reduce(into: [:]) { subnets, subnet in
            subnets[subnet.id] = Subnet(
                id: subnet.id, zone: subnet["availability_zone"].text ?? "",
                addresses: AddressRange(subnet["cidr_block"].text) ?? .everything,
                acl: owners[subnet.id].flatMap { acls[$0] }, routes: tables[subnet.id].flatMap { routes[$0] } ?? [])
        }
    }

    private static func groups(_ plan: PlanDocument) -> [String: SecurityGroup] {
        var groups: [String: SecurityGroup] = [:]
        for group in plan.all("aws_security_group") {
            groups[group.id] = SecurityGroup(ingress: [], egress: [])
        }
        for group in foreignGroups(plan) {
            let everything = GroupRule(ports: nil, peer: .addresses(.everything))
            groups[group] = SecurityGroup(ingress: [], egress: [everything])
        }
        for rule in plan.all("aws_vpc_security_group_ingress_rule") {
            groups[rule["security_group_id"].text ?? ""]?.ingress += groupRules(rule.values)
        }
        for rule in plan.all("aws_vpc_security_group_egress_rule") {
            groups[rule["security_group_id"].text ?? ""]?.egress += groupRules(rule.values)
        }
        return groups
    }

    /// The groups that rules let in and that are not of the plan: whoever has them may send whatever it likes.
    static func foreignGroups(_ plan: PlanDocument) -> [String] {
        let admitted = plan.all("aws_vpc_security_group_ingress_rule").compactMap {
            $0["referenced_security_group_id"].text
        }
        return Set(admitted).subtracting(plan.all("aws_security_group").map(\.id)).filter { !$0.isEmpty }.sorted()
    }

    private static func groupRules(_ values: PlanValue) -> [GroupRule] {
        guard isForTCP(values) else { return [] }
        let peer: GroupRule.Peer? =
            if let range = AddressRange(values["cidr_ipv4"].text) {
                .addresses(range)
            } else if let group = values["referenced_security_group_id"].text {
                .group(group)
            } else if let list = values["prefix_list_id"].text { .prefixList(list) } else { nil }
        return peer.map { [GroupRule(ports: ports(values), peer: $0)] } ?? []
    }
}
