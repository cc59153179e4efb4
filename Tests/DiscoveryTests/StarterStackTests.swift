import AWS
import Basics
import Documents
import Foundation
import HTTPClient
import SigV4
import Stack
import TestSupport
import Testing

@testable import Discovery

/// Starter stack files of scripted accounts.
enum Starter {
    /// What is found in an account.
    static func discovery(_ account: ScriptedAccount, _ wishes: Wishes = Wishes()) async throws -> Discovery {
        let server = try ScriptedAWS([account])
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "sandbox-secret"))
        let aws = AWSClient(
            region: "us-east-1", endpoint: server.url, credentials: keys, http: HTTPClient(),
            outside: .init(now: { 1_795_370_008 }, sleep: { _ in }))
        let discovery = try await Discovery(of: wishes, by: aws)
        #expect(server.calls().allSatisfy { ["Get", "List", "Describe"].contains(where: $0.action.hasPrefix) })
        return discovery
    }

    /// The starter file of an account.
    static func stack(_ account: ScriptedAccount, _ wishes: Wishes = Wishes()) async throws -> StarterStack {
        try StarterStack(await discovery(account, wishes), file: "stack.yaml")
    }

    /// A file with its examples filled in as they stand.
    static func filledIn(_ text: String) -> String {
        text.components(separatedBy: "\n").map { $0.hasPrefix("# ") ? String($0.dropFirst(2)) : $0 }
            .joined(separator: "\n")
    }
}

@Suite("gameday init's stack file", .timeLimit(.minutes(5)))
struct StarterStackTests {
    @Test("everything that is tagged is in it, each where it belongs")
    func whole() async throws {
        let starter = try await Starter.stack(.stack())
        let stack = try #require(starter.stack)
        #expect(stack.name == "api" && stack.kind == .aws)
        #expect(stack.region == "us-east-1" && stack.account == "123456789012")
        #expect(stack.zones == ["us-east-1a", "us-east-1b", "us-east-1c"])
        #expect(
            stack.service
                == .init(url: "http://pay-1.us-east-1.elb.amazonaws.com", cluster: "pay", name: "api"))
        #expect(stack.tasks == .init(perZone: 2))
        #expect(
            stack.database
                == .init(
                    cluster: "ledger", endpoint: "ledger.cluster-x.rds.amazonaws.com", name: "ledger",
                    secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"))
        #expect(
            stack.cache
                == .init(
                    replicationGroup: "sessions", endpoint: "clustercfg.sessions.amazonaws.com", port: 6380, tls: true))
        #expect(stack.network?.vpc == "vpc-0a")
        #expect(
            stack.network?.subnets.map { "\($0.id) \($0.tier)" } == [
                "subnet-a1 public", "subnet-a2 public", "subnet-a3 public", "subnet-b1 application",
                "subnet-b2 application", "subnet-b3 application", "subnet-d1 data", "subnet-d2 data", "subnet-d3 data",
            ])
        #expect(
            stack.loadBalancer
                == .init(dnsName: "Pay-1.us-east-1.elb.amazonaws.com", targetGroup: ScriptedAccount.targetGroup))
        #expect(stack.alarms == ["customers-suffer", "database-busy", "no-targets"])
        // The one thing that AWS cannot say.
        #expect(starter.openPoints.map(\.part) == ["service.url"])
        var wishes = Wishes()
        wishes.url = "https://pay.example.com"
        #expect(try await Starter.stack(.stack(), wishes).openPoints == [])
    }

    @Test("of several databases none is taken: it says which there are, and the option takes one")
    func several() async throws {
        var account = ScriptedAccount.stack()
        account.databases = ["ledger": ScriptedAccount.tagged, "archive": ScriptedAccount.tagged, "other": [:]]
        let starter = try await Starter.stack(account)
        #expect(try #require(starter.stack).database == nil)
        let point = try #require(starter.openPoints.first { $0.part == "database" })
        #expect(point.reason == "there are several: archive, ledger")
        #expect(point.mend == "choose one with --database IDENTIFIER")
        #expect(starter.text.contains("archive, ledger"))
        var wishes = Wishes()
        wishes.database = "archive"
        #expect(try await Starter.stack(account, wishes).stack?.database?.cluster == "archive")
    }

    @Test("a tag that is asked for besides tells two stacks of one account apart")
    func tag() async throws {
        var account = ScriptedAccount.stack()
        account.databases["staging"] = ["DisasterRecovery": "enabled", "Environment": "staging"]
        let wishes = Wishes(tags: ["Environment": "staging"])
        let starter = try await Starter.stack(account, wishes)
        #expect(starter.text.contains("cluster: staging"))
        #expect(!starter.text.contains("cluster: ledger"))
    }

    @Test("where nothing is tagged there is nothing, and what there is without the tag is named")
    func nothing() async throws {
        var account = ScriptedAccount.stack()
        account.services[0].tags = [:]
        account.databases = ["ledger": [:]]
        account.caches = [:]
        account.subnets = []
        let discovery = try await Starter.discovery(account)
        #expect(discovery.isEmpty)
        #expect(
            discovery.reasons == [
                "none carries DisasterRecovery=enabled: the ECS services are pay/api",
                "none carries DisasterRecovery=enabled: the Aurora clusters are ledger",
                "there are no replication groups",
                "none of 0 subnets carries DisasterRecovery=enabled",
            ])
    }

    @Test("what is named is taken without the tag, and the file says that gameday will not break it")
    func named() async throws {
        var account = ScriptedAccount.stack()
        account.databases = ["ledger": [:]]
        var wishes = Wishes()
        wishes.database = "ledger"
        wishes.service = "pay/api"
        let starter = try await Starter.stack(account, wishes)
        #expect(starter.stack?.database?.cluster == "ledger")
        let point = try #require(starter.openPoints.first { $0.part == "database" })
        #expect(point.reason.contains("does not carry the tag DisasterRecovery=enabled"))
        wishes.database = "leger"
        let none = try await Starter.stack(account, wishes).openPoints.first { $0.part == "database" }
        #expect(none?.reason == "not found: there is no \"leger\": the Aurora clusters are ledger")
    }

    @Test(
        "a part that may not be read is left to fill in, with the reason, and the rest is there",
        arguments: [
            "ListClusters": "service", "DescribeDBClusters": "database", "DescribeReplicationGroups": "cache",
            "DescribeSubnets": "network", "DescribeLoadBalancers": "loadBalancer", "DescribeAlarms": "alarms",
        ])
    func denied(operation: String, part: String) async throws {
        var account = ScriptedAccount.stack()
        account.denied = [operation]
        let starter = try await Starter.stack(account)
        let point = try #require(starter.openPoints.first { $0.part == part })
        #expect(point.reason.contains("could not be read") && point.reason.contains(operation), "\(point.reason)")
        #expect(starter.contents.count >= 3)
    }

    @Test("its examples, filled in as they stand, make a stack file of what was not found", arguments: [false, true])
    func examples(hasNetwork: Bool) async throws {
        var account = ScriptedAccount.stack()
        account.services = []
        account.databases = [:]
        account.caches = [:]
        account.alarms = []
        if !hasNetwork { account.subnets = [] }
        let starter = try await Starter.stack(account)
        #expect(starter.stack == nil)
        #expect(starter.openPoints.contains { $0.part == "service.url" && $0.isRequired })
        #expect(throws: Refusal.self) { try StackFile(Document(text: starter.text, file: "stack.yaml")) }
        let stack = try StackFile(Document(text: Starter.filledIn(starter.text), file: "stack.yaml"))
        #expect(stack.service.name != nil && stack.tasks != nil && stack.database?.secret == nil)
        #expect(stack.cache != nil && stack.network != nil && stack.loadBalancer != nil)
    }

    @Test("names of any kind are read back as they are")
    func oddNames() async throws {
        let names = ["a: b # c", "- d", "yes", "12", "\"q\\", "é\u{2028}", "line\nbreak", "{x}", "*", "n"]
        var account = ScriptedAccount.stack()
        account.alarms = names.map { .init($0, dimension: "ledger") }
        let starter = try await Starter.stack(account)
        #expect(starter.stack?.alarms == Set(names).sorted())
    }

    @Test("a replication group without cluster mode is no cache for a stack file, and it says why")
    func noClusterMode() async throws {
        var account = ScriptedAccount.stack()
        account.hasClusterMode = false
        let starter = try await Starter.stack(account)
        #expect(starter.stack != nil && starter.stack?.cache == nil)
        let point = try #require(starter.openPoints.first { $0.part == "cache" })
        #expect(point.reason == "sessions has no configuration endpoint: it is not in cluster mode")
    }

    @Test("alarms are those of the prefix when one is given")
    func alarmPrefix() async throws {
        var wishes = Wishes()
        wishes.alarms = "of-"
        #expect(try await Starter.stack(.stack(), wishes).stack?.alarms == ["of-others"])
    }

    @Test("six tasks in four zones are no even number in each, and it says so")
    func uneven() async throws {
        var account = ScriptedAccount.stack()
        account.services[0].subnets.append("subnet-b4")
        account.subnets.append(.init("subnet-b4", zone: "us-east-1d"))
        let starter = try await Starter.stack(account)
        #expect(starter.stack?.tasks?.perZone == 1)
        #expect(starter.stack?.zones.count == 4)
        #expect(starter.openPoints.contains { $0.part == "tasks" })
    }
}
