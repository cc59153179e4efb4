internal import Documents

extension StackFile.Credentials {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "credentials", log: log) else { return nil }
        accessKeyID = reader.text("accessKeyId", mend: "add the access key id")
        secretAccessKey = reader.text("secretAccessKey", mend: "add the secret access key")
        reader.finish()
    }
}

extension StackFile.Reach {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "reach", log: log) else { return nil }
        broker = reader.checked("broker", mend: "add the path of the broker's socket", StackRules.absolutePath)
        reader.finish()
    }
}

extension StackFile.Service {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "service", log: log) else { return nil }
        url = reader.checked("url", mend: "add the base URL of the service", StackRules.url)
        cluster = reader.optional("cluster", nullable: true)?.nonEmptyString("cluster", log: log)
        name = reader.optional("name", nullable: true)?.nonEmptyString("name", log: log)
        maxInFlight =
            reader.optional("maxInFlight")?
            .quantity("maxInFlight", in: .milliseconds(1)...Duration.seconds(3600), log: log) ?? .seconds(60)
        reader.finish()
    }
}

extension StackFile.Tasks {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "tasks", log: log) else { return nil }
        perZone =
            reader.required("perZone", mend: "add how many tasks each zone has")?
            .quantity("perZone", in: 1...1000, log: log) ?? 1
        reader.finish()
    }
}

extension StackFile.Database {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "database", log: log) else { return nil }
        cluster = reader.text("cluster", mend: "add the identifier of the DB cluster", limit: 63)
        endpoint = reader.checked("endpoint", mend: "add the host name of the writer", StackRules.hostName)
        readerEndpoint = reader.optional("readerEndpoint", nullable: true)?
            .checked("readerEndpoint", StackRules.hostName, log)
        port = reader.optional("port")?.quantity("port", in: 1...65535, log: log) ?? 5432
        name = reader.optional("name", nullable: true)?.nonEmptyString("name", limit: 63, log: log)
        secret = reader.optional("secret", nullable: true)?.checked("secret", StackRules.arn, log)
        reader.finish()
    }
}

extension StackFile.LoadBalancer {
    init?(_ node: Node, zones: [String], _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "loadBalancer", log: log) else { return nil }
        dnsName = reader.checked("dnsName", mend: "add the host name of the load balancer", StackRules.hostName)
        nodes = [:]
        if let node = reader.optional("nodes", nullable: true), var inner = MappingReader(node, "nodes", log: log) {
            for zone in zones {
                nodes[zone] = inner.optional(zone)?.checked("the node of \(zone)", StackRules.address, log)
            }
            inner.finish()
        }
        targetGroup = reader.optional("targetGroup", nullable: true)?.checked("targetGroup", StackRules.arn, log)
        arn = reader.optional("arn", nullable: true)?.checked("arn", StackRules.loadBalancer, log)
        reader.finish()
    }
}

extension StackFile.Cache {
    init?(_ node: Node, _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "cache", log: log) else { return nil }
        replicationGroup = reader.text(
            "replicationGroup", mend: "add the identifier of the replication group", limit: 40)
        endpoint = reader.checked(
            "endpoint", mend: "add the host name of the configuration endpoint", StackRules.hostName)
        port = reader.optional("port")?.quantity("port", in: 1...65535, log: log) ?? 6379
        tls = reader.optional("tls")?.boolean("tls", log: log) ?? false
        reader.finish()
    }
}

extension StackFile.Network {
    init?(_ node: Node, zones: [String], _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "network", log: log) else { return nil }
        vpc = reader.checked("vpc", mend: "add the id of the VPC", StackRules.vpc)
        subnets = []
        let items =
            reader.required("subnets", mend: "add the stack's subnets with id, zone and tier")?
            .items("subnets", limit: 64, log: log) ?? []
        for item in items {
            guard let subnet = Subnet(item, zones: zones, log) else { continue }
            if subnets.contains(where: { $0.id == subnet.id }) {
                log.error("the subnet \(subnet.id) is listed twice", at: item.mark, mend: "list each subnet once")
            }
            subnets.append(subnet)
        }
        reader.finish()
    }
}

extension StackFile.Network.Subnet {
    init?(_ node: Node, zones: [String], _ log: DiagnosticLog) {
        guard var reader = MappingReader(node, "subnets", log: log) else { return nil }
        id = reader.checked("id", mend: "add the id of the subnet", StackRules.subnet)
        let place = reader.required("zone", mend: "add the availability zone")
        zone = place?.choice("zone", among: zones, log: log) ?? ""
        let tier = reader.required("tier", mend: "add the tier: public, application or data")?
            .choice("tier", among: StackFile.Network.Tier.allCases.map(\.rawValue), log: log)
        self.tier = tier.flatMap(StackFile.Network.Tier.init(rawValue:)) ?? .application
        reader.finish()
    }
}
