import AWS
import Basics
import HTTPClient
import Stack
import TestSupport
import Testing

@testable import Runner

@Suite("Waiting for a deploy in progress", .timeLimit(.minutes(5)))
struct DeployWaitTests {
    private typealias Deployment = ScriptedECS.Deployment

    private let ecs = ScriptedECS([.init("arn:task/1", zone: "us-east-1a", address: "10.0.0.1")])
    private let aws: ScriptedAWS
    private let clock = ManualClock()
    private let halt = HaltSwitch()

    init() throws { aws = try ScriptedAWS([ecs]) }

    /// Waits; `looks` changes what the next look sees.
    private func wait(
        seconds: Int = 60, kind: StackFile.Kind = .sandbox, service: String? = "transaction-service",
        looks: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> (waited: String, told: [String]) {
        let http = HTTPClient()
        defer { http.shutdown() }
        let environment = TestOutside.looking(aws.url, http, clock: clock, halt: halt, looks: looks)
        var stack = RequestFixture.stack(endpoint: aws.url)
        stack.service.cluster = service.map { _ in "payments" }
        stack.service.name = service
        var told: [String] = []
        let waited = try await DeployWait(for: stack, environment: environment)
            .wait(atMost: seconds) { told.append($0) }
        return (waited, told)
    }

    @Test("a service that is steady is not waited for, and neither is a stack without one")
    func steady() async throws {
        ecs.change { $0.deployments = [Deployment("PRIMARY", "COMPLETED")] }
        let found = try await wait()
        #expect(found.waited == "no deploy was in progress")
        #expect(found.told == [])
        #expect(aws.calls().map(\.action) == ["DescribeServices"])
        #expect(try await wait(service: nil).waited.contains("names no ECS service"))
        #expect(aws.calls().count == 1)
    }

    @Test("a rollout in progress is waited for until it is completed, and what is waited for is told once each")
    func inProgress() async throws {
        ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS"), Deployment("ACTIVE", "COMPLETED")] }
        let found = try await wait { [ecs] look in
            if look == 3 { ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS")] } }
            if look == 5 { ecs.change { $0.deployments = [Deployment("PRIMARY", "COMPLETED")] } }
        }
        #expect(found.waited == "the deploy of transaction-service had settled after 10 s")
        let what = "waiting for the deploy of transaction-service: "
        #expect(
            found.told == [
                what + "2 deployments are there, the rollout is IN_PROGRESS", what + "the rollout is IN_PROGRESS",
            ])
    }

    @Test("tasks that are missing or being started are waited for, also where no rollout state is told")
    func tasks() async throws {
        ecs.change { $0.desired = 2 }
        let found = try await wait { [ecs] look in if look == 1 { ecs.change { $0.desired = 1 } } }
        #expect(found.told == ["waiting for the deploy of transaction-service: 1 of 2 tasks run"])
    }

    @Test("a deploy that does not settle in time is said with what is missing: inconclusive")
    func tooLong() async throws {
        ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS")] }
        let finding = await #expect(throws: Finding.self) { _ = try await wait(seconds: 20) }
        #expect(finding?.verdict == .inconclusive)
        #expect(
            finding?.reason
                == "the deploy of transaction-service had not settled after 20 s: the rollout is IN_PROGRESS")
    }

    @Test("a failed deploy is not waited for, nor one that is rolled back, nor a service that goes away")
    func failed() async throws {
        ecs.change { $0.deployments = [Deployment("PRIMARY", "FAILED", reason: "tasks failed to start")] }
        let failed = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(
            failed?.reason == "there is nothing to verify on transaction-service: the deploy failed (tasks failed to "
                + "start)")
        ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS"), Deployment("ACTIVE", "FAILED")] }
        let rolledBack = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(rolledBack?.reason.hasSuffix("the deploy is rolled back") == true)
        ecs.change { $0.status = "DRAINING" }
        let deleted = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(deleted?.reason.hasSuffix("the service is being deleted") == true)
        ecs.change { $0.status = "INACTIVE" }
        let gone = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(gone?.reason.contains("there is no service transaction-service") == true)
    }

    @Test("what may not be read is refused at once, with the permission")
    func denied() async throws {
        aws.script { _, _ in .denied }
        let finding = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(finding?.reason.contains("asking ECS for the deploy of transaction-service failed") == true)
        #expect(finding?.mend == "give the credentials the permission that AWS names")
    }

    @Test("AWS that does not answer is refused at the first look, and borne once the service was seen")
    func unseen() async throws {
        aws.script { _, _ in .lost }
        let finding = await #expect(throws: Finding.self) { _ = try await wait() }
        #expect(finding?.verdict == .inconclusive)
        aws.script { _, _ in nil }
        ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS")] }
        let found = try await wait { [aws, ecs] look in
            if look == 1 { aws.script { _, _ in .lost } }
            if look == 2 {
                aws.script { _, _ in nil }
                ecs.change { $0.deployments = [Deployment("PRIMARY", "COMPLETED")] }
            }
        }
        #expect(found.told.last?.contains("it cannot be seen") == true)
    }

    @Test("a halt ends the waiting: aborted")
    func halted() async throws {
        ecs.change { $0.deployments = [Deployment("PRIMARY", "IN_PROGRESS")] }
        let finding = await #expect(throws: Finding.self) {
            _ = try await wait { [halt] look in if look == 2 { halt.halt(because: "SIGTERM was received") } }
        }
        #expect(finding?.verdict == .aborted)
        #expect(finding?.reason == "SIGTERM was received")
    }
}
