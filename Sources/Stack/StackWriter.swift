public import Basics
internal import Documents

extension StackFile {
    /// The stack file as JSON text, for `StackFile(_:)` to read back. It holds the credentials, if there are any.
    public var jsonText: String { json.prettyText }

    /// The stack file as a JSON value.
    public var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("version", .integer(Self.version)), ("name", .string(name)), ("kind", .string(kind.rawValue)),
            ("region", .string(region)), ("account", .string(account)),
            ("endpoint", endpoint.map { .string($0) } ?? .null),
        ]
        if let credentials {
            members.append(
                (
                    "credentials",
                    .object([
                        ("accessKeyId", .string(credentials.accessKeyID)),
                        ("secretAccessKey", .string(credentials.secretAccessKey)),
                    ])
                ))
        }
        if let reach { members.append(("reach", .object([("broker", .string(reach.broker))]))) }
        members.append(("zones", .array(zones.map { .string($0) })))
        members.append(("service", service.json))
        if let tasks { members.append(("tasks", .object([("perZone", .integer(tasks.perZone))]))) }
        if let database { members.append(("database", database.json)) }
        if let cache { members.append(("cache", cache.json)) }
        if let network { members.append(("network", network.json)) }
        if let loadBalancer { members.append(("loadBalancer", loadBalancer.json)) }
        for key in Self.freeSections {
            if let section = sections[key] { members.append((key, section)) }
        }
        members.append(("alarms", .array(alarms.map { .string($0) })))
        return .object(members)
    }
}

extension StackFile.Service {
    fileprivate var json: JSON {
        var members: [(key: String, value: JSON)] = [("url", .string(url))]
        if let cluster { members.append(("cluster", .string(cluster))) }
        if let name { members.append(("name", .string(name))) }
        members.append(("maxInFlight", .string(maxInFlight.written)))
        return .object(members)
    }
}

extension StackFile.Database {
    fileprivate var json: JSON {
        var members: [(key: String, value: JSON)] = [("cluster", .string(cluster)), ("endpoint", .string(endpoint))]
        if let readerEndpoint { members.append(("readerEndpoint", .string(readerEndpoint))) }
        members.append(("port", .integer(port)))
        if let name { members.append(("name", .string(name))) }
        if let secret { members.append(("secret", .string(secret))) }
        return .object(members)
    }
}

extension StackFile.LoadBalancer {
    fileprivate var json: JSON {
        let nodes = nodes.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSON.string($0.value)) }
        var members: [(key: String, value: JSON)] = [("dnsName", .string(dnsName)), ("nodes", .object(nodes))]
        if let targetGroup { members.append(("targetGroup", .string(targetGroup))) }
        if let arn { members.append(("arn", .string(arn))) }
        return .object(members)
    }
}

extension StackFile.Cache {
    fileprivate var json: JSON {
        .object([
            ("replicationGroup", .string(replicationGroup)), ("endpoint", .string(endpoint)),
            ("port", .integer(port)), ("tls", .boolean(tls)),
        ])
    }
}

extension StackFile.Network {
    fileprivate var json: JSON {
        let subnets = subnets.map { subnet in
            JSON.object([
                ("id", .string(subnet.id)), ("zone", .string(subnet.zone)), ("tier", .string(subnet.tier.rawValue)),
            ])
        }
        return .object([("vpc", .string(vpc)), ("subnets", .array(subnets))])
    }
}
