internal import Basics

/// What there is in a region of an account, as the calls that look for a stack are answered. Nothing changes it.
public struct ScriptedAccount: ScriptedService {
    /// An ECS service.
    public struct Service: Sendable {
        /// Its cluster.
        public var cluster: String
        /// Its name.
        public var name: String
        /// The subnets of its tasks.
        public var subnets: [String]
        /// Its target groups.
        public var targetGroups: [String]
        /// How many tasks it wants.
        public var desired: Int
        /// Its tags.
        public var tags: [String: String]

        /// A service.
        public init(
            _ name: String, in cluster: String, subnets: [String], targetGroups: [String], desired: Int = 6,
            tags: [String: String] = ScriptedAccount.tagged
        ) {
            self.name = name
            self.cluster = cluster
            self.subnets = subnets
            self.targetGroups = targetGroups
            self.desired = desired
            self.tags = tags
        }
    }

    /// An alarm on a metric of `dimension`, or one that is composed by `rule`.
    public struct Alarm: Sendable {
        /// Its name.
        public var name: String
        /// The value of its metric's dimension.
        public var dimension: String?
        /// What it is composed of.
        public var rule: String?

        /// An alarm.
        public init(_ name: String, dimension: String? = nil, rule: String? = nil) {
            self.name = name
            self.dimension = dimension
            self.rule = rule
        }
    }

    /// A subnet.
    public struct Subnet: Sendable {
        /// Its id.
        public var id: String
        /// Its zone.
        public var zone: String
        /// Its VPC.
        public var vpc: String
        /// Its tags.
        public var tags: [String: String]

        /// A subnet.
        public init(
            _ id: String, zone: String, vpc: String = "vpc-0a", tags: [String: String] = ScriptedAccount.tagged
        ) {
            self.id = id
            self.zone = zone
            self.vpc = vpc
            self.tags = tags
        }
    }

    /// The tags of what gameday may break.
    public static let tagged = ["DisasterRecovery": "enabled"]
    /// What the target group's ARN ends with.
    public static let targetGroup = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/pay/0a"

    /// The services.
    public var services: [Service] = []
    /// The Aurora clusters' tags by their identifiers.
    public var databases: [String: [String: String]] = [:]
    /// The replication groups' tags by their identifiers.
    public var caches: [String: [String: String]] = [:]
    /// Whether the replication groups are in cluster mode.
    public var hasClusterMode = true
    /// The subnets.
    public var subnets: [Subnet] = []
    /// The subnets of the load balancer before the target group, by their zones.
    public var nodes: [String: String] = [:]
    /// The alarms.
    public var alarms: [Alarm] = []
    /// The operations that the credentials do not allow.
    public var denied: Set<String> = []

    /// An account with nothing in it.
    public init() {}

    /// A stack in three zones, all of it tagged.
    public static func stack() -> ScriptedAccount {
        var account = ScriptedAccount()
        let zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
        for (index, zone) in zones.enumerated() {
            for (tier, digit) in [("public", "a"), ("application", "b"), ("data", "d")] {
                var tags = tagged
                tags["Tier"] = tier
                account.subnets.append(Subnet("subnet-\(digit)\(index + 1)", zone: zone, tags: tags))
            }
            account.nodes[zone] = "subnet-a\(index + 1)"
        }
        account.services = [
            Service("api", in: "pay", subnets: ["subnet-b1", "subnet-b2", "subnet-b3"], targetGroups: [targetGroup])
        ]
        account.databases = ["ledger": tagged]
        account.caches = ["sessions": tagged]
        account.alarms = [
            Alarm("database-busy", dimension: "ledger"), Alarm("no-targets", dimension: "targetgroup/pay/0a"),
            Alarm("customers-suffer", rule: "ALARM(\"no-targets\") OR ALARM(\"else\")"),
            Alarm("of-others", dimension: "billing"),
        ]
        return account
    }

    /// Answers a call that looks for a stack.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        guard !denied.contains(call.action) else {
            return ScriptedAWS.error(call, call.isJSON ? 400 : 403, "AccessDeniedException")
        }
        return switch call.action {
        case "GetCallerIdentity":
            Self.result(
                call, "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>a</UserId>")
        case "ListClusters":
            ServerAnswer(200, #"{"clusterArns":[\#(Self.quoted(clusters.map { "arn:aws:ecs:::cluster/\($0)" }))]}"#)
        case "ListServices": listServices(call)
        case "DescribeServices": describeServices(call)
        case "DescribeDBClusters": describeDatabases(call)
        case "DescribeReplicationGroups": describeCaches(call)
        case "ListTagsForResource": listTags(call)
        case "DescribeSubnets": describeSubnets(call)
        case "DescribeTargetGroups": describeTargetGroups(call)
        case "DescribeLoadBalancers": describeLoadBalancers(call)
        case "DescribeAlarms": describeAlarms(call)
        default: nil
        }
    }

    private var clusters: [String] { Set(services.map(\.cluster)).sorted() }

    private struct Request: Decodable {
        var cluster: String?
        var services: [String]?
    }

    private func listServices(_ call: ScriptedCall) -> ServerAnswer {
        let cluster = call.json(Request.self)?.cluster?.split(separator: "/").last.map(String.init)
        let arns = services.filter { $0.cluster == cluster }.map { "arn:aws:ecs:::service/\($0.cluster)/\($0.name)" }
        return ServerAnswer(200, #"{"serviceArns":[\#(Self.quoted(arns))]}"#)
    }

    private func describeServices(_ call: ScriptedCall) -> ServerAnswer {
        let wanted = Set(call.json(Request.self)?.services ?? [])
        let found = services.filter { wanted.contains("arn:aws:ecs:::service/\($0.cluster)/\($0.name)") }.map {
            service in
            let tags = service.tags.map { #"{"key":"\#($0.key)","value":"\#($0.value)"}"# }
            let groups = service.targetGroups.map { #"{"targetGroupArn":"\#($0)"}"# }
            return #"{"serviceName":"\#(service.name)","status":"ACTIVE","desiredCount":\#(service.desired),"#
                + #""networkConfiguration":{"awsvpcConfiguration":{"subnets":[\#(Self.quoted(service.subnets))]}},"#
                + #""loadBalancers":[\#(groups.joined(separator: ","))],"tags":[\#(tags.joined(separator: ","))]}"#
        }
        return ServerAnswer(200, #"{"services":[\#(found.joined(separator: ","))],"failures":[]}"#)
    }

    private func describeDatabases(_ call: ScriptedCall) -> ServerAnswer {
        let found = databases.sorted { $0.key < $1.key }.map { identifier, tags in
            "<DBCluster><DBClusterIdentifier>\(identifier)</DBClusterIdentifier><Status>available</Status>"
                + "<Engine>aurora-postgresql</Engine><Endpoint>\(identifier).cluster-x.rds.amazonaws.com</Endpoint>"
                + "<Port>5432</Port><DatabaseName>ledger</DatabaseName><MasterUserSecret><SecretArn>"
                + "arn:aws:secretsmanager:us-east-1:123456789012:secret:x</SecretArn></MasterUserSecret>"
                + "<TagList>\(Self.tags(tags))</TagList></DBCluster>"
        }
        // A graph database that answers the same call.
        let other =
            "<DBCluster><DBClusterIdentifier>graph</DBClusterIdentifier><Status>available</Status>"
            + "<Engine>neptune</Engine><TagList>\(Self.tags(Self.tagged))</TagList></DBCluster>"
        return Self.result(call, "<DBClusters>\(found.joined())\(databases.isEmpty ? "" : other)</DBClusters>")
    }

    private func describeCaches(_ call: ScriptedCall) -> ServerAnswer {
        let found = caches.keys.sorted().map { identifier in
            let endpoint =
                "<ConfigurationEndpoint><Address>clustercfg.\(identifier).amazonaws.com</Address>"
                + "<Port>6380</Port></ConfigurationEndpoint>"
            return
                "<ReplicationGroup><ReplicationGroupId>\(identifier)</ReplicationGroupId><ARN>arn:\(identifier)</ARN>"
                + "<Status>available</Status>\(hasClusterMode ? endpoint : "")"
                + "<TransitEncryptionEnabled>true</TransitEncryptionEnabled></ReplicationGroup>"
        }
        return Self.result(call, "<ReplicationGroups>\(found.joined())</ReplicationGroups>")
    }

    private func listTags(_ call: ScriptedCall) -> ServerAnswer {
        let identifier = (call.form["ResourceName"] ?? "").dropFirst(4)
        return Self.result(call, "<TagList>\(Self.tags(caches[String(identifier)] ?? [:]))</TagList>")
    }

    private func describeSubnets(_ call: ScriptedCall) -> ServerAnswer {
        let vpc = call.form["Filter.1.Value.1"]
        let found = subnets.filter { vpc == nil || $0.vpc == vpc }.map { subnet in
            let tags = subnet.tags.map { "<item><key>\($0.key)</key><value>\($0.value)</value></item>" }
            return "<item><subnetId>\(subnet.id)</subnetId><vpcId>\(subnet.vpc)</vpcId><availabilityZone>"
                + "\(subnet.zone)</availabilityZone><tagSet>\(tags.joined())</tagSet></item>"
        }
        return ServerAnswer(
            200, "<DescribeSubnetsResponse><subnetSet>\(found.joined())</subnetSet></DescribeSubnetsResponse>")
    }

    private func describeTargetGroups(_ call: ScriptedCall) -> ServerAnswer {
        let arn = call.form["TargetGroupArns.member.1"] ?? ""
        let balancer = nodes.isEmpty ? "" : "<member>\(Self.balancer)</member>"
        return Self.result(
            call,
            "<TargetGroups><member><TargetGroupArn>\(arn)</TargetGroupArn><LoadBalancerArns>\(balancer)"
                + "</LoadBalancerArns></member></TargetGroups>")
    }

    private static let balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/pay/0b"

    private func describeLoadBalancers(_ call: ScriptedCall) -> ServerAnswer {
        let zones = nodes.sorted { $0.key < $1.key }.map {
            "<member><ZoneName>\($0.key)</ZoneName><SubnetId>\($0.value)</SubnetId></member>"
        }
        return Self.result(
            call,
            "<LoadBalancers><member><LoadBalancerArn>\(Self.balancer)</LoadBalancerArn><LoadBalancerName>pay"
                + "</LoadBalancerName><DNSName>Pay-1.us-east-1.elb.amazonaws.com</DNSName><Scheme>internet-facing"
                + "</Scheme><AvailabilityZones>\(zones.joined())</AvailabilityZones></member></LoadBalancers>")
    }

    private func describeAlarms(_ call: ScriptedCall) -> ServerAnswer {
        func xml(_ alarm: Alarm) -> String {
            let dimension = alarm.dimension.map {
                "<Dimensions><member><Name>d</Name><Value>\($0)</Value></member></Dimensions>"
            }
            let rule = alarm.rule.map { "<AlarmRule>\($0.replacing("\"", with: "&quot;"))</AlarmRule>" }
            return "<member><AlarmName>\(alarm.name)</AlarmName><StateValue>OK</StateValue>\(dimension ?? "")"
                + "\(rule ?? "")</member>"
        }
        let metric = alarms.filter { $0.rule == nil }.map(xml).joined()
        let composite = alarms.filter { $0.rule != nil }.map(xml).joined()
        return Self.result(
            call, "<MetricAlarms>\(metric)</MetricAlarms><CompositeAlarms>\(composite)</CompositeAlarms>")
    }

    private static func result(_ call: ScriptedCall, _ body: String) -> ServerAnswer {
        let action = call.action
        return ServerAnswer(200, "<\(action)Response><\(action)Result>\(body)</\(action)Result></\(action)Response>")
    }

    private static func tags(_ tags: [String: String]) -> String {
        tags.map { "<Tag><Key>\($0.key)</Key><Value>\($0.value)</Value></Tag>" }.joined()
    }

    private static func quoted(_ texts: [String]) -> String { texts.map { "\"\($0)\"" }.joined(separator: ",") }
}
