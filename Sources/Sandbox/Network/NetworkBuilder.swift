internal import CNamespaces

/// Builds the network: a router with a leg in each subnet and the client side, and the storage plane beside it.
///
/// Subnets are routed, never bridged: what crosses a subnet's border passes the router's forwarding, which is where a
/// network ACL of a VPC acts.
struct NetworkBuilder {
    let zones: [Zone]
    let programs: Programs
    let processes: ProcessTable

    /// Makes the namespaces and connects them. Call in the router, before any other thread depends on its network.
    func build() async throws(SandboxError) {
        let ip = try programs.find("ip")
        try makeDirectory(Place.directory, mode: 0o755)
        try writeText("1", to: "/proc/sys/net/ipv4/ip_forward")
        let places = Place.all(zones)
        for place in places {
            guard let path = place.path else { continue }
            try checked("make the network of \(place.name)", cns_make_network(path))
        }
        try await batch(ip, in: .router, routerLines())
        for place in places { try await batch(ip, in: place, lines(of: place)) }
    }

    private func batch(_ ip: String, in place: Place, _ lines: [String]) async throws(SandboxError) {
        let command = ChildCommand(ip, ["-batch", "-"], in: place, privileges: .all)
        let input = lines.joined(separator: "\n") + "\n"
        let (status, output) = try await processes.run(command, input: input)
        guard status.succeeded else {
            throw SandboxError(
                "build the network of \(place.name): ip ended with \(status): \(output)",
                remedy: "run `gameday-sandbox doctor` to see whether this machine allows it")
        }
    }

    private func routerLines() -> [String] {
        var lines = ["link set lo up", "addr add \(AddressPlan.nameServer)/32 dev lo"]
        func leg(_ place: Place, _ router: String) {
            let device = Self.routerDevice(place)
            lines += [
                "link add \(device) type veth peer name eth0 netns \(place.name)",
                "addr add \(router)/24 dev \(device)",
                "link set \(device) up",
            ]
        }
        leg(.inet, AddressPlan.clientRouter)
        for tier in Place.Tier.allCases {
            for zone in zones { leg(.subnet(tier, zone), AddressPlan.router(tier, zone)) }
        }
        lines += ["link add storage type bridge", "link set storage up"]
        for zone in zones {
            let place = Place.subnet(.data, zone).name
            lines += [
                "link add st-\(zone.letter) master storage type veth peer name storage0 netns \(place)",
                "link set st-\(zone.letter) up",
            ]
        }
        return lines
    }

    private func lines(of place: Place) -> [String] {
        var lines = ["link set lo up"]
        switch place {
        case .router:
            return []
        case .inet:
            lines += ["addr add \(AddressPlan.client)/24 dev eth0", "link set eth0 up"]
            lines += ["route add default via \(AddressPlan.clientRouter)"]
        case .subnet(let tier, let zone):
            lines += AddressPlan.hosts(tier, zone).map { "addr add \($0)/24 dev eth0" }
            lines += ["link set eth0 up", "route add default via \(AddressPlan.router(tier, zone))"]
            if tier == .data {
                lines += ["addr add \(AddressPlan.storage(zone))/24 dev storage0", "link set storage0 up"]
            }
        }
        return lines
    }

    /// The router's end of the link to a place: the name a rule at the subnet's border uses.
    static func routerDevice(_ place: Place) -> String { "v\(place.name)" }
}
