/// A network namespace of the sandbox: somewhere a process can run and see the network from.
enum Place: Sendable, Hashable {
    /// The tiers that each zone has a subnet for.
    enum Tier: String, Sendable, CaseIterable {
        case `public` = "pub"
        case application = "app"
        case data = "data"
    }

    /// The router between all subnets, where names are served: the network of the sandbox's first process.
    case router
    /// The client side: where requests come from.
    case inet
    /// A zone's subnet of a tier.
    case subnet(Tier, Zone)

    /// The name, e.g. `app-a`.
    var name: String {
        switch self {
        case .router: "router"
        case .inet: "inet"
        case .subnet(let tier, let zone): "\(tier.rawValue)-\(zone.letter)"
        }
    }

    /// Where the namespace is bound, as `ip netns` expects it; nil for the router, which has no name of its own.
    var path: String? { self == .router ? nil : "\(Self.directory)/\(name)" }

    /// Where `ip netns` looks.
    static let directory = "/run/netns"

    /// Every place but the router.
    static func all(_ zones: [Zone]) -> [Place] {
        [.inet] + Tier.allCases.flatMap { tier in zones.map { .subnet(tier, $0) } }
    }
}
