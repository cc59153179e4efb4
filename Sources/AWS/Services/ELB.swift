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

    /// What a load balancer sends requests to.
    public struct TargetGroup: Sendable, Hashable {
        /// Its ARN.
        public var arn: String
        /// The ARNs of the load balancers before it.
        public var loadBalancers: [String]
    }

    /// A load balancer.
    public struct LoadBalancer: Sendable, Hashable {
        /// Its node in a zone.
        public struct Node: Sendable, Hashable {
            /// The zone.
            public var zone: String
            /// The subnet that it is in.
            public var subnet: String?
            /// Its IPv4 address, where it has one that does not change.
            public var address: String?
        }

        /// Its ARN.
        public var arn: String
        /// Its name.
        public var name: String
        /// Its DNS name.
        public var dnsName: String
        /// Whether it is reached from the internet.
        public var isInternetFacing: Bool
        /// Its nodes, one in each of its zones.
        public var nodes: [Node]

        init(_ node: XMLNode) throws(AnswerError) {
            arn = try node.required("LoadBalancerArn")
            name = try node.required("LoadBalancerName")
            dnsName = try node.required("DNSName")
            isInternetFacing = node.text("Scheme") == "internet-facing"
            nodes = try node.list("AvailabilityZones", of: "member") { member throws(AnswerError) in
                let addresses = try member.list("LoadBalancerAddresses", of: "member") { $0.text("IpAddress") }
                return Node(
                    zone: try member.required("ZoneName"), subnet: member.text("SubnetId"),
                    address: addresses.lazy.compactMap(\.self).first)
            }
        }
    }

    /// Target groups by their ARNs, at least one.
    ///
    /// Source: Elastic Load Balancing API reference 2015-12-01, DescribeTargetGroups.
    public static func describeTargetGroups(
        _ arns: [String], marker: String? = nil
    ) -> AWSOperation<AWSPage<TargetGroup>> {
        AWSOperation(
            service, "DescribeTargetGroups", effect: .reads,
            parameters: .structure(
                given: ("TargetGroupArns", .list(arns.map { .string($0) })), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("TargetGroups", of: "member") { member throws(AnswerError) in
                    TargetGroup(
                        arn: try member.required("TargetGroupArn"),
                        loadBalancers: try member.list("LoadBalancerArns", of: "member") { $0.text })
                }, next: result.text("NextMarker"))
        }
    }

    /// Load balancers by their ARNs, at least one and at most 20.
    ///
    /// Source: Elastic Load Balancing API reference 2015-12-01, DescribeLoadBalancers.
    public static func describeLoadBalancers(
        _ arns: [String], marker: String? = nil
    ) -> AWSOperation<AWSPage<LoadBalancer>> {
        AWSOperation(
            service, "DescribeLoadBalancers", effect: .reads,
            parameters: .structure(
                given: ("LoadBalancerArns", .list(arns.map { .string($0) })), ("Marker", marker.map { .string($0) }))
        ) { answer throws(AnswerError) in
            let result = try answer.xml()
            return AWSPage(
                items: try result.list("LoadBalancers", of: "member", LoadBalancer.init),
                next: result.text("NextMarker"))
        }
    }
}
