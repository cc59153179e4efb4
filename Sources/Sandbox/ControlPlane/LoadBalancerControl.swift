public import FoundationEssentials

/// What the AWS endpoint may ask of the load balancer (Elastic Load Balancing v2).
public protocol LoadBalancerControl: Sendable {
    /// The load balancer and its one target group.
    func loadBalancer() async -> LoadBalancerDescription

    /// The registered targets, those being taken out included, by address.
    func targets() async -> [TargetDescription]
}

/// A load balancer with its target group, as `DescribeLoadBalancers` and `DescribeTargetGroups` show them.
public struct LoadBalancerDescription: Sendable, Hashable {
    /// A node, in a zone's public subnet.
    public struct Node: Sendable, Hashable {
        /// The zone.
        public var zone: String
        /// The subnet.
        public var subnet: String
        /// The node's address.
        public var address: String

        /// A node of all its parts.
        public init(zone: String, subnet: String, address: String) {
            self.zone = zone
            self.subnet = subnet
            self.address = address
        }
    }

    /// The name of load balancer and target group.
    public var name: String
    /// The name clients use.
    public var dnsName: String
    /// Its nodes, one a zone.
    public var nodes: [Node]
    /// The VPC it is in.
    public var vpc: String
    /// The port that targets serve on.
    public var targetPort: Int
    /// The path that health checks ask for.
    public var healthCheckPath: String
    /// The time between two checks, in seconds, rounded up.
    public var healthCheckSeconds: Int
    /// How many checks in a row must succeed.
    public var healthyThreshold: Int
    /// How many checks in a row must fail.
    public var unhealthyThreshold: Int
    /// When it was made.
    public var created: Date

    /// A description of all its parts.
    public init(
        name: String, dnsName: String, nodes: [Node], vpc: String, targetPort: Int, healthCheckPath: String,
        healthCheckSeconds: Int, healthyThreshold: Int, unhealthyThreshold: Int, created: Date
    ) {
        self.name = name
        self.dnsName = dnsName
        self.nodes = nodes
        self.vpc = vpc
        self.targetPort = targetPort
        self.healthCheckPath = healthCheckPath
        self.healthCheckSeconds = healthCheckSeconds
        self.healthyThreshold = healthyThreshold
        self.unhealthyThreshold = unhealthyThreshold
        self.created = created
    }
}
