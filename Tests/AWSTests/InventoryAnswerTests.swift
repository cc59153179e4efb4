import AWS
import Basics
import TestSupport
import Testing

/// What says which resources there are, in the bytes that the API references show.
@Suite(.timeLimit(.minutes(5))) struct InventoryAnswerTests {
    let test = TestClient()

    /// Answers one call with `body`; the request goes to `seen`.
    private func answered<Output: Sendable>(
        _ body: String, _ operation: AWSOperation<Output>
    ) async throws -> (output: Output, request: String) {
        let seen = Locked("")
        let server = try TestServer(answering: { request in
            seen.withLock { $0 = String(decoding: request.body, as: UTF8.self) }
            return ServerAnswer(200, body)
        })
        let output = try await test.client(server.url).call(operation)
        return (output, seen.withLock { $0 })
    }

    @Test("clusters and their services are listed page by page")
    func lists() async throws {
        let (clusters, first) = try await answered(
            #"{"clusterArns":["arn:aws:ecs:us-east-1:1:cluster/a"],"nextToken":"t"}"#, ECS.listClusters())
        #expect(clusters.items == ["arn:aws:ecs:us-east-1:1:cluster/a"] && clusters.next == "t")
        #expect(first == #"{"maxResults":100}"#)
        let (services, second) = try await answered(
            #"{"serviceArns":["arn:aws:ecs:us-east-1:1:service/a/b"]}"#, ECS.listServices(cluster: "a", marker: "t"))
        #expect(services.items == ["arn:aws:ecs:us-east-1:1:service/a/b"] && services.next == nil)
        #expect(second == #"{"cluster":"a","maxResults":10,"nextToken":"t"}"#)
    }

    @Test("a service says where its tasks are placed, and one without a network of its own says nowhere")
    func placement() async throws {
        let body = """
            {"services":[{"serviceName":"a","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}},
            {"serviceName":"b"}]}
            """
        let (answer, _) = try await answered(body, ECS.describeServices(cluster: "c", services: ["a", "b"]))
        #expect(answer.services.map(\.subnets) == [["subnet-1"], []])
    }

    @Test("a target group names its load balancers, and these their zones, subnets and fixed addresses")
    func balancers() async throws {
        let (groups, first) = try await answered(
            """
            <DescribeTargetGroupsResponse><DescribeTargetGroupsResult><TargetGroups><member>
            <TargetGroupArn>tg</TargetGroupArn><LoadBalancerArns><member>lb</member></LoadBalancerArns>
            </member></TargetGroups></DescribeTargetGroupsResult></DescribeTargetGroupsResponse>
            """, ELB.describeTargetGroups(["tg"]))
        #expect(groups.items.first?.arn == "tg" && groups.items.first?.loadBalancers == ["lb"])
        #expect(first.hasSuffix("&TargetGroupArns.member.1=tg"))
        let (balancers, second) = try await answered(
            """
            <DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member>
            <LoadBalancerArn>lb</LoadBalancerArn><LoadBalancerName>n</LoadBalancerName><DNSName>d</DNSName>
            <Scheme>internal</Scheme><AvailabilityZones><member><ZoneName>us-east-1a</ZoneName>
            <SubnetId>subnet-1</SubnetId><LoadBalancerAddresses><member><IpAddress>198.51.100.1</IpAddress></member>
            </LoadBalancerAddresses></member><member><ZoneName>us-east-1b</ZoneName><LoadBalancerAddresses/></member>
            </AvailabilityZones></member></LoadBalancers><NextMarker>m</NextMarker></DescribeLoadBalancersResult>
            </DescribeLoadBalancersResponse>
            """, ELB.describeLoadBalancers(["lb"]))
        let balancer = try #require(balancers.items.first)
        #expect(balancer.dnsName == "d" && !balancer.isInternetFacing && balancers.next == "m")
        #expect(balancer.nodes.map(\.zone) == ["us-east-1a", "us-east-1b"])
        #expect(balancer.nodes.map(\.address) == ["198.51.100.1", nil])
        #expect(balancer.nodes.map(\.subnet) == ["subnet-1", nil])
        #expect(second.hasSuffix("&LoadBalancerArns.member.1=lb"))
    }

    @Test("a cluster names its database and its secret, and a replication group its endpoint")
    func stores() async throws {
        let (clusters, _) = try await answered(
            """
            <DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster>
            <DBClusterIdentifier>c</DBClusterIdentifier><Status>available</Status><DatabaseName>ledger</DatabaseName>
            <MasterUserSecret><SecretArn>arn:s</SecretArn></MasterUserSecret></DBCluster></DBClusters>
            </DescribeDBClustersResult></DescribeDBClustersResponse>
            """, RDS.describeDBClusters())
        #expect(clusters.items.first?.databaseName == "ledger" && clusters.items.first?.masterSecret == "arn:s")
        let (groups, _) = try await answered(
            """
            <DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups><ReplicationGroup>
            <ReplicationGroupId>g</ReplicationGroupId><Status>available</Status><ConfigurationEndpoint>
            <Address>clustercfg.g</Address><Port>6380</Port></ConfigurationEndpoint>
            <TransitEncryptionEnabled>true</TransitEncryptionEnabled></ReplicationGroup></ReplicationGroups>
            </DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>
            """, ElastiCache.describeReplicationGroups())
        let group = try #require(groups.items.first)
        #expect(group.configurationEndpoint == "clustercfg.g" && group.port == 6380 && group.isEncryptedInTransit)
    }

    @Test("an alarm says what its metric is of, each metric of a formula's, and a composed one its rule")
    func alarms() async throws {
        func dimension(_ value: String) -> String {
            "<Dimensions><member><Name>n</Name><Value>\(value)</Value></member></Dimensions>"
        }
        let query = "<member><Id>m</Id><MetricStat><Metric>\(dimension("b"))</Metric></MetricStat></member>"
        let (page, _) = try await answered(
            "<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><AlarmName>one</AlarmName>"
                + "<StateValue>OK</StateValue>\(dimension("a"))</member><member><AlarmName>two</AlarmName><StateValue>"
                + "OK</StateValue><Metrics>\(query)<member><Id>f</Id><Expression>m*2</Expression></member></Metrics>"
                + "</member></MetricAlarms><CompositeAlarms><member><AlarmName>three</AlarmName><StateValue>OK"
                + "</StateValue><AlarmRule>ALARM(one)</AlarmRule></member></CompositeAlarms></DescribeAlarmsResult>"
                + "</DescribeAlarmsResponse>", CloudWatch.describeAlarms())
        #expect(page.items.map(\.dimensions) == [["a"], ["b"], []])
        #expect(page.items.map(\.rule) == [nil, nil, "ALARM(one)"])
    }
}
