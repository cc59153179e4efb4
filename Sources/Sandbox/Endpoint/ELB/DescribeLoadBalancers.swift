extension QueryOperation {
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html>
    static func describeTargetGroups(_ balancer: any LoadBalancerControl, names: ServiceNames) -> QueryOperation {
        QueryOperation("DescribeTargetGroups") { form, _ throws(AWSFault) in
            let found = await balancer.loadBalancer()
            if let other = form["LoadBalancerArn"], other != names.loadBalancer { throw .loadBalancerNotFound }
            let isOther =
                form.list("TargetGroupArns.member").contains { $0 != names.targetGroup }
                || form.list("Names.member").contains { $0 != found.name }
            if isOther { throw .targetGroupNotFound }
            var result = XMLWriter()
            result.list("TargetGroups", "member", [found]) { $0.targetGroup($1, names: names) }
            return result
        }
    }

    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html>
    static func describeLoadBalancers(_ balancer: any LoadBalancerControl, names: ServiceNames) -> QueryOperation {
        QueryOperation("DescribeLoadBalancers") { form, _ throws(AWSFault) in
            let found = await balancer.loadBalancer()
            let isOther =
                form.list("LoadBalancerArns.member").contains { $0 != names.loadBalancer }
                || form.list("Names.member").contains { $0 != found.name }
            if isOther { throw .loadBalancerNotFound }
            var result = XMLWriter()
            result.list("LoadBalancers", "member", [found]) { $0.loadBalancer($1, names: names) }
            return result
        }
    }
}

extension XMLWriter {
    fileprivate mutating func targetGroup(_ found: LoadBalancerDescription, names: ServiceNames) {
        element("TargetGroupArn", names.targetGroup)
        element("TargetGroupName", found.name)
        element("Protocol", "HTTP")
        element("Port", found.targetPort)
        element("VpcId", found.vpc)
        element("HealthCheckProtocol", "HTTP")
        element("HealthCheckPort", "traffic-port")
        element("HealthCheckEnabled", true)
        element("HealthCheckIntervalSeconds", found.healthCheckSeconds)
        element("HealthCheckTimeoutSeconds", 2)
        element("HealthyThresholdCount", found.healthyThreshold)
        element("UnhealthyThresholdCount", found.unhealthyThreshold)
        element("HealthCheckPath", found.healthCheckPath)
        element("Matcher") { $0.element("HttpCode", "200") }
        list("LoadBalancerArns", "member", [names.loadBalancer])
        element("TargetType", "ip")
        element("ProtocolVersion", "HTTP1")
        element("IpAddressType", "ipv4")
    }

    fileprivate mutating func loadBalancer(_ found: LoadBalancerDescription, names: ServiceNames) {
        element("LoadBalancerArn", names.loadBalancer)
        element("DNSName", found.dnsName)
        element("CanonicalHostedZoneId", "Z00000000SANDBOX")
        element("CreatedTime", found.created)
        element("LoadBalancerName", found.name)
        element("Scheme", "internet-facing")
        element("VpcId", found.vpc)
        element("State") { $0.element("Code", "active") }
        element("Type", "application")
        list("AvailabilityZones", "member", found.nodes) { xml, node in
            xml.element("ZoneName", node.zone)
            xml.element("SubnetId", node.subnet)
            xml.list("LoadBalancerAddresses", "member", [node.address]) { $0.element("IpAddress", $1) }
        }
        list("SecurityGroups", "member", [])
        element("IpAddressType", "ipv4")
    }
}
