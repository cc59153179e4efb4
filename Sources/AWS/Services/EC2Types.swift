extension EC2 {
    /// A subnet.
    public struct Subnet: Sendable, Hashable {
        /// Its id, `subnet-...`.
        public var id: String
        /// The VPC that it is part of.
        public var vpc: String
        /// Its zone.
        public var availabilityZone: String
        /// Its IPv4 addresses, `10.0.1.0/24`.
        public var cidrBlock: String?
        /// Its IPv6 addresses.
        public var ipv6CidrBlocks: [String]
        /// The tags.
        public var tags: [String: String]

        init(_ node: XMLNode) throws(AnswerError) {
            id = try node.required("subnetId")
            vpc = try node.required("vpcId")
            availabilityZone = try node.required("availabilityZone")
            cidrBlock = node.text("cidrBlock")
            ipv6CidrBlocks = try node.list("ipv6CidrBlockAssociationSet", of: "item") { $0.text("ipv6CidrBlock") ?? "" }
                .filter { !$0.isEmpty }
            tags = try EC2.tags(node)
        }
    }

    /// A network ACL: the stateless rules at the edge of its subnets.
    public struct NetworkAcl: Sendable, Hashable {
        /// That a subnet is on this ACL.
        public struct Association: Sendable, Hashable {
            /// Its id, `aclassoc-...`; gone once the subnet is put on another ACL.
            public var id: String
            /// The subnet.
            public var subnet: String
        }

        /// Its id, `acl-...`.
        public var id: String
        /// The VPC that it is part of.
        public var vpc: String?
        /// Whether it is what new subnets of the VPC are put on.
        public var isDefault: Bool
        /// The subnets that are on it.
        public var associations: [Association]
        /// The tags.
        public var tags: [String: String]

        init(_ node: XMLNode) throws(AnswerError) {
            id = try node.required("networkAclId")
            vpc = node.text("vpcId")
            isDefault = try node.boolean("default") ?? false
            associations = try node.list("associationSet", of: "item") { item throws(AnswerError) in
                Association(id: try item.required("networkAclAssociationId"), subnet: try item.required("subnetId"))
            }
            tags = try EC2.tags(node)
        }
    }

    /// A network interface: where something in a subnet is reached.
    public struct NetworkInterface: Sendable, Hashable {
        /// Its id, `eni-...`.
        public var id: String
        /// Its zone.
        public var availabilityZone: String
        /// What it is for, in the words of who made it.
        public var description: String
        /// Its first IPv4 address in the VPC.
        public var privateAddress: String?
        /// The public IPv4 address that leads to that one.
        public var publicAddress: String?

        init(_ node: XMLNode) throws(AnswerError) {
            id = try node.required("networkInterfaceId")
            availabilityZone = try node.required("availabilityZone")
            description = node.text("description") ?? ""
            privateAddress = node.text("privateIpAddress")
            publicAddress = node["association"]?.text("publicIp")
        }
    }

    private static func tags(_ node: XMLNode) throws(AnswerError) -> [String: String] {
        var tags: [String: String] = [:]
        for tag in node["tagSet"]?.children ?? [] {
            tags[try tag.required("key")] = tag.text("value") ?? ""
        }
        return tags
    }
}
