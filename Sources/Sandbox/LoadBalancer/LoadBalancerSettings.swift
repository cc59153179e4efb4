/// What the load balancer is made of.
struct LoadBalancerSettings: Sendable {
    var zones: [Zone]
    var healthCheck: HealthCheckSettings
    /// For how many seconds clients may keep the addresses of its nodes.
    var ttlSeconds: UInt32
    /// How often it is tried whether clients can reach a node.
    var nodeCheckInterval: Duration
    /// The name of load balancer and target group.
    var targetGroupName: String
    /// The id of the VPC.
    var vpc: String
    /// The id of a zone's public subnet.
    var subnet: @Sendable (Zone) -> String
}
