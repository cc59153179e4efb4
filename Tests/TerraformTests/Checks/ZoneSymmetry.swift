/// Every zone has the same: no zone's loss may take more than a third, and no zone may lean on another.
enum ZoneSymmetry {
    static let zones = 3

    static func findings(of plan: PlanDocument) -> [String] {
        let network = Network(plan)
        var findings: [String] = []
        if plan.zones.count != zones { findings.append("there are \(plan.zones.count) zones and not \(zones)") }
        findings += spread(plan, network)
        findings += ways(plan, network)
        findings += database(plan) + cache(plan) + service(plan)
        return findings + agent(plan, network)
    }

    /// Whoever breaks a zone does not live in it.
    private static func agent(_ plan: PlanDocument, _ network: Network) -> [String] {
        let homes = Party.all(in: plan).filter { $0.role == .agent }.flatMap(\.interfaces)
            .compactMap { network.subnets[$0.subnet]?.zone }
        return Set(homes).intersection(plan.zones).sorted().map {
            "the agent of gameday lives in \($0), which it breaks"
        }
    }

    /// Each tier has one subnet in each zone.
    private static func spread(_ plan: PlanDocument, _ network: Network) -> [String] {
        Tiers(plan).all.flatMap { tier in
            let found = tier.subnets.compactMap { network.subnets[$0]?.zone }.sorted()
            guard found.count == zones, found == plan.zones else {
                return [
                    "the \(tier.name) tier has subnets in \(found.joined(separator: ", ")) and not one in each zone"
                ]
            }
            return []
        }
    }

    /// Each zone has its own NAT gateway, and sends its packets there.
    private static func ways(_ plan: PlanDocument, _ network: Network) -> [String] {
        let natZones = network.natGateways.values.compactMap { network.subnets[$0]?.zone }.sorted()
        var findings = natZones == plan.zones ? [] : ["the NAT gateways are in \(natZones) and not one in each zone"]
        for subnet in Tiers(plan).application.compactMap({ network.subnets[$0] }) {
            guard case .nat(let gateway) = subnet.gateway(to: Journey.strangers[0]) else {
                findings.append("the application subnet of \(subnet.zone) has no NAT gateway")
                continue
            }
            let zone = network.natGateways[gateway].flatMap { network.subnets[$0]?.zone }
            if zone != subnet.zone {
                findings.append(
                    "the application subnet of \(subnet.zone) leans on \(zone ?? "no zone") for its way out")
            }
        }
        return findings
    }

    private static func database(_ plan: PlanDocument) -> [String] {
        let instances = plan.all("aws_rds_cluster_instance").compactMap { $0["availability_zone"].text }.sorted()
        return instances == plan.zones ? [] : ["the database has instances in \(instances) and not one in each zone"]
    }

    private static func cache(_ plan: PlanDocument) -> [String] {
        plan.all("aws_elasticache_replication_group").flatMap { cache in
            var findings: [String] = []
            if !cache["multi_az_enabled"].isTrue { findings.append("the cache is not spread over the zones") }
            if !cache["automatic_failover_enabled"].isTrue { findings.append("the cache does not fail over") }
            if cache["num_node_groups"].integer ?? 0 < zones { findings.append("the cache has too few shards") }
            if cache["replicas_per_node_group"].integer ?? 0 < zones - 1 {
                findings.append("a shard of the cache has no node in some zone")
            }
            return findings
        }
    }

    /// Two tasks for each zone at least, which ECS keeps even.
    private static func service(_ plan: PlanDocument) -> [String] {
        var findings: [String] = []
        for service in plan.all("aws_ecs_service") where service["availability_zone_rebalancing"] != "ENABLED" {
            findings.append("\(service.address) is not rebalanced between the zones")
        }
        let targets = plan.all("aws_appautoscaling_target")
        if targets.isEmpty { findings.append("nothing scales the service") }
        for target in targets where target["min_capacity"].integer ?? 0 < 2 * zones {
            findings.append("\(target.address) lets fewer than two tasks run in a zone")
        }
        return findings
    }
}
