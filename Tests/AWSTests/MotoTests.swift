import AWS
import FoundationEssentials
import HTTPClient
import SigV4
import TestSupport
import Testing

/// The operations against moto with signature and permission checks on, on a cluster that boto3 made.
@Suite(.timeLimit(.minutes(5))) struct MotoTests {
    struct Ready: Decodable {
        var port: Int
        var admin: [String]
        var nobody: [String]
        var targetGroup: String
    }

    func client(_ ready: Ready, _ keys: [String]) -> AWSClient {
        AWSClient(
            region: "us-east-1", endpoint: "http://127.0.0.1:\(ready.port)",
            credentials: EnvironmentCredentials(["AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]]) { 0 },
            http: HTTPClient(),
            outside: .init(now: { Int64(Date.now.timeIntervalSince1970) }, sleep: { _ in }))
    }

    @Test("finds the cluster, moves its writer as boto3 then sees it, and is refused with wrong keys")
    func failover() async throws {
        let peer = try PeerProcess(PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/moto_server.py"])
        let ready = try JSONDecoder().decode(Ready.self, from: Data(try await peer.line().utf8))
        let admin = client(ready, ready.admin)

        try await describes(admin)
        let before = try await admin.call(RDS.describeDBClusters(identifier: "c1")).items.first?.writer
        #expect(before == "c1-a")
        let answered = try await admin.call(RDS.failoverDBCluster(identifier: "c1", targetInstance: "c1-b"))
        #expect(answered.identifier == "c1")
        #expect(try await admin.call(RDS.describeDBClusters(identifier: "c1")).items.first?.writer == "c1-b")
        try peer.send("writer")
        #expect(try await peer.line() == "c1-b")

        let unknown = await #expect(throws: AWSError.self) {
            try await admin.call(RDS.failoverDBCluster(identifier: "nowhere"))
        }
        #expect(unknown?.kind == .notFound)
        #expect(unknown?.code == "DBClusterNotFoundFault")
        try await tasks(admin)
        let health = try await admin.call(ELB.describeTargetHealth(targetGroup: ready.targetGroup))
        #expect(health.map(\.target) == ["10.0.0.5"])
        #expect(health.map(\.port) == [8080])
        #expect(health.map(\.state) != [""])
        await refusals(ready)
        await peer.stop()
    }

    func describes(_ admin: AWSClient) async throws {
        let identity = try await admin.call(STS.getCallerIdentity())
        #expect(identity.account == "123456789012")
        #expect(identity.arn.hasSuffix("user/admin"))
        let cluster = try #require(try await admin.call(RDS.describeDBClusters(identifier: "c1")).items.first)
        #expect(cluster.status == "available")
        #expect(cluster.arn == "arn:aws:rds:us-east-1:123456789012:cluster:c1")
        #expect(Set(cluster.members.map(\.instance)) == ["c1-a", "c1-b"])
        #expect(cluster.port == 5432)
        #expect(cluster.endpoint?.isEmpty == false)
        #expect(cluster.tags == ["DisasterRecovery": "enabled"])
        let instances = try await admin.pages { RDS.describeDBInstances(cluster: "c1", marker: $0) }
        #expect(instances.map(\.identifier).sorted() == ["c1-a", "c1-b"])
        #expect(instances.map(\.availabilityZone).sorted { ($0 ?? "") < ($1 ?? "") } == ["us-east-1a", "us-east-1b"])
        #expect(instances.allSatisfy { $0.cluster == "c1" && $0.status == "available" })
        let all = try await admin.pages { RDS.describeDBClusters(marker: $0) }
        #expect(all.count == 131)
        #expect(Set(all.map(\.identifier)).count == 131)
        _ = try await admin.pages { RDS.describeEvents(source: .cluster("c1"), since: 1_700_000_000, marker: $0) }
    }

    func tasks(_ admin: AWSClient) async throws {
        let tasks = try await admin.pages { ECS.listTasks(cluster: "stack", marker: $0) }
        #expect(tasks.count == 2)
        let described = try await admin.call(ECS.describeTasks(cluster: "stack", tasks: tasks))
        #expect(Set(described.tasks.map(\.taskArn)) == Set(tasks))
        #expect(described.tasks.allSatisfy { $0.lastStatus != nil && $0.desiredStatus == "RUNNING" })
        let stopped = try await admin.call(ECS.stopTask(cluster: "stack", task: tasks[0], reason: "gameday run ä"))
        #expect(stopped.taskArn == tasks[0])
        let after = try await admin.call(ECS.describeTasks(cluster: "stack", tasks: [tasks[0]])).tasks.first
        #expect(after?.lastStatus == "STOPPED")
        #expect(after?.stoppedReason == "gameday run ä")
        let missing = await #expect(throws: AWSError.self) {
            try await admin.call(ECS.listTasks(cluster: "nowhere"))
        }
        #expect(missing?.kind == .notFound)
        #expect(missing?.code == "ClusterNotFoundException")
    }

    func refusals(_ ready: Ready) async {
        let wrong = await #expect(throws: AWSError.self) {
            try await client(ready, [ready.admin[0], "wrong"]).call(RDS.describeDBClusters())
        }
        #expect(wrong?.kind == .unauthenticated)
        #expect(wrong?.code == "SignatureDoesNotMatch")
        #expect(wrong?.status == 403)
        #expect(wrong?.attempts == 1)
        let unknown = await #expect(throws: AWSError.self) {
            try await client(ready, ["AKIANOBODY", "x"]).call(RDS.describeDBClusters())
        }
        #expect(unknown?.kind == .unauthenticated)
        #expect(unknown?.code == "InvalidClientTokenId")
        let denied = await #expect(throws: AWSError.self) {
            try await client(ready, ready.nobody).call(RDS.failoverDBCluster(identifier: "c1"))
        }
        #expect(denied?.kind == .accessDenied)
        #expect(denied?.mayHaveTakenEffect == false)
    }
}
