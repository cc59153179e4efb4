/// Elastic Load Balancing, version 2: application and network load balancers.
public enum ELB {
    /// API version 2015-12-01.
    public static let service = AWSService(
        "elasticloadbalancing", id: "ELASTIC_LOAD_BALANCING_V2", wireProtocol: .query(version: "2015-12-01"))

    /// A target of a load balancer, and how it is.
    public struct TargetHealth: Sendable, Hashable {
        /// The address of the task, or the id of the instance.
        public var target: String
        /// The target's port.
        public var port: Int?
        /// The zone it was registered for; nil for the target's own.
        public var availabilityZone: String?
        /// `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable`, `unhealthy.draining`.
        public var state: String
        /// Such as `Target.Timeout`; nil when healthy.
        public var reason: String?
    }

    /// How the targets of a target group are.
    ///
    /// Source: Elastic Load Balancing API reference 2015-12-01, DescribeTargetHealth.
    public static func describeTargetHealth(targetGroup arn: String) -> AWSOperation<[TargetHealth]> {
        AWSOperation(
            service, "DescribeTargetHealth", effect: .reads, parameters: ["TargetGroupArn": .string(arn)]
        ) { answer throws(AnswerError) in
            try answer.xml().list("TargetHealthDescriptions", of: "member") { member throws(AnswerError) in
                guard let target = member["Target"], let health = member["TargetHealth"] else {
                    throw AnswerError("a <TargetHealthDescriptions> member lacks <Target> or <TargetHealth>")
                }
                return TargetHealth(
                    target: try target.required("Id"), port: try target.integer("Port"),
                    availabilityZone: target.text("AvailabilityZone"), state: try health.required("State"),
                    reason: health.text("Reason"))
            }
        }
    }
}
