/// The sandbox's VPC at one moment, as EC2's describe calls show it.
public struct NetworkDescription: Sendable, Hashable {
    /// The one VPC.
    public var vpc: VpcDescription
    /// Its subnets, in order of tier and zone.
    public var subnets: [SubnetDescription]
    /// Its network ACLs, the default one first, then in the order they were made.
    public var acls: [NetworkAclDescription]

    /// A network of its parts.
    public init(vpc: VpcDescription, subnets: [SubnetDescription], acls: [NetworkAclDescription]) {
        self.vpc = vpc
        self.subnets = subnets
        self.acls = acls
    }

    /// The ACL that a subnet is associated with.
    public func acl(of subnet: String) -> NetworkAclDescription? {
        acls.first { acl in acl.associations.contains { $0.subnet == subnet } }
    }
}

/// A VPC.
public struct VpcDescription: Sendable, Hashable {
    /// The id, e.g. `vpc-05a4db0c`.
    public var id: String
    /// Its addresses in CIDR notation.
    public var cidr: String
    /// Its tags.
    public var tags: [ResourceTag]

    /// A VPC of its parts.
    public init(id: String, cidr: String, tags: [ResourceTag]) {
        self.id = id
        self.cidr = cidr
        self.tags = tags
    }
}

/// A subnet.
public struct SubnetDescription: Sendable, Hashable {
    /// The id, e.g. `subnet-00000b02`.
    public var id: String
    /// The zone it is in, e.g. `us-east-1b`.
    public var zone: String
    /// The zone's id, which is the same in every account, e.g. `use1-az2`.
    public var zoneID: String
    /// Its addresses in CIDR notation.
    public var cidr: String
    /// How many of them nobody has.
    public var freeAddresses: Int
    /// Its tags.
    public var tags: [ResourceTag]

    /// A subnet of its parts.
    public init(id: String, zone: String, zoneID: String, cidr: String, freeAddresses: Int, tags: [ResourceTag]) {
        self.id = id
        self.zone = zone
        self.zoneID = zoneID
        self.cidr = cidr
        self.freeAddresses = freeAddresses
        self.tags = tags
    }
}
