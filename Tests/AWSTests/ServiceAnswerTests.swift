import AWS
import Basics
import TestSupport
import Testing

/// What the services answer, in the bytes that their API references show, and what is sent to them.
@Suite(.timeLimit(.minutes(5))) struct ServiceAnswerTests {
    let test = TestClient()

    /// Answers one call with `body`; the request goes to `seen`.
    private func answered<Output: Sendable>(
        _ body: String, _ operation: AWSOperation<Output>, status: Int = 200
    ) async throws -> (output: Output, request: String) {
        let seen = Locked("")
        let server = try TestServer(answering: { request in
            seen.withLock { $0 = String(decoding: request.body, as: UTF8.self) }
            return ServerAnswer(status, body)
        })
        let output = try await test.client(server.url).call(operation)
        return (output, seen.withLock { $0 })
    }

    @Test("a network ACL is created with tags, a token, and no entries")
    func createNetworkAcl() async throws {
        let body = """
            <CreateNetworkAclResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>59d</requestId>
            <networkAcl><networkAclId>acl-5fb85d36</networkAclId><vpcId>vpc-11ad4878</vpcId><default>false</default>
            <entrySet/><associationSet/><tagSet><item><key>gameday:run</key><value>r1</value></item></tagSet>
            </networkAcl>
            </CreateNetworkAclResponse>
            """
        let operation = EC2.createNetworkAcl(
            vpc: "vpc-11ad4878", tags: [("gameday:run", "r1"), ("gameday:restore/subnet-1", "acl-2")], clientToken: "r1"
        )
        let (acl, request) = try await answered(body, operation)
        #expect(acl.id == "acl-5fb85d36" && acl.tags == ["gameday:run": "r1"] && !acl.isDefault)
        #expect(
            request == "Action=CreateNetworkAcl&Version=2016-11-15&VpcId=vpc-11ad4878"
                + "&TagSpecification.1.ResourceType=network-acl&TagSpecification.1.Tag.1.Key=gameday%3Arun"
                + "&TagSpecification.1.Tag.1.Value=r1&TagSpecification.1.Tag.2.Key=gameday%3Arestore%2Fsubnet-1"
                + "&TagSpecification.1.Tag.2.Value=acl-2&ClientToken=r1")
    }

    @Test("a dry run says by an error whether the call is allowed")
    func dryRun() async throws {
        func allowed(_ status: Int, _ code: String) async throws -> Bool {
            let server = try TestServer(answering: { _ in
                ServerAnswer(
                    status,
                    "<Response><Errors><Error><Code>\(code)</Code><Message>m</Message></Error></Errors></Response>")
            })
            return try await test.client(server.url).isAllowed(EC2.deleteNetworkAcl("acl-1", dryRun: true))
        }
        #expect(try await allowed(412, "DryRunOperation"))
        #expect(try await !allowed(403, "UnauthorizedOperation"))
        await #expect(throws: AWSError.self) { try await allowed(400, "InvalidNetworkAclID.NotFound") }
    }

    @Test("an association is replaced by another, and a deletion must not say that it was not done")
    func replaceAndDelete() async throws {
        let replaced =
            "<ReplaceNetworkAclAssociationResponse><newAssociationId>aclassoc-17b85d7e</newAssociationId>"
            + "</ReplaceNetworkAclAssociationResponse>"
        let (id, request) = try await answered(
            replaced, EC2.replaceNetworkAclAssociation(association: "aclassoc-1", networkAcl: "acl-2"))
        #expect(id == "aclassoc-17b85d7e")
        #expect(request.hasSuffix("&AssociationId=aclassoc-1&NetworkAclId=acl-2"))
        await #expect(throws: AWSError.self) {
            try await answered(
                "<DeleteNetworkAclResponse><return>false</return></DeleteNetworkAclResponse>",
                EC2.deleteNetworkAcl("acl-1"))
        }
        // The service model gives the operation no output: moto's answer has none.
        _ = try await answered("<DeleteNetworkAclResponse></DeleteNetworkAclResponse>", EC2.deleteNetworkAcl("acl-1"))
    }

    @Test("metrics come with their instants, the youngest first, and a count that does not fit is refused")
    func metrics() async throws {
        func body(_ values: String) -> String {
            "<GetMetricDataResponse><GetMetricDataResult><MetricDataResults><member><Id>n0</Id><Label>IsMaster</Label>"
                + "<Timestamps><member>2026-11-22T23:01:00Z</member></Timestamps><Values>\(values)</Values></member>"
                + "</MetricDataResults></GetMetricDataResult></GetMetricDataResponse>"
        }
        let query = CloudWatch.MetricQuery(
            id: "n0", namespace: "AWS/ElastiCache", metric: "IsMaster", dimensions: [("CacheClusterId", "c-1")],
            statistic: "Maximum")
        let operation = CloudWatch.getMetricData([query], from: 1_795_370_000, to: 1_795_370_060)
        let (page, request) = try await answered(body("<member>1.0</member>"), operation)
        #expect(page.items.first?.values == [1])
        #expect(
            request.contains("&MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=CacheClusterId"))
        #expect(request.contains("&StartTime=2026-11-22T"))
        await #expect(throws: AWSError.self) { try await answered(body(""), operation) }
    }

    @Test("alarms of one metric and composed ones are both asked for and read")
    func alarms() async throws {
        func alarm(_ name: String, _ state: String) -> String {
            "<member><AlarmName>\(name)</AlarmName><StateValue>\(state)</StateValue></member>"
        }
        let body =
            "<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms>\(alarm("a", "OK"))</MetricAlarms>"
            + "<CompositeAlarms>\(alarm("b", "ALARM"))</CompositeAlarms></DescribeAlarmsResult>"
            + "</DescribeAlarmsResponse>"
        let (page, request) = try await answered(body, CloudWatch.describeAlarms(names: ["a", "b"]))
        #expect(page.items.map(\.state) == ["OK", "ALARM"])
        #expect(
            request.contains("&AlarmNames.member.2=b&AlarmTypes.member.1=MetricAlarm&AlarmTypes.member.2=Composite"))
    }

    @Test("parameters are created, read and deleted, and a second creation is a conflict")
    func parameters() async throws {
        let (version, request) = try await answered(
            #"{"Version":1,"Tier":"Standard"}"#, SSM.putParameter(name: "/g/s/lease", value: "{}", overwrite: false))
        #expect(version == 1)
        #expect(request == #"{"Name":"/g/s/lease","Value":"{}","Type":"String","Overwrite":false}"#)
        let (parameter, _) = try await answered(
            #"{"Parameter":{"Name":"/g/s/lease","Type":"String","Value":"x","Version":3}}"#,
            SSM.getParameter(name: "/g/s/lease"))
        #expect(parameter.value == "x" && parameter.version == 3)
        let taken = await #expect(throws: AWSError.self) {
            try await answered(
                #"{"__type":"ParameterAlreadyExists","message":"m"}"#,
                SSM.putParameter(name: "/g/s/lease", value: "", overwrite: false), status: 400)
        }
        #expect(taken?.kind == .conflict)
        let missing = await #expect(throws: AWSError.self) {
            try await answered(
                #"{"__type":"ParameterNotFound"}"#, SSM.deleteParameter(name: "/g/s/lease"), status: 400)
        }
        #expect(missing?.kind == .notFound)
    }

    @Test("a service is read with its counts and tags")
    func service() async throws {
        let body =
            #"{"services":[{"serviceName":"s","status":"ACTIVE","desiredCount":6,"runningCount":5,"#
            + #""pendingCount":1,"tags":[{"key":"DisasterRecovery","value":"enabled"},{"key":"Empty"}]}],"#
            + #""failures":[]}"#
        let (found, _) = try await answered(body, ECS.describeServices(cluster: "c", services: ["s"]))
        #expect(found.services.first?.tagValues == ["DisasterRecovery": "enabled", "Empty": ""])
        #expect(found.services.first?.runningCount == 5)
    }

    @Test("a task that is cancelled sends nothing more; a call that was under way may have taken effect")
    func cancelled() async throws {
        let arrived = Gate()
        let end = Gate()
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            arrived.open()
            end.block()
        }
        let client = test.client(server.url)
        let call = Task { try await client.call(EC2.deleteNetworkAcl("acl-1")) }
        await arrived.wait()
        call.cancel()
        let halted = await #expect(throws: AWSError.self) { try await call.value }
        end.open()
        #expect(halted?.kind == .cancelled)
        #expect(halted?.mayHaveTakenEffect == true)
        let late = Task {
            await arrived.wait()
            return try await client.call(EC2.deleteNetworkAcl("acl-1"))
        }
        late.cancel()
        let unsent = await #expect(throws: AWSError.self) { try await late.value }
        #expect(unsent?.mayHaveTakenEffect == false)
        #expect(server.acceptedConnections == 1)
    }
}
