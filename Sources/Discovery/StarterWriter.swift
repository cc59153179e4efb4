internal import AWS
internal import Documents
internal import Stack

/// Writes a starter stack file part by part.
struct StarterWriter {
    let discovery: Discovery
    let tiers: SubnetTiers
    var text = StackText()
    var contents: [(part: String, name: String)] = []
    var openPoints: [StarterStack.OpenPoint] = []

    init(_ discovery: Discovery) {
        self.discovery = discovery
        tiers = SubnetTiers(
            discovery.network.value, service: discovery.service.value?.description,
            balancer: discovery.balancer.value?.balancer)
    }

    /// A text as a scalar.
    func scalar(_ text: String) -> String { StackText.scalar(text) }

    /// Notes something that is left to do, in the file as well.
    mutating func open(_ part: String, _ reason: String, mend: String, isRequired: Bool = false) {
        text.remark("\(part): \(oneLine(reason)). To do: \(mend).")
        openPoints.append(.init(part: part, reason: oneLine(reason), mend: mend, isRequired: isRequired))
    }

    /// The one that was found, with its notes; nil, and noted, when there is none or several.
    mutating func taken<Value>(
        _ part: String, _ sighting: Sighting<Value>, option: String, isRequired: Bool = false
    ) -> Value? {
        switch sighting {
        case .found(let value, let notes):
            for note in notes { open(part, note, mend: "tag it, or choose another with \(option)") }
            return value
        case .several(let names):
            open(
                part, "there are several: \(names.joined(separator: ", "))", mend: "choose one with \(option)",
                isRequired: isRequired)
        case .none(let reason):
            open(
                part, "not found: \(reason)", mend: "name it with \(option), or fill in the lines below",
                isRequired: isRequired)
        }
        return nil
    }

    mutating func write() {
        writeHead()
        writeZones()
        writeService()
        writeTasks()
        writeDatabase()
        writeCache()
        writeNetwork()
        writeBalancer()
        writeDNS()
        writeAlarms()
        text.line("tags:")
        for (key, value) in discovery.wishes.tags.sorted(by: { $0.key < $1.key }) {
            text.line("  \(scalar(key)): \(scalar(value))")
        }
    }

    private mutating func writeHead() {
        let name =
            discovery.wishes.name ?? discovery.service.value?.name ?? discovery.database.value?.identifier
            ?? "my-stack"
        text.remark(
            "What gameday must know to break this stack and to judge it; written by `gameday init` from what carries "
                + "\(oneLine(discovery.wishes.description)). Names, ids and ARNs; no secret belongs here.")
        text.remark(
            "Lines that begin with one # are examples: fill them in, and take the # and the space behind it away.")
        text.line("version: 1")
        text.remark(
            "In reports, and in the name of the lease that keeps two runs apart: let it be the same in every file for "
                + "this stack.")
        text.line("name: \(scalar(name))")
        text.line("kind: aws")
        text.line("region: \(scalar(discovery.region))")
        text.line("account: \(scalar(discovery.account))")
    }

    private mutating func writeZones() {
        guard !tiers.zones.isEmpty else {
            open(
                "zones", "no subnets were found to tell them", mend: "name the availability zones of the stack",
                isRequired: true)
            let region = discovery.region
            return text.example("zones: [\(region)a, \(region)b, \(region)c]")
        }
        text.line("zones: [\(tiers.zones.map(scalar).joined(separator: ", "))]")
        contents.append(("zones", tiers.zones.joined(separator: ", ")))
    }

    private mutating func writeService() {
        text.line("service:")
        if let url = discovery.wishes.url {
            text.line("  url: \(scalar(url))")
        } else if let balancer = discovery.balancer.value?.balancer {
            open(
                "service.url", "it is a guess: the load balancer's own name, over http",
                mend: "write the URL that clients use, or give it with --url")
            text.line("  url: \(scalar("http://" + balancer.dnsName.lowercased()))")
        } else {
            open(
                "service.url", "no load balancer was found to guess it from",
                mend: "write the URL that clients use, or give it with --url", isRequired: true)
            text.example("  url: https://payments.example.com")
        }
        if let service = taken("service", discovery.service, option: "--service CLUSTER/NAME") {
            text.line("  cluster: \(scalar(service.cluster))")
            text.line("  name: \(scalar(service.name))")
            contents.append(("service", "\(service.cluster)/\(service.name)"))
        } else {
            text.example("  cluster: payments\n  name: transaction-service")
        }
        text.remark("The longest time that a request can still take effect after it was sent.")
        text.line("  maxInFlight: 60s")
    }

    private mutating func writeTasks() {
        guard let desired = discovery.service.value?.description.desiredCount, !tiers.zones.isEmpty else {
            text.remark("How many tasks of the service each zone has.")
            return text.example("tasks:\n  perZone: 2")
        }
        let perZone = desired / tiers.zones.count
        if perZone * tiers.zones.count != desired || perZone == 0 {
            open(
                "tasks", "the service wants \(desired) tasks, which \(tiers.zones.count) zones cannot share evenly",
                mend: "write how many each zone has at least")
        }
        text.line("tasks:")
        text.line("  perZone: \(min(max(perZone, 1), 1_000))")
    }
}
