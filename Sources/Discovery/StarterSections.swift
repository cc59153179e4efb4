internal import AWS
internal import Stack

extension StarterWriter {
    mutating func writeDatabase() {
        let example = """
            database:
              cluster: payments
              endpoint: payments.cluster-abcdefghijkl.us-east-1.rds.amazonaws.com
              port: 5432
            """
        guard let cluster = taken("database", discovery.database, option: "--database IDENTIFIER") else {
            return text.example(example)
        }
        guard let endpoint = cluster.endpoint else {
            open("database", "\(cluster.identifier) has no endpoint yet", mend: "wait until it is available")
            return text.example(example)
        }
        text.line("database:")
        text.line("  cluster: \(scalar(cluster.identifier))")
        text.line("  endpoint: \(scalar(endpoint))")
        if let reader = cluster.readerEndpoint { text.line("  readerEndpoint: \(scalar(reader))") }
        text.line("  port: \(cluster.port ?? 5432)")
        if let name = cluster.databaseName { text.line("  name: \(scalar(name))") }
        if let secret = cluster.masterSecret {
            text.line("  secret: \(scalar(secret))")
        } else {
            text.remark("Only for rewinds, which ask the restored database through the RDS Data API:")
            text.example("  secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:payments-abcdef")
        }
        contents.append(("database", cluster.identifier))
    }

    mutating func writeCache() {
        let example = """
            cache:
              replicationGroup: payments
              endpoint: clustercfg.payments.abcdef.use1.cache.amazonaws.com
              port: 6379
              tls: true
            """
        guard let cache = taken("cache", discovery.cache, option: "--cache IDENTIFIER") else {
            return text.example(example)
        }
        guard let endpoint = cache.group.configurationEndpoint else {
            open(
                "cache", "\(cache.group.identifier) has no configuration endpoint: it is not in cluster mode",
                mend: "choose another with --cache IDENTIFIER, or leave the cache out")
            return text.example(example)
        }
        text.line("cache:")
        text.line("  replicationGroup: \(scalar(cache.group.identifier))")
        text.line("  endpoint: \(scalar(endpoint))")
        text.line("  port: \(cache.group.port ?? 6379)")
        text.line("  tls: \(cache.group.isEncryptedInTransit)")
        contents.append(("cache", cache.group.identifier))
    }

    mutating func writeNetwork() {
        guard let network = taken("network", discovery.network, option: "--vpc ID") else {
            let zone = tiers.zones.first ?? "\(discovery.region)a"
            return text.example(
                """
                network:
                  vpc: vpc-0a1b2c3d
                  subnets:
                    - { id: subnet-0a1b2c3d, zone: \(zone), tier: application }
                """)
        }
        let known = tiers.placed.filter { $0.tier != nil }
        let unknown = tiers.placed.filter { $0.tier == nil }
        let head = "network:\n  vpc: \(scalar(network.vpc))\n  subnets:"
        if known.isEmpty { text.example(head) } else { text.line(head) }
        for one in known { text.line(line(one, tier: one.tier ?? .application)) }
        if !unknown.isEmpty {
            open(
                "network", "nothing says what \(unknown.map(\.subnet.id).joined(separator: ", ")) are for",
                mend: "write public, application or data for each, or tag them with Tier")
            for one in unknown { text.example(line(one, tier: .application)) }
        }
        if !tiers.elsewhere.isEmpty {
            text.remark(
                "Left out, for the service does not run in their zones: "
                    + tiers.elsewhere.map { "\($0.id) in \($0.availabilityZone)" }.joined(separator: ", "))
        }
        contents.append(("network", "\(network.vpc), \(known.count) subnets"))
    }

    private func line(_ one: SubnetTiers.Placed, tier: StackFile.Network.Tier) -> String {
        "    - { id: \(scalar(one.subnet.id)), zone: \(scalar(one.subnet.availabilityZone)), tier: \(tier.rawValue) }"
    }

    mutating func writeBalancer() {
        guard let found = taken("loadBalancer", discovery.balancer, option: "--target-group ARN") else {
            return text.example(
                """
                loadBalancer:
                  dnsName: payments-0123456789.us-east-1.elb.amazonaws.com
                  targetGroup: arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments/0123456789abcdef
                """)
        }
        text.line("loadBalancer:")
        text.line("  dnsName: \(scalar(found.balancer.dnsName))")
        let nodes = addresses
        if nodes.isEmpty {
            text.remark("The address of its node in each zone, where it does not change: zone-probes need them.")
        } else {
            text.line("  nodes:")
            for (zone, address) in nodes { text.line("    \(scalar(zone)): \(address)") }
        }
        text.line("  targetGroup: \(scalar(found.targetGroup))")
        contents.append(("load balancer", found.balancer.name))
    }

    /// The addresses of the load balancer's nodes in the stack's zones, in their order.
    private var addresses: [(zone: String, address: String)] {
        tiers.zones.compactMap { zone in
            discovery.balancer.value?.balancer.nodes.first { $0.zone == zone }?.address.map { (zone, $0) }
        }
    }

    mutating func writeDNS() {
        text.remark("Only for experiments that look at Route 53: its ids for probes such as route53-health.")
        text.example(
            """
            dns:
              record: payments.example.com
              primaryCheck: 01234567-89ab-cdef-0123-456789abcdef
            """)
    }

    mutating func writeAlarms() {
        guard let alarms = taken("alarms", discovery.alarms, option: "--alarms PREFIX") else {
            return text.line("alarms: []")
        }
        text.remark(
            "For `alarms-ok` and `stopWhen: alarm`: leave out what an experiment is meant to raise, or it ends the run."
        )
        text.line("alarms:")
        for name in alarms { text.line("  - \(scalar(name))") }
        contents.append(("alarms", "\(alarms.count)"))
    }
}
