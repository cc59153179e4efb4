import Experiments
import Faults
import ModelStack
import Testing

@testable import Sandbox

/// The endpoint's own log says what was asked of it.
@Suite("Stopping a thousand tasks on the endpoint", .serialized, .timeLimit(.minutes(3)))
struct StopTaskScaleTests {
    /// Two of its calls cover a hundred tasks: one that lists them and one that describes them.
    private static let resolve = [
        "DescribeServices": 1, "DescribeTargetHealth": 1, "ListTasks": 10, "DescribeTasks": 10,
    ]

    /// A last look at the service, and one call a task.
    private static func injected(_ count: Int) -> StopTaskScene.Calls {
        .init(taken: ["ListTasks": 10, "DescribeTasks": 10, "StopTask": count])
    }

    @Test(
        "under ECS's own limits: pages of a hundred, one StopTask a task, none throttled, at nearly the rate ECS takes",
        arguments: [("us-east-1b", 333), (nil, 1_000)] as [(String?, Int)])
    func asPublished(_ zone: String?, _ count: Int) async throws {
        try await StopTaskScene.with(conduct: EndpointConduct(quotas: .aws)) { scene in
            let fault = try await scene.prepared(zone.map { ["zone": .string($0)] } ?? [:])
            #expect(try scene.calls() == .init(taken: Self.resolve))
            #expect(fault.plan.targets.count == count)

            let began = scene.time.seconds
            try await fault.inject()
            #expect(try scene.calls() == Self.injected(count))
            #expect(scene.service.stops.values.allSatisfy { $0 == 1 })
            #expect(scene.service.stops.count == count)
            // ECS takes 100 at once and 40 a second.
            let fastest = Double(count - 100) / 40
            #expect(fastest...(fastest / 0.9 + 2) ~= scene.time.seconds - began)

            try await Self.proveAndUndo(fault, in: scene, count: count)
        }
    }

    /// The evidence costs a call for each look and one for every hundred tasks; the undo one a look, and once what it
    /// takes to tell new tasks from stopped ones that had their addresses.
    private static func proveAndUndo(_ fault: any PreparedFault, in scene: StopTaskScene, count: Int) async throws {
        var looks = 1
        while try await fault.evidence() == nil {
            looks += 1
            try await scene.environment.pause(500)
        }
        // Tasks take 30 s to stop, and the last was asked just now.
        #expect((59...64).contains(looks))
        let pages = (count + 99) / 100
        let calls = try scene.calls()
        let looked = try #require(calls.taken["DescribeTasks"])
        #expect((looks...looks - 1 + pages).contains(looked))
        #expect(calls == .init(taken: ["DescribeTasks": looked]))

        try await fault.undo()
        #expect(
            try scene.calls()
                == .init(
                    taken: ["DescribeServices": 1, "DescribeTargetHealth": 2, "ListTasks": 10, "DescribeTasks": 10]))
    }

    @Test("the undo of tasks that still stop looks once a second, with two calls at most, however many they are")
    func undoAlone() async throws {
        try await StopTaskScene.with(conduct: EndpointConduct(quotas: .aws)) { scene in
            let fault = try await scene.prepared([:])
            try await fault.inject()
            _ = try scene.calls()
            let began = scene.time.seconds
            try await fault.undo()
            let waited = Int((scene.time.seconds - began).rounded())
            #expect((30...32).contains(waited))
            let calls = try scene.calls()
            #expect(calls.throttled == 0)
            #expect(calls.taken["DescribeServices"] == waited + 1)
            // For 10 s all new tasks run and old ones still stop; and in the end a page for every hundred of both.
            #expect((20...32).contains(try #require(calls.taken["DescribeTasks"])))
            #expect(calls.taken["ListTasks"] == 10)
            #expect(calls.taken["DescribeTargetHealth"] == 2)
        }
    }

    @Test("on an account that takes far less, the stops slow down until they are taken, still one a task")
    func busyAccount() async throws {
        let conduct = EndpointConduct(throttle: .init(perSecond: 12, burst: 45))
        try await StopTaskScene.with(conduct: conduct) { scene in
            let fault = try await scene.prepared(["zone": .string("us-east-1b")])
            _ = try scene.calls()
            try await fault.inject()
            let calls = try scene.calls()
            #expect(calls.taken == Self.injected(333).taken)
            #expect(scene.service.stops.values.allSatisfy { $0 == 1 })
            // Whoever does not slow down has two of three calls throttled; how many it takes to learn depends on how
            // the calls under way come to be served.
            #expect((1...333 / 2).contains(calls.throttled))
        }
    }
}
