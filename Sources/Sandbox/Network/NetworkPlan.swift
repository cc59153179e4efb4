internal import Stack

/// The sandbox's VPC as it is made: the fixed ids and tags, and which ACL is in force where.
struct NetworkPlan {
    /// The id of the one VPC.
    static let vpc = "vpc-05a4db0c"
    /// The id of its default ACL, which is in force nowhere until somebody says so.
    static let defaultAcl = "acl-00000000"
    /// The addresses of all subnets, and of nothing outside them.
    static let cidr = "198.18.0.0/19"

    let region: String
    let zones: [Zone]

    /// The two digits that stand for a tier in ids.
    private static func digits(_ tier: Place.Tier) -> String {
        switch tier {
        case .public: "0a"
        case .application: "0b"
        case .data: "0c"
        }
    }

    /// The tier as tags and the stack file name it.
    static func word(_ tier: Place.Tier) -> String {
        switch tier {
        case .public: "public"
        case .application: "application"
        case .data: "data"
        }
    }

    /// The id of a zone's subnet of a tier, e.g. `subnet-00000b02` of the application tier in the second zone.
    static func subnet(_ tier: Place.Tier, _ zone: Zone) -> String { "subnet-0000\(digits(tier))0\(zone.index + 1)" }

    /// The id of a tier's own ACL.
    static func acl(_ tier: Place.Tier) -> String { "acl-000000\(digits(tier))" }

    /// All subnets: by tier, then by zone.
    var places: [(tier: Place.Tier, zone: Zone)] {
        Place.Tier.allCases.flatMap { tier in zones.map { (tier, $0) } }
    }

    /// The router's device towards a subnet.
    func device(of subnet: String) -> String? {
        places.first { Self.subnet($0.tier, $0.zone) == subnet }
            .map { NetworkBuilder.routerDevice(.subnet($0.tier, $0.zone)) }
    }

    /// The VPC when the sandbox comes up: each tier has an ACL of its own that lets the stack work and no more.
    var initial: NetworkDescription {
        let everything = [true, false].map {
            NetworkAclEntry(
                number: 100, isEgress: $0, traffic: .all, cidr: NetworkAclEntry.everywhere, isAllowed: true)
        }
        let standard = NetworkAclDescription(
            id: Self.defaultAcl, isDefault: true, associations: [], entries: everything, tags: [])
        return NetworkDescription(
            vpc: VpcDescription(id: Self.vpc, cidr: Self.cidr, tags: tags("sandbox")),
            subnets: places.map(subnet), acls: [standard] + Place.Tier.allCases.map(acl))
    }

    /// The VPC as the stack file tells of it.
    var section: StackFile.Network {
        StackFile.Network(
            vpc: Self.vpc,
            subnets: places.map { tier, zone in
                let word = StackFile.Network.Tier(rawValue: Self.word(tier)) ?? .application
                return .init(id: Self.subnet(tier, zone), zone: zone.name, tier: word)
            })
    }

    private func subnet(_ tier: Place.Tier, _ zone: Zone) -> SubnetDescription {
        let word = Self.word(tier)
        return SubnetDescription(
            id: Self.subnet(tier, zone), zone: zone.name, zoneID: Self.zoneID(zone),
            cidr: AddressPlan.subnet(tier, zone),
            // AWS keeps five addresses of each subnet for itself.
            freeAddresses: 251 - AddressPlan.hosts(tier, zone).count,
            tags: tags("sandbox-\(word)-\(zone.letter)") + [ResourceTag("Tier", word)])
    }

    private func acl(_ tier: Place.Tier) -> NetworkAclDescription {
        let associations = zones.map {
            NetworkAclAssociation(id: NetworkIDs.association(), subnet: Self.subnet(tier, $0))
        }
        return NetworkAclDescription(
            id: Self.acl(tier), isDefault: false, associations: associations, entries: TierRules.entries(of: tier),
            tags: tags("sandbox-\(Self.word(tier))") + [ResourceTag("Tier", Self.word(tier))])
    }

    private func tags(_ name: String) -> [ResourceTag] {
        [ResourceTag("DisasterRecovery", "enabled"), ResourceTag("Environment", "sandbox"), ResourceTag("Name", name)]
    }

    /// `use1-az1` and so on: zone ids are shared by all accounts, zone names are not.
    private static func zoneID(_ zone: Zone) -> String { "use1-az\(zone.index + 1)" }
}

/// Ids as EC2 draws them.
enum NetworkIDs {
    /// A new association's.
    static func association() -> String { "aclassoc-" + hexadecimal(8) }

    /// A new ACL's.
    static func acl() -> String { "acl-" + hexadecimal(17) }

    private static func hexadecimal(_ count: Int) -> String {
        String((0..<count).map { _ in Character(String(Int.random(in: 0..<16), radix: 16)) })
    }
}
