import Basics
import Documents
import Experiments
import Faults
import TestSupport
import Testing

@Suite("Stopping tasks", .timeLimit(.minutes(5)))
struct StopTaskTests {
    private func prepared(
        _ scene: FaultScene, _ values: [String: ArgumentValue] = ["zone": .string("us-east-1b")]
    ) async throws -> any PreparedFault {
        try await scene.prepared("ecs/stop-task", values)
    }

    private func refusal(_ scene: FaultScene, _ values: [String: ArgumentValue] = [:]) async throws -> FaultRefusal {
        try #require(await #expect(throws: FaultRefusal.self) { try await prepared(scene, values) })
    }

    @Test("all tasks of the zone, from as many pages as there are, each with its call")
    func zone() async throws {
        let scene = try FaultScene()
        let plan = try await prepared(scene).plan
        #expect(plan.targets.map { $0.suffix(2) } == ["10", "11"])
        #expect(plan.calls[0].parameters.last == "reason=gameday run-1")
        #expect(plan.impact.stoppedTasks == Set(plan.targets))
        #expect(plan.blastRadius.hasPrefix("2 of the 6 running tasks"))
        #expect(scene.aws.calls(of: "StopTask").isEmpty)
        for call in plan.calls { #expect(StopTask.reference.permissions.contains(call.action)) }
    }

    @Test("a number takes one zone after the other in turn, a percentage is rounded up")
    func amounts() async throws {
        let scene = try FaultScene()
        let four = try await prepared(scene, ["count": .integer(4)]).plan
        #expect(four.targets.map { $0.suffix(2) } == ["00", "10", "20", "01"])
        let part = try await prepared(scene, ["percent": .percentage(Percentage(millionths: 170_000))]).plan
        #expect(part.targets.count == 2)
        #expect(try await prepared(scene, ["count": .integer(99)]).plan.targets.count == 6)
        #expect(throws: FaultRefusal.self) {
            try scene.fault(
                "ecs/stop-task", ["count": .integer(1), "percent": .percentage(Percentage(millionths: 1))])
        }
    }

    @Test("no task to stop, a service without the tag, and one that is not steady are refused")
    func refusals() async throws {
        let scene = try FaultScene()
        scene.ecs.change { $0.desired = 7 }
        #expect(try await refusal(scene).reason.contains("6 of 7 tasks run"))
        scene.ecs.change { service in
            service.desired = 4
            service.tasks.removeAll { $0.zone == "us-east-1b" }
        }
        #expect(try await refusal(scene, ["zone": .string("us-east-1b")]).reason.contains("no task"))
        scene.ecs.change { $0.tags = [:] }
        #expect(try await refusal(scene).reason.contains("DisasterRecovery=enabled"))
    }

    @Test("targets that are not healthy, or may not be seen, are refused before anything is stopped")
    func targets() async throws {
        let scene = try FaultScene()
        scene.ecs.change { $0.tasks[1].isHealthy = false }
        #expect(try await refusal(scene).reason.contains("is not steady: 5 of 6 targets are healthy"))
        scene.ecs.change { $0.tasks[1].isHealthy = true }
        scene.aws.script { call, _ in call.action == "DescribeTargetHealth" ? .denied : nil }
        let denied = try await refusal(scene)
        #expect(denied.reason.contains("elasticloadbalancing DescribeTargetHealth"), "\(denied.reason)")
    }

    @Test("a service that lost tasks since the plan is left alone: its guards were reckoned with them")
    func changed() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.ecs.change { $0.tasks.removeAll { $0.zone == "us-east-1c" } }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(!failure.mayHaveTakenEffect)
        #expect(failure.reason.contains("4 tasks run, 6 did"))
        #expect(scene.aws.calls(of: "StopTask").isEmpty)
    }

    @Test("each task is asked once, and stopped with the run as its reason: that is the evidence")
    func stopped() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        #expect(try await fault.evidence() == nil)
        scene.ecs.change { $0.stopsAs = "STOPPING" }
        try await fault.inject()
        #expect(try await fault.evidence() == nil)
        scene.ecs.change { service in
            for index in service.tasks.indices where service.tasks[index].status == "STOPPING" {
                service.tasks[index].status = "STOPPED"
            }
        }
        #expect(try await fault.evidence()?.summary == "2 tasks of transaction-service were stopped")
        #expect(scene.aws.calls(of: "StopTask").count == 2)
    }

    @Test("a task that something else stopped is no evidence")
    func otherReason() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.ecs.change { $0.stopsAs = "RUNNING" }
        try await fault.inject()
        scene.ecs.change { service in
            for index in service.tasks.indices {
                service.tasks[index].status = "STOPPED"
                service.tasks[index].desired = "STOPPED"
                service.tasks[index].reason = "Scaling activity"
            }
        }
        #expect(try await fault.evidence() == nil)
    }

    @Test("a thousand tasks are stopped with a thousand calls, and throttled ones are made again, slower")
    func thousand() async throws {
        let scene = try FaultScene(tasksPerZone: 334)
        scene.ecs.change { $0.pageSize = 100 }
        let fault = try await prepared(scene, [:])
        #expect(scene.aws.calls(of: "ListTasks").count == 11)
        #expect(scene.aws.calls(of: "DescribeTasks").count == 11)
        scene.aws.forget()
        let throttled = Locked(0)
        scene.aws.script { call, index in
            guard call.action == "StopTask", index % 50 == 3 else { return nil }
            throttled.withLock { $0 += 1 }
            return .throttled
        }
        try await fault.inject()
        #expect(scene.aws.calls(of: "StopTask").count == 1_002 + throttled.withLock { $0 })
        #expect(throttled.withLock { $0 } >= 20)
        #expect(scene.time.now > 1_000_000_000 + 20_000_000)
        #expect(try await fault.evidence() != nil)
    }

    @Test("a call whose answer is lost after it took effect is not made again")
    func unanswered() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.script { call, _ in call.action == "StopTask" ? .done : nil }
        try await fault.inject()
        #expect(scene.aws.calls(of: "StopTask").count == 2)
        #expect(try await fault.evidence() != nil)
    }

    @Test("a refusal ends the injection, and says whether anything was stopped before it")
    func denied() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.aws.script { call, _ in call.action == "StopTask" ? .denied : nil }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(!failure.mayHaveTakenEffect)
        let one = Locked(0)
        scene.aws.script { call, _ in
            guard call.action == "StopTask" else { return nil }
            return one.withLock { count in
                count += 1
                return count == 1 ? nil : .denied
            }
        }
        let half = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(half.mayHaveTakenEffect)
    }

    @Test("the undo waits until new tasks run and serve, however healthy the stopped ones still look")
    func undo() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        scene.ecs.change { $0.stopsAs = "STOPPING" }
        try await fault.inject()
        scene.atPause.withLock {
            $0 = { [ecs = scene.ecs] pause in
                ecs.change { service in
                    switch pause {
                    case 3:
                        for index in service.tasks.indices where service.tasks[index].status == "STOPPING" {
                            service.tasks[index].status = "STOPPED"
                        }
                    case 5: service.tasks += [.init("n1", zone: "us-east-1b", address: "10.1.1.20")]
                    case 7: service.tasks += [.init("n2", zone: "us-east-1b", address: "10.1.1.21")]
                    default: break
                    }
                }
            }
        }
        try await fault.undo()
        #expect(scene.pauses.value == 8)
    }

    @Test("a new task at the address of a stopped one counts as the new one")
    func reusedAddress() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        try await fault.inject()
        scene.ecs.change { service in
            let stopped = service.tasks.filter { $0.status == "STOPPED" }
            for (number, task) in stopped.enumerated() {
                service.tasks.append(.init("new-\(number)", zone: task.zone, address: task.address))
            }
        }
        try await fault.undo()
        #expect(scene.pauses.value == 0)
    }

    @Test("a service that never gets steady again is named with what is missing")
    func neverSteady() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        try await fault.inject()
        let begun = scene.time.now
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.reason.hasSuffix("has not healed by itself within 900 s: 4 of 6 tasks run"))
        #expect(failure.kind == .notHealed)
        #expect(scene.time.now - begun >= 900_000_000)
    }

    @Test("the experiment may say how long it is waited for, and whoever watches is told what for")
    func undoWithin() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(
            scene, ["zone": .string("us-east-1b"), "undoWithin": .duration(.seconds(30))])
        try await fault.inject()
        let begun = scene.time.now
        await #expect(throws: UndoFailure.self) { try await fault.undo() }
        #expect((30_000_000...32_000_000).contains(scene.time.now - begun))
        #expect(scene.waits.withLock { $0 } == ["the service transaction-service: 4 of 6 tasks run"])
    }

    @Test("what cannot be read at the end is not known to have healed or not")
    func unseen() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(
            scene, ["zone": .string("us-east-1b"), "undoWithin": .duration(.seconds(30))])
        try await fault.inject()
        scene.aws.script { call, _ in call.action == "DescribeServices" ? .denied : nil }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.kind == .notRestored)
        #expect(failure.reason.contains("not known to be steady"))
    }

    @Test("tasks that were accepted to stop and run on are not waited for once that must have shown")
    func inert() async throws {
        let scene = try FaultScene()
        let fault = try await prepared(scene)
        let before = scene.ecs.service.tasks
        try await fault.inject()
        scene.ecs.change { $0.tasks = before }
        #expect(try await fault.evidence() == nil)
        let begun = scene.time.now
        try await fault.undo()
        #expect((15_000_000...18_000_000).contains(scene.time.now - begun))
    }
}
