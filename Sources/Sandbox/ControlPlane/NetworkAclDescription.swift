/// A network ACL: the stateless rules at the edge of the subnets that are associated with it.
public struct NetworkAclDescription: Sendable, Hashable {
    /// The id, e.g. `acl-0000000b`.
    public var id: String
    /// Whether it is the VPC's default one, which cannot be deleted.
    public var isDefault: Bool
    /// The subnets it is in force at.
    public var associations: [NetworkAclAssociation]
    /// Its rules without the last of each direction, which every ACL has and which denies all.
    public var entries: [NetworkAclEntry]
    /// Its tags.
    public var tags: [ResourceTag]

    /// An ACL of its parts.
    public init(
        id: String, isDefault: Bool, associations: [NetworkAclAssociation], entries: [NetworkAclEntry],
        tags: [ResourceTag]
    ) {
        self.id = id
        self.isDefault = isDefault
        self.associations = associations
        self.entries = entries
        self.tags = tags
    }

    /// The rules of a direction in the order they are asked: the first that matches a packet decides.
    public func rules(egress: Bool) -> [NetworkAclEntry] {
        entries.filter { $0.isEgress == egress }.sorted { $0.number < $1.number }
    }

    /// Whether no packet can pass in one of the directions, so that nothing across the subnet's edge works.
    public var isDark: Bool {
        [true, false].contains { egress in
            let asked = rules(egress: egress).prefix { $0.isAllowed || !$0.matchesAll }
            return !asked.contains(where: \.isAllowed)
        }
    }
}

/// That a network ACL is in force at a subnet. A new association has a new id: the old one is gone for good.
public struct NetworkAclAssociation: Sendable, Hashable {
    /// The id, e.g. `aclassoc-1f3a5c77`.
    public var id: String
    /// The subnet's id.
    public var subnet: String

    /// An association of its parts.
    public init(id: String, subnet: String) {
        self.id = id
        self.subnet = subnet
    }
}

/// A rule of a network ACL.
public struct NetworkAclEntry: Sendable, Hashable {
    /// What of a packet above its addresses a rule looks at.
    public enum Traffic: Sendable, Hashable {
        /// Everything (protocol -1).
        case all
        /// TCP (6) to these ports.
        case tcp(ClosedRange<UInt16>)
        /// UDP (17) to these ports.
        case udp(ClosedRange<UInt16>)
        /// ICMP (1) of this type and code; -1 is any.
        case icmp(type: Int, code: Int)
        /// Another protocol by its number, 0 to 255.
        case other(Int)
    }

    /// 1 to 32766; rules are asked in the order of their numbers.
    public var number: Int
    /// Whether it is asked about what leaves the subnet; else about what enters it.
    public var isEgress: Bool
    /// The traffic it is about.
    public var traffic: Traffic
    /// IPv4 in CIDR notation: where a packet comes from when it enters, where it goes when it leaves.
    public var cidr: String
    /// Whether what matches passes; else it vanishes.
    public var isAllowed: Bool

    /// A rule of its parts.
    public init(number: Int, isEgress: Bool, traffic: Traffic, cidr: String, isAllowed: Bool) {
        self.number = number
        self.isEgress = isEgress
        self.traffic = traffic
        self.cidr = cidr
        self.isAllowed = isAllowed
    }

    /// Whether no packet is outside it.
    public var matchesAll: Bool { traffic == .all && cidr == Self.everywhere }

    /// All of IPv4.
    public static let everywhere = "0.0.0.0/0"
    /// The number of the last rule of each direction, which denies what no other decided.
    public static let lastNumber = 32767
}
