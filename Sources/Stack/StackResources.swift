extension StackFile {
    /// The Redis cluster that keeps the sessions (an ElastiCache replication group in cluster mode).
    public struct Cache: Sendable, Hashable {
        /// The identifier of the replication group.
        public var replicationGroup: String
        /// The host name of the configuration endpoint.
        public var endpoint: String
        /// Its TCP port.
        public var port: Int
        /// Whether connections are encrypted.
        public var tls: Bool

        /// A replication group.
        public init(replicationGroup: String, endpoint: String, port: Int = 6379, tls: Bool = false) {
            self.replicationGroup = replicationGroup
            self.endpoint = endpoint
            self.port = port
            self.tls = tls
        }
    }

    /// The stack's part of a VPC: nothing outside the subnets listed here is ever cut off.
    public struct Network: Sendable, Hashable {
        /// What a subnet is for.
        public enum Tier: String, Sendable, Hashable, CaseIterable {
            /// Load balancers and NAT gateways.
            case `public`
            /// The service's tasks.
            case application
            /// Database and cache.
            case data
        }

        /// A subnet of the stack.
        public struct Subnet: Sendable, Hashable {
            /// Its id, such as `subnet-0a1b2c3d`.
            public var id: String
            /// The availability zone it is in.
            public var zone: String
            /// What it is for.
            public var tier: Tier

            /// A subnet.
            public init(id: String, zone: String, tier: Tier) {
                self.id = id
                self.zone = zone
                self.tier = tier
            }
        }

        /// The id of the VPC.
        public var vpc: String
        /// The subnets, at most one of a tier in each zone.
        public var subnets: [Subnet]

        /// A part of a VPC.
        public init(vpc: String, subnets: [Subnet]) {
            self.vpc = vpc
            self.subnets = subnets
        }
    }
}
