/// Every address of the sandbox's network, in one place.
///
/// All are from 198.18.0.0/15, which RFC 2544 sets aside for measuring: should a packet ever slip out of the
/// namespaces, no host on anybody's network has such an address.
enum AddressPlan {
    /// The router's own address for names, as in a VPC (link-local, so no rule of a subnet applies to it).
    static let nameServer = "169.254.169.253"
    /// The client side's network and its one address.
    static let clientRouter = "198.18.100.1"
    static let client = "198.18.100.10"
    /// The storage plane: replication between the database instances, outside every subnet and its rules.
    static let storageRouter = "198.19.0.1"
    static let storageNetwork = "198.19.0.0/24"
    /// The port the tasks serve on.
    static let taskPort = 8080
    /// The port PostgreSQL serves on.
    static let databasePort = 5432
    /// The port the cache's nodes serve on.
    static let cachePort = 6379
    /// The port the cache's nodes talk with each other on.
    static let cacheBusPort = 16379

    /// The third number of a subnet's addresses.
    private static func subnetNumber(_ tier: Place.Tier, _ zone: Zone) -> Int {
        switch tier {
        case .public: zone.index
        case .application: 10 + zone.index
        case .data: 20 + zone.index
        }
    }

    /// The subnet's router, `.1` as in a VPC.
    static func router(_ tier: Place.Tier, _ zone: Zone) -> String { "198.18.\(subnetNumber(tier, zone)).1" }

    /// The subnet in CIDR notation.
    static func subnet(_ tier: Place.Tier, _ zone: Zone) -> String { "198.18.\(subnetNumber(tier, zone)).0/24" }

    /// The load balancer's node in a zone.
    static func loadBalancerNode(_ zone: Zone) -> String { "198.18.\(subnetNumber(.public, zone)).10" }

    /// How many tasks a zone has addresses for.
    static let taskSlots = 16

    /// The address of a task slot in a zone.
    static func task(_ zone: Zone, slot: Int) -> String {
        precondition((0..<taskSlots).contains(slot), "slot \(slot) is outside the zone's \(taskSlots) addresses")
        return "198.18.\(subnetNumber(.application, zone)).\(10 + slot)"
    }

    /// The database instance of a zone, as clients see it.
    static func database(_ zone: Zone) -> String { "198.18.\(subnetNumber(.data, zone)).10" }

    /// The database instance of a zone on the storage plane.
    static func storage(_ zone: Zone) -> String { "198.19.0.\(10 + zone.index)" }

    /// The node of a shard of the cache (0, 1, 2) in a zone.
    static func cacheNode(_ zone: Zone, shard: Int) -> String { "198.18.\(subnetNumber(.data, zone)).\(11 + shard)" }

    /// The addresses of a place besides its loopback.
    static func hosts(_ tier: Place.Tier, _ zone: Zone) -> [String] {
        switch tier {
        case .public: [loadBalancerNode(zone)]
        case .application: (0..<taskSlots).map { task(zone, slot: $0) }
        case .data: [database(zone)] + (0..<CacheLayout.shardCount).map { cacheNode(zone, shard: $0) }
        }
    }
}
