extension QueryService {
    /// Elastic Load Balancing version 2 over the sandbox's load balancer, as far as gameday reads it.
    static func elasticLoadBalancing(
        _ balancer: any LoadBalancerControl, region: String, account: String
    ) -> QueryService {
        let names = ServiceNames(region: region, account: account)
        return QueryService(
            signingName: "elasticloadbalancing", version: "2015-12-01",
            namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
            operations: [
                .describeTargetHealth(balancer, names: names),
                .describeTargetGroups(balancer, names: names),
                .describeLoadBalancers(balancer, names: names),
            ])
    }
}

extension AWSFault {
    static let targetGroupNotFound = AWSFault("TargetGroupNotFound", "One or more target groups not found")
    static let loadBalancerNotFound = AWSFault("LoadBalancerNotFound", "One or more load balancers not found")

    /// A parameter that Elastic Load Balancing or CloudWatch does not accept.
    static func validation(_ message: String) -> AWSFault { AWSFault("ValidationError", message) }
}
