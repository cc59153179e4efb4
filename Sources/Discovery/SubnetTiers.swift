internal import AWS
internal import Stack

/// What the subnets of a stack are for, as far as it can be told.
struct SubnetTiers: Sendable {
    /// A subnet and what it is for; nil where nothing says it.
    struct Placed: Sendable {
        var subnet: EC2.Subnet
        var tier: StackFile.Network.Tier?
    }

    /// The zones that the service runs in, or those of all subnets where that is not known; in order.
    let zones: [String]
    /// The subnets in these zones, in the order of the zones and the tiers.
    let placed: [Placed]
    /// Those in other zones.
    let elsewhere: [EC2.Subnet]

    init(_ network: Discovery.Network?, service: ECS.Service?, balancer: ELB.LoadBalancer?) {
        let subnets = network?.subnets ?? []
        let own = Set(service?.subnets ?? [])
        let before = Set(balancer?.nodes.compactMap(\.subnet) ?? [])
        let running = subnets.filter { own.contains($0.id) }
        let zones = Set((running.isEmpty ? subnets : running).map(\.availabilityZone))
        self.zones = zones.sorted()
        elsewhere = subnets.filter { !zones.contains($0.availabilityZone) }
        let order = StackFile.Network.Tier.allCases
        placed = subnets.filter { zones.contains($0.availabilityZone) }.map { subnet in
            Placed(
                subnet: subnet,
                tier: own.contains(subnet.id)
                    ? .application
                    : Self.tagged(subnet.tags) ?? (before.contains(subnet.id) ? .public : Self.named(subnet.tags)))
        }.sorted {
            let (left, right) = (
                $0.tier.flatMap(order.firstIndex(of:)) ?? 9, $1.tier.flatMap(order.firstIndex(of:)) ?? 9
            )
            return (left, $0.subnet.availabilityZone, $0.subnet.id) < (right, $1.subnet.availabilityZone, $1.subnet.id)
        }
    }

    /// What a tag `Tier` says.
    private static func tagged(_ tags: [String: String]) -> StackFile.Network.Tier? {
        tags.first { $0.key.lowercased() == "tier" }.flatMap { word(of: $0.value) }
    }

    /// What the name says, of whose words just one is a tier's.
    private static func named(_ tags: [String: String]) -> StackFile.Network.Tier? {
        let words = (tags["Name"] ?? "").split { !$0.isLetter }.map(String.init)
        let tiers = Set(words.compactMap(word))
        return tiers.count == 1 ? tiers.first : nil
    }

    private static func word(of text: String) -> StackFile.Network.Tier? {
        switch text.lowercased() {
        case "public": .public
        case "application", "app", "service": .application
        case "data", "database", "db": .data
        default: nil
        }
    }
}
