/// What the service and the things around it are called in the AWS API.
struct ServiceNames: Sendable {
    let region: String
    let account: String

    /// The cluster that the service is in.
    static let cluster = "sandbox"
    /// The service, its load balancer, its target group and its container.
    static let service = "transaction-service"
    /// The last part of the ARNs of load balancer and target group.
    private static let suffix = "05a4db0c05a4db0c"

    /// An ARN of Elastic Load Balancing.
    private func balancing(_ resource: String) -> String {
        "arn:aws:elasticloadbalancing:\(region):\(account):\(resource)"
    }

    /// The ARN of the target group.
    var targetGroup: String { balancing("targetgroup/\(Self.service)/\(Self.suffix)") }
    /// The ARN of the load balancer.
    var loadBalancer: String { balancing("loadbalancer/app/\(Self.service)/\(Self.suffix)") }

    /// The dimensions by which CloudWatch knows the target group and the load balancer: the ends of their ARNs.
    static let targetGroupDimension = "targetgroup/\(service)/\(suffix)"
    static let loadBalancerDimension = "app/\(service)/\(suffix)"
}
