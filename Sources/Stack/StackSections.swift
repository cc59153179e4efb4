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
        reader.finish()
    }
}
