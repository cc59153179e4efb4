import FoundationEssentials
import TestSupport
import Testing

@testable import Sandbox

@Suite("An endpoint that misbehaves on demand", .serialized, .timeLimit(.minutes(2)))
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
        try await ServedEndpoint.check("stale", conduct: EndpointConduct(staleSeconds: 600))
    }

    @Test("a stale read shows a change once the lag is over, and nothing sooner")
    func staleView() {
        let start = Date(timeIntervalSince1970: 0)
        var view = StaleView("a", seconds: 2, at: start)
        #expect(view.read(at: start) == "a")
        view.record("b", at: start + 10)
        view.record("c", at: start + 11)
        #expect(view.newest == "c")
        #expect(view.read(at: start + 11.9) == "a")
        #expect(view.read(at: start + 12) == "b")
        #expect(view.read(at: start + 12.9) == "b")
        #expect(view.read(at: start + 13) == "c")
        #expect(view.read(at: start + 99) == "c")
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

    @Test(
        "actions are denied by name or pattern, whatever the letter case",
        arguments: [
            ("ec2:ReplaceNetworkAclAssociation", true), ("EC2:replacenetworkaclassociation", true),
            ("ecs:StopTask", true), ("ecs:ListTasks", true), ("rds:FailoverDBCluster", false), ("ec2:Replace", false),
            ("cloudwatch:DescribeAlarms", true), ("cloudwatch:GetMetricData", false),
        ])
    func patterns(_ action: String, _ isDenied: Bool) {
        let denied = DeniedActions(["ec2:ReplaceNetworkAclAssociation", "ecs:*", "cloudwatch:Describe?larms"])
        #expect(denied.contains(action) == isDenied)
    }

    @Test("CloudWatch's actions are named otherwise than its signatures")
    func actionNames() {
        #expect(DeniedActions.action(service: "monitoring", operation: "X") == "cloudwatch:X")
        #expect(DeniedActions.action(service: "ec2", operation: "X") == "ec2:X")
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
