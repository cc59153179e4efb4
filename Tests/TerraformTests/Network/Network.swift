/// The network of a plan, with what decides where a packet goes and whether it arrives.
struct Network: Sendable {
    /// A rule of a network ACL.
    struct ACLRule: Sendable {
        var number: Int
        var allows: Bool
        var ports: PortRange?
        var addresses: AddressRange
    }

    /// The rules of a network ACL, in the order of their numbers.
    struct ACL: Sendable {
        var ingress: [ACLRule]
        var egress: [ACLRule]
    }

    /// A rule of a security group.
    struct GroupRule: Sendable {
        /// Whose packets it lets pass.
        enum Peer: Sendable, Hashable {
            case addresses(AddressRange)
            case group(String)
            /// The addresses of an AWS service in this region; to a stranger they are as good as none.
            case prefixList(String)
        }
        var ports: PortRange?
        var peer: Peer
    }

    /// The rules of a security group.
    struct SecurityGroup: Sendable {
        var ingress: [GroupRule]
        var egress: [GroupRule]
    }

    /// Where a route leads.
    enum Gateway: Sendable, Hashable {
        case internet
        case nat(String)
        /// Another one: a peering connection, a transit gateway, an instance.
        case other(String)
    }

    /// A subnet with the routes and the network ACL that hold for it.
    struct Subnet: Sendable {
        var id: String
        var zone: String
        var addresses: AddressRange
        /// Nil: nothing in the plan holds the subnet, so the VPC's default ACL does, which lets everything pass.
        var acl: ACL?
        var routes: [(to: AddressRange, by: Gateway)]

        /// Where packets to `address` go, which is outside the VPC.
        func gateway(to address: UInt32) -> Gateway? {
            routes.filter { $0.to.contains(address) }.max { $0.to.prefix < $1.to.prefix }?.by
        }
    }

    /// Ports of TCP; nil in a rule: every protocol and every port.
    struct PortRange: Sendable, Hashable {
        var from: Int
        var to: Int

        func contains(_ port: Int) -> Bool { (from...max(from, to)).contains(port) }
    }

    var vpc: AddressRange
    var subnets: [String: Subnet]
    var groups: [String: SecurityGroup]
    /// NAT gateway to its subnet.
    var natGateways: [String: String]

    /// Whether the first rule that fits lets the packet pass; without one it is dropped.
    static func passes(_ rules: [ACLRule], peer: UInt32, port: Int) -> Bool {
        rules.first { $0.addresses.contains(peer) && $0.ports?.contains(port) ?? true }?.allows ?? false
    }
}
