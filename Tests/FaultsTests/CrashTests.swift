import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

/// A run's process that dies at any call whatever: nothing reaches AWS from then on, and a fresh process that knows AWS
/// alone makes the stack what it was. The blackhole's own are in `BlackholeUndoTests`.
@Suite("A process that dies at any call", .timeLimit(.minutes(5)))
struct CrashTests {
    private struct Dead: Error {}

    private let cache = ScriptedElastiCache(zones: FaultScene.zones)

    private func scene() throws -> FaultScene {
        try FaultScene(cache: .init(replicationGroup: "sandbox-redis", endpoint: "cache"), more: [cache])
    }

    /// Injects, and undoes what was injected, until the process dies: its last call takes effect, or does not.
    ///
    /// - Returns: whether it came to its end before it died.
    private func live(_ fault: any PreparedFault, _ scene: FaultScene, calls survived: Int, last: Bool) async -> Bool {
        scene.aws.forget()
        let isDead = Locked(false)
        scene.aws.script { _, index in
            guard index >= survived else { return nil }
            defer { isDead.withLock { $0 = true } }
            return index == survived && last ? .done : .lost
        }
        scene.atPause.withLock { $0 = { _ in if isDead.withLock({ $0 }) { throw Dead() } } }
        try? await fault.inject()
        if !isDead.withLock({ $0 }) { cache.change { $0.status = "available" } }
        try? await fault.undo()
        scene.aws.script { _, _ in nil }
        scene.atPause.withLock { $0 = { _ in } }
        return !isDead.withLock { $0 }
    }

    private func recover(_ scene: FaultScene) async throws {
        for leftover in try await FaultCatalog.leftovers(of: nil, in: scene.environment(run: "recovery")) {
            #expect(leftover.run == "run-1")
            _ = try await leftover.restore()
        }
        #expect(try await FaultCatalog.leftovers(of: nil, in: scene.environment(run: "recovery")).isEmpty)
    }

    private func isClean(_ scene: FaultScene) -> Bool {
        scene.dark.isEmpty && scene.ec2.network.acls.keys.sorted() == ["acl-00000000", "acl-0000000a"]
            && scene.parameters.values.isEmpty
    }

    @Test("a zone outage: the subnets go back, and nothing is left", arguments: 0..<40)
    func zone(_ survived: Int) async throws {
        for last in [false, true] {
            let scene = try scene()
            // What ECS replaces by itself is replaced at once.
            scene.ecs.change { $0.desired = 4 }
            let fault = try await scene.prepared("zone/outage", ["zone": .string("of-the-writer")])
            _ = await live(fault, scene, calls: survived, last: last)
            try await recover(scene)
            #expect(isClean(scene))
        }
    }

    @Test(
        "what AWS heals by itself leaves nothing to put back",
        arguments: ["ecs/stop-task", "rds/failover-db-cluster", "elasticache/test-failover"], 0..<12)
    func selfHealing(_ name: String, _ survived: Int) async throws {
        let values: [String: [String: ArgumentValue]] = [
            "ecs/stop-task": ["zone": .string("us-east-1b")],
            "rds/failover-db-cluster": ["cluster": .string("aurora"), "to": .string("another-zone")],
            "elasticache/test-failover": ["shards": .list(["0002"])],
        ]
        for last in [false, true] {
            let scene = try scene()
            scene.ecs.change { $0.desired = 4 }
            let fault = try await scene.prepared(name, values[name] ?? [:])
            _ = await live(fault, scene, calls: survived, last: last)
            try await recover(scene)
            #expect(isClean(scene))
        }
    }

    /// Its undo may be made twice: the record of a call that was taken back may be there still.
    static let parameter: [String: ArgumentValue] = [
        "service": .string("ssm"), "operation": .string("PutParameter"),
        "parameters": .list(["Name=/flag", "Value=up", "Type=String"]), "undo": .string("DeleteParameter"),
        "undoParameters": .list(["Name=/flag"]),
    ]

    @Test("any call: what takes it back is known to AWS before it is made", arguments: 0..<5)
    func call(_ survived: Int) async throws {
        for last in [false, true] {
            let scene = try scene()
            let fault = try await scene.prepared("aws/call", Self.parameter)
            #expect(await live(fault, scene, calls: survived, last: last) == (survived == 4))
            try await recover(scene)
            #expect(isClean(scene))
        }
    }

    @Test("any call: a restore that dies is finished by the next; what cannot be made again is left to a person")
    func callRestored() async throws {
        let scene = try scene()
        let fault = try await scene.prepared("aws/call", CallAWSTests.association)
        try await fault.inject()
        let environment = scene.environment(run: "recovery")
        let leftover = try #require(try await FaultCatalog.leftovers(of: "run-1", in: environment).first)
        #expect(try await FaultCatalog.leftovers(of: "another", in: environment).isEmpty)
        #expect(leftover.calls.map(\.action) == ["ec2:ReplaceNetworkAclAssociation", "ssm:DeleteParameter"])
        scene.aws.script { call, _ in call.action == "DeleteParameter" ? .lost : nil }
        scene.atPause.withLock { $0 = { _ in throw Dead() } }
        await #expect(throws: UndoFailure.self) { try await leftover.restore() }
        #expect(scene.dark.isEmpty)
        scene.aws.script { _, _ in nil }
        scene.atPause.withLock { $0 = { _ in } }
        // This association id died with the call that was taken back: nobody can tell any more.
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await leftover.restore() })
        #expect(failure.mend.contains("aws ssm delete-parameter --name /gameday/test/undo/run-1-"))
        #expect(try await FaultCatalog.leftovers(of: nil, in: environment).count == 1)
    }

    @Test("a rewind: no clone is left, whichever call of its injection or its undo was the last", arguments: 0..<24)
    func rewind(_ survived: Int) async throws {
        for last in [false, true] {
            let scene = try RewindScene()
            let fault = try await scene.prepared()
            scene.rds.change { $0.death = .init(after: $0.calls.count + survived, takesEffect: last) }
            scene.atPause.withLock {
                $0 = { [rds = scene.rds] _ in if rds.state.withLock({ $0.isDead }) { throw Dead() } }
            }
            try? await fault.inject()
            try? await fault.undo()
            scene.rds.change { $0.death = nil }
            scene.atPause.withLock { $0 = { _ in } }
            for leftover in try await scene.leftovers() { _ = try await leftover.restore() }
            #expect(scene.rds.leftovers.isEmpty)
            #expect(try await scene.leftovers().isEmpty)
        }
    }
}
