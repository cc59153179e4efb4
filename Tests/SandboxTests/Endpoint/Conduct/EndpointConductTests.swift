import Basics
import FoundationEssentials
import ModelStack
import TestSupport
import Testing

@testable import Sandbox

@Suite("An endpoint that misbehaves on demand", .serialized, .timeLimit(.minutes(5)))
struct EndpointConductTests {
    @Test("each service is throttled by its own bucket, in its own words")
    func throttled() async throws {
        let conduct = EndpointConduct(throttle: .init(perSecond: 0.01, burst: 3))
        try await ServedEndpoint.check("throttled", conduct: conduct)
    }

    @Test("what is denied is refused in the service's words and changes nothing, trials included")
    func denied() async throws {
        let conduct = EndpointConduct(deny: ["ec2:Create*", "ssm:PutParameter", "rds:FailoverDBCluster"])
        try await ServedEndpoint.check("denied", conduct: conduct)
    }

    @Test("stale reads show what was before the changes, which are in force all the same")
    func stale() async throws {
        try await ServedEndpoint.check("stale,stale_stores", conduct: EndpointConduct(staleSeconds: 600))
    }

    @Test("a stale read shows a change once the lag is over, and nothing sooner")
    func staleView() {
        let time = Locked(Date(timeIntervalSince1970: 0))
        let view = StaleView<String>(seconds: 2) { time.withLock { $0 } }
        func at(_ seconds: Double) -> StaleView<String> {
            time.withLock { $0 = Date(timeIntervalSince1970: seconds) }
            return view
        }
        #expect(at(0).read("a") == "a")
        at(10).record("b")
        at(11).record("c")
        #expect(at(11.9).read("c") == "a")
        #expect(at(12).read("c") == "b")
        #expect(at(12.9).read("c") == "b")
        #expect(at(13).read("c") == "c")
        #expect(at(99).read("c") == "c")
        // A change that nobody told of is seen from the first read on.
        #expect(at(100).read("d") == "c")
        #expect(at(102).read("d") == "d")
    }

    @Test("of ECS too a stale read shows what was, and what is told acts at once")
    func staleScheduler() async throws {
        let time = Locked(Date(timeIntervalSince1970: 0))
        let scheduler = StaleScheduler(CountingScheduler(), seconds: 5) { time.withLock { $0 } }
        #expect(await scheduler.service().desiredCount == 0)
        #expect(try await scheduler.setDesiredCount(6).desiredCount == 6)
        #expect(await scheduler.service().desiredCount == 0)
        time.withLock { $0 += 5 }
        #expect(await scheduler.service().desiredCount == 6)
        await #expect(throws: SchedulerFault.taskNotFound("x")) { try await scheduler.stopTask("x", reason: "") }
    }

    @Test("a target is seen as it was, until the lag is over")
    func staleBalancer() async throws {
        let time = Locked(Date(timeIntervalSince1970: 0))
        let present = OneTarget()
        let balancer = StaleBalancer(present, seconds: 5) { time.withLock { $0 } }
        #expect(await balancer.targets().map(\.state) == [.healthy])
        present.state.withLock { $0 = .draining }
        #expect(await balancer.targets().map(\.state) == [.healthy])
        time.withLock { $0 += 5 }
        #expect(await balancer.targets().map(\.state) == [.draining])
    }

    /// A load balancer of one target, whose state a test sets.
    private final class OneTarget: LoadBalancerControl {
        let state = Locked(TargetDescription.State.healthy)

        func loadBalancer() async -> LoadBalancerDescription { ModelService().loadBalancer() }

        func targets() async -> [TargetDescription] {
            [.init(address: "198.18.10.10", port: 8080, zone: "us-east-1a", state: state.withLock { $0 }, reason: nil)]
        }
    }

    /// A scheduler of no tasks that remembers how many are wanted.
    private actor CountingScheduler: SchedulerControl {
        private var count = 0

        func service() -> ServiceDescription {
            ServiceDescription(
                cluster: "c", name: "s", desiredCount: count, subnets: [], targetGroup: "", port: 1, graceSeconds: 0,
                created: Date(timeIntervalSince1970: 0), events: [])
        }

        func tasks() -> [TaskDescription] { [] }

        func stopTask(_ id: String, reason: String) throws(SchedulerFault) -> TaskDescription {
            throw .taskNotFound(id)
        }

        func setDesiredCount(_ count: Int) throws(SchedulerFault) -> ServiceDescription {
            self.count = count
            return service()
        }
    }

    @Test("a bucket gives its burst, then so many a second, never more than the burst; a clock set back gives none")
    func bucket() {
        let start = Date(timeIntervalSince1970: 1_000)
        var bucket = TokenBucket(.init(perSecond: 2, burst: 3), at: start)
        func takes(_ seconds: Double) -> Int {
            var count = 0
            while count < 10, bucket.take(at: start + seconds) { count += 1 }
            return count
        }
        #expect(takes(0) == 3)
        #expect(takes(0.4) == 0)
        #expect(takes(0.5) == 1)
        #expect(takes(1.5) == 2)
        #expect(takes(100) == 3)
        #expect(takes(50) == 0)
    }

    @Test("with AWS's quotas each group of ECS's operations has a bucket of its own, and other services have none")
    func quotas() {
        let start = Date(timeIntervalSince1970: 1_000)
        let throttles = Throttles(EndpointConduct(quotas: .aws))
        func takes(_ operation: String?, of service: String = "ecs", after seconds: Double = 0) -> Int {
            var count = 0
            while count < 300, throttles.admit(service, operation, at: start + seconds) { count += 1 }
            return count
        }
        #expect(takes("StopTask") == 100)
        #expect(takes("ListTasks") == 100)
        #expect(takes("DescribeTasks") == 0)
        #expect(takes("StopTask", after: 1) == 40)
        #expect(takes("DescribeTasks", after: 1) == 20)
        #expect(takes("DescribeServices") == 100)
        #expect(takes("StopTask", of: "rds") == 300)
        #expect(takes(nil) == 300)
    }

    @Test(
        "actions are denied by name or pattern, whatever the letter case",
        arguments: [
            ("ec2:ReplaceNetworkAclAssociation", true), ("EC2:replacenetworkaclassociation", true),
            ("ecs:StopTask", true), ("ecs:ListTasks", true), ("rds:FailoverDBCluster", false), ("ec2:Replace", false),
            ("cloudwatch:DescribeAlarms", true), ("cloudwatch:GetMetricData", false),
        ])
    func patterns(_ action: String, _ isDenied: Bool) {
        let policy = ActionPolicy(
            deny: ["ec2:ReplaceNetworkAclAssociation", "ecs:*", "cloudwatch:Describe?larms"])
        #expect(policy.decision(on: action) == (isDenied ? .explicitDeny : .allowed))
    }

    @Test("what is not on a list of allowed actions is denied, but who one is may always be asked")
    func allowed() {
        let policy = ActionPolicy(allow: ["ecs:*", "rds:Describe*"], deny: ["ecs:StopTask"])
        #expect(policy.decision(on: "ecs:ListTasks") == .allowed)
        #expect(policy.decision(on: "ecs:StopTask") == .explicitDeny)
        #expect(policy.decision(on: "rds:FailoverDBCluster") == .implicitDeny)
        #expect(policy.decision(on: "sts:GetCallerIdentity") == .allowed)
    }

    @Test("a call needs its own action, named as IAM does, and those of what else it does in the caller's name")
    func actionNames() {
        func actions(_ service: String, _ operation: String, isTagged: Bool = false) -> [String] {
            ActionPolicy.actions(
                service: service, outline: CallOutline(operation: operation, isTagged: isTagged))
        }
        #expect(actions("monitoring", "X") == ["cloudwatch:X"])
        #expect(actions("ec2", "CreateNetworkAcl") == ["ec2:CreateNetworkAcl"])
        #expect(actions("ec2", "CreateNetworkAcl", isTagged: true) == ["ec2:CreateNetworkAcl", "ec2:CreateTags"])
        #expect(
            actions("rds", "CreateDBInstance", isTagged: true) == ["rds:CreateDBInstance", "rds:AddTagsToResource"])
        #expect(
            actions("rds-data", "ExecuteStatement") == ["rds-data:ExecuteStatement", "secretsmanager:GetSecretValue"])
        #expect(ActionPolicy.actions(service: "ec2", outline: CallOutline()) == [])
    }

    @Test(
        "wildcards match whole texts",
        arguments: [
            ("*", "", true), ("", "", true), ("", "a", false), ("a*", "abc", true), ("*c", "abc", true),
            ("a?c", "abc", true), ("a?c", "ac", false), ("*b*", "abc", true), ("a*b*c", "aXbYbZc", true),
            ("a*b", "abc", false), ("**", "x", true), ("a", "A", false), ("*ab", "aab", true),
        ])
    func wildcards(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Wildcard(pattern).matches(text) == matches)
    }

    @Test("the call log has a line for every call: what it was, how it was answered, and no parameters")
    func callLog() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/calls.jsonl"
        try await ServedEndpoint.check("blackhole", callLog: path)
        try await ServedEndpoint.check("denied", conduct: Self.denying, callLog: path)
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let entries = try text.split(separator: "\n").map {
            try JSONDecoder().decode(CallLog.Entry.self, from: Data($0.utf8))
        }
        #expect(entries.allSatisfy { abs($0.time - Date().timeIntervalSince1970) < 60 })
        let told = entries.map {
            CallLog.Entry(
                time: 0, service: $0.service, operation: $0.operation,
                status: $0.status, error: $0.error, dryRun: $0.dryRun)
        }
        func call(_ operation: String, _ status: Int = 200, _ error: String? = nil, dryRun: Bool = false)
            -> CallLog.Entry
        {
            CallLog.Entry(
                time: 0, service: "ec2", operation: operation, status: status, error: error, dryRun: dryRun)
        }
        #expect(told.first == call("CreateNetworkAcl", 412, "DryRunOperation", dryRun: true))
        #expect(told.contains(call("ReplaceNetworkAclAssociation")))
        #expect(told.contains(call("DeleteNetworkAcl", 400, "DependencyViolation")))
        #expect(told.contains(call("CreateNetworkAcl", 403, "UnauthorizedOperation")))
        #expect(told.filter { $0.service == "ssm" }.map(\.error) == ["AccessDeniedException"])
        for secret in [ServedEndpoint.key.secret, "gameday-blackhole", "token-1", "acl-"] {
            #expect(!text.contains(secret))
        }
    }

    private static let denying = EndpointConduct(deny: ["ec2:Create*", "ssm:PutParameter", "rds:FailoverDBCluster"])

    @Test("a call without a good signature is in the log too")
    func unsignedCalls() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/calls.jsonl"
        try await ServedEndpoint.check("ec2_signatures", callLog: path)
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        #expect(text.split(separator: "\n").count == 2)
        #expect(text.split(separator: "\n").allSatisfy { $0.contains(#""error":"AuthFailure""#) })
    }

    @Test("a call log that cannot be written keeps the endpoint from serving")
    func noLog() async throws {
        await #expect(throws: SandboxError.self) {
            try await ServedEndpoint.with(callLog: "/nonexistent/calls.jsonl") { _ in }
        }
    }
}
