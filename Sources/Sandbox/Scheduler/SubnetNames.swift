/// The ids of what the service and the load balancer are in.
enum SubnetNames {
    /// The VPC.
    static let vpc = "vpc-05a4db0c"

    /// A zone's public subnet.
    static func `public`(_ zone: Zone) -> String { "subnet-00000a0\(zone.index + 1)" }

    /// A zone's application subnet.
    static func application(_ zone: Zone) -> String { "subnet-00000b0\(zone.index + 1)" }
}
