import AWS
import HTTPClient
import Runner
import Stack
import TestSupport
import Testing

@Suite("Whether a stack may be broken by a machine", .timeLimit(.minutes(5)))
struct StackConditionsTests {
    private let ecs = ScriptedECS([
        .init("task-a1", zone: "us-east-1a", address: "10.0.0.1"),
        .init("task-a2", zone: "us-east-1a", address: "10.0.0.2"),
        .init("task-b1", zone: "us-east-1b", address: "10.0.1.1"),
        .init("task-b2", zone: "us-east-1b", address: "10.0.1.2"),
    ])
    private let http = HTTPClient()

    private func trouble(
        alarms: [String] = ["slow", "errors"], tasksPerZone: Int = 2, denied: String? = nil, hasService: Bool = true
    ) async throws -> StackConditions.Trouble? {
        let aws = try ScriptedAWS([
            ecs, ScriptedAlarms(["slow": "OK", "errors": "INSUFFICIENT_DATA", "bad": "ALARM"]),
        ])
        if let denied { aws.script { call, _ in call.action == denied ? .denied : nil } }
        var stack = RequestFixture.stack(endpoint: aws.url)
        if hasService { (stack.service.cluster, stack.service.name) = ("cluster", "transaction-service") }
        return await StackConditions.trouble(
            stack, aws: TestOutside.client(aws.url, http), alarms: alarms, tasksPerZone: tasksPerZone)
    }

    @Test("a steady stack may be, and so may one of which the stack file names nothing to look at")
    func steady() async throws {
        #expect(try await trouble() == nil)
        #expect(try await trouble(alarms: [], hasService: false) == nil)
    }

    @Test("a deployment that replaces another, or is not complete, is in the way")
    func deploy() async throws {
        ecs.change { $0.deployments = [.init("PRIMARY", "COMPLETED"), .init("ACTIVE", "COMPLETED")] }
        #expect(
            try await trouble()
                == .deploy("transaction-service: 2 deployments are there"))
        ecs.change { $0.deployments = [.init("PRIMARY", "IN_PROGRESS")] }
        #expect(try await trouble() == .deploy("transaction-service: the rollout is IN_PROGRESS"))
        ecs.change { $0.deployments = [.init("PRIMARY", "COMPLETED"), .init("INACTIVE", "FAILED")] }
        #expect(try await trouble() == nil)
    }

    @Test("a zone with fewer healthy tasks than it must have is in the way, and is named")
    func capacity() async throws {
        #expect(
            try await trouble(tasksPerZone: 3)
                == .capacity("each zone must have 3 healthy tasks, and us-east-1a has 2, us-east-1b has 2"))
        ecs.change { $0.tasks[3].desired = "STOPPED" }
        #expect(
            try await trouble() == .capacity("each zone must have 2 healthy tasks, and us-east-1b has 1"))
        #expect(try await trouble(tasksPerZone: 1) == nil)
    }

    @Test("an alarm that is raised, or is not there, is in the way")
    func alarms() async throws {
        #expect(try await trouble(alarms: ["slow", "bad"]) == .alarm("raised: bad"))
        #expect(try await trouble(alarms: ["slow", "gone"]) == .alarm("there is no alarm gone"))
    }

    @Test("what cannot be seen is not taken for well", arguments: ["DescribeServices", "ListTasks", "DescribeAlarms"])
    func unseen(operation: String) async throws {
        guard case .unseen(let finding) = try await trouble(denied: operation) else {
            Issue.record("nothing is said of \(operation)")
            return
        }
        #expect(finding.kind == .refused && !finding.mend.isEmpty)
    }
}
