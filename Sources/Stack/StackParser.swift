internal import Basics
public import Documents

extension StackFile {
    /// The sections whose content is not looked into.
    static let freeSections = ["dns", "tags"]

    /// The stack that the file at `path` describes, and its values for `${stack...}`.
    ///
    /// - Throws: `Refusal`, also when the file is missing, a directory, unreadable or too large.
    public static func read(path: String) throws(Refusal) -> (stack: StackFile, values: Node) {
        let document = try Document(path: path)
        return (try StackFile(document), document.stackValues)
    }

    /// The stack that `document` describes.
    ///
    /// - Throws: `Refusal` with everything that is wrong, in the order of the places.
    public init(_ document: Document) throws(Refusal) {
        let log = DiagnosticLog()
        guard var reader = MappingReader(document.root, "the stack file", log: log) else {
            throw Refusal(log.diagnostics)
        }
        _ = reader.required("version", mend: "add `version: \(Self.version)`")?
            .quantity("version", in: Self.version...Self.version, log: log)
        name = reader.text("name", mend: "add a name for reports")
        let kind = reader.required("kind", mend: "add `kind: aws`, or `kind: sandbox` for a stack on this machine")?
            .choice("kind", among: Kind.allCases.map(\.rawValue), log: log)
        self.kind = kind.flatMap(Kind.init(rawValue:)) ?? .aws
        region = reader.checked("region", mend: "add the AWS region", StackRules.region)
        account = reader.checked(
            "account", mend: "add the twelve digits of the AWS account, in quotes", StackRules.account)
        let endpointNode = reader.optional("endpoint", nullable: true)
        endpoint = endpointNode?.checked("endpoint", StackRules.endpoint, log)
        let credentialsNode = reader.optional("credentials", nullable: true)
        credentials = credentialsNode.flatMap { Credentials($0, log) }
        reach = reader.optional("reach", nullable: true).flatMap { Reach($0, log) }
        zones = reader.zones(region: region)
        let service = reader.required("service", mend: "add the service with its url").flatMap { Service($0, log) }
        self.service = service ?? Service(url: "")
        tasks = reader.optional("tasks", nullable: true).flatMap { Tasks($0, log) }
        database = reader.optional("database", nullable: true).flatMap { Database($0, log) }
        cache = reader.optional("cache", nullable: true).flatMap { Cache($0, log) }
        let zones = zones
        network = reader.optional("network", nullable: true).flatMap { Network($0, zones: zones, log) }
        loadBalancer = reader.optional("loadBalancer", nullable: true).flatMap { LoadBalancer($0, zones: zones, log) }
        alarms = reader.optional("alarms", nullable: true)?.strings("alarms", log: log) ?? []
        sections = reader.freeSections(Self.freeSections)
        reader.finish()
        if kind != nil {
            checkKind(endpoint: endpointNode, credentials: credentialsNode, root: document.root, log)
        }
        try log.throwErrors()
    }

    /// The rules that tie the kind, the endpoint and the credentials together: keys in a file are for the sandbox, and
    /// they never leave this machine.
    private func checkKind(endpoint node: Node?, credentials: Node?, root: Node, _ log: DiagnosticLog) {
        let isLocal = endpoint.map(StackRules.isLoopback) ?? false
        if let credentials, kind == .aws {
            log.error(
                "credentials stand in the file of an aws stack", at: credentials.mark,
                mend: "remove them: the keys come from the environment or the profile")
        } else if let credentials, !isLocal {
            log.error(
                "credentials need an endpoint on this machine", at: credentials.mark,
                mend: "remove them, or give an endpoint such as http://127.0.0.1:4566")
        }
        guard kind == .sandbox, !isLocal else { return }
        if let node, endpoint != nil {
            log.error(
                "the endpoint of a sandbox must be on this machine", at: node.mark,
                mend: "write a loopback address such as http://127.0.0.1:4566, or `kind: aws`")
        } else if node == nil {
            log.error(
                "a sandbox needs an endpoint", at: root["kind"]?.mark ?? root.mark,
                mend: "add `endpoint: http://127.0.0.1:PORT`, or write `kind: aws`")
        }
    }
}

extension Document {
    /// The values that `${stack...}` can name: everything but the credentials, which must not get into a report.
    public var stackValues: Node {
        guard case .mapping(let entries) = root.content else { return root }
        return Node(.mapping(entries.filter { $0.key != "credentials" }), at: root.mark)
    }
}

extension MappingReader {
    fileprivate mutating func zones(region: String) -> [String] {
        let example = region.isEmpty ? "us-east-1" : region
        guard let node = required("zones", mend: "add the availability zones: [\(example)a, \(example)b, \(example)c]"),
            let zones = node.strings("zones", limit: 16, log: log)
        else { return [] }
        if zones.isEmpty {
            log.error("zones is empty", at: node.mark, mend: "name the availability zones of the stack")
        }
        for item in node.items("zones", limit: 16, log: log) ?? [] {
            guard let zone = item.text, !zone.hasPrefix(region) || zone.count <= region.count else { continue }
            log.error(
                "the zone \(quoted(zone)) is not one of \(region)", at: item.mark, mend: "write \(region)a, for example"
            )
        }
        return zones
    }

    fileprivate mutating func freeSections(_ keys: [String]) -> [String: JSON] {
        var sections: [String: JSON] = [:]
        for key in keys {
            guard let node = optional(key, nullable: true) else { continue }
            guard case .mapping = node.content else {
                log.error(
                    "\(key) must be a mapping, not \(node.words)", at: node.mark, mend: "write `key: value` lines")
                continue
            }
            sections[key] = JSON(node)
        }
        return sections
    }
}
