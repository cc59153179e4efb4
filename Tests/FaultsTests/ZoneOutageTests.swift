import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

@Suite("Losing a zone", .timeLimit(.minutes(5)))
struct ZoneOutageTests {
    let cache = ScriptedElastiCache(zones: FaultScene.zones)

    private func scene() throws -> FaultScene {
        try FaultScene(cache: .init(replicationGroup: "sandbox-redis", endpoint: "cache"), more: [cache])
    }

    private func prepared(_ scene: FaultScene, zone: String = "of-the-writer") async throws -> any PreparedFault {
        try await scene.prepared("zone/outage", ["zone": .string(zone)])
    }

    private func changes(_ scene: FaultScene) -> [String] {
        scene.aws.calls().map(\.action).filter { action in
            !["Describe", "List", "Get"].contains { action.hasPrefix($0) }
        }
    }

    @Test("the subnets first, then the tasks, then the writer and the primaries that are there: one plan")
    func plan() async throws {
        let scene = try scene()
        let plan = try await prepared(scene).plan
        #expect(
            plan.calls.map(\.action) == ["ec2:CreateNetworkAcl"]
                + Array(repeating: "ec2:ReplaceNetworkAclAssociation", count: 3)
                + ["ecs:StopTask", "ecs:StopTask", "rds:FailoverDBCluster", "elasticache:TestFailover"])
        #expect(plan.impact.movesWriter)
        #expect(plan.impact.shards == ["0001"])
        #expect(plan.impact.stoppedTasks.count == 2)
        #expect(plan.impact.darkZones == ["us-east-1a"])
        #expect(plan.longestSeconds == 600)
        for call in plan.calls { #expect(ZoneOutage.reference.permissions.contains(call.action)) }
    }

    @Test("what is not in the zone is left alone")
    func withoutWriter() async throws {
        let scene = try scene()
        cache.change { $0.primaries = ["0001": 0, "0002": 0, "0003": 0] }
        let plan = try await prepared(scene, zone: "us-east-1c").plan
        #expect(!plan.impact.movesWriter)
        #expect(plan.impact.shards.isEmpty)
    }

    @Test("it is injected as planned, and proven when every part is")
    func injected() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        try await fault.inject()
        #expect(
            changes(scene).filter { $0 != "ReplaceNetworkAclAssociation" }
                == ["CreateNetworkAcl", "StopTask", "StopTask", "FailoverDBCluster", "TestFailover"])
        #expect(scene.dark == ["subnet-00000a01", "subnet-00000b01", "subnet-00000c01"])
        scene.darkZones.withLock { _ = $0.insert("us-east-1a") }
        #expect(try await fault.evidence() == nil)
        scene.rds.change { $0.writer = "b" }
        _ = try await fault.evidence()
        scene.lastWrite.withLock { $0 = .max }
        #expect(try await fault.evidence() == nil)
        cache.change { $0.complete("0001", to: 2) }
        // What was seen once stays proven, though the zone answers again.
        scene.darkZones.withLock { $0 = [] }
        let evidence = try #require(try await fault.evidence())
        #expect(evidence.facts.first?.value == "us-east-1a")
        #expect(evidence.summary.contains("2 tasks of transaction-service were stopped"))
        #expect(evidence.summary.contains("the writer moved from a to b"))
    }

    @Test("what moved before the zone was lost would pass for its loss: then nothing is changed at all")
    func movedBefore() async throws {
        for premise in ["writer", "primary", "task"] {
            let scene = try scene()
            let fault = try await prepared(scene)
            switch premise {
            case "writer": scene.rds.change { $0.writer = "c" }
            case "primary": cache.change { $0.primaries["0001"] = 1 }
            default: scene.ecs.change { $0.tasks.removeFirst() }
            }
            let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
            #expect(!failure.mayHaveTakenEffect)
            #expect(failure.reason.contains("changed since the run began"), "\(premise): \(failure.reason)")
            #expect(changes(scene).isEmpty)
            cache.change { $0.primaries["0001"] = 0 }
        }
    }

    @Test("a primary that cannot be told just after a failover is waited for")
    func lateMetric() async throws {
        let scene = try scene()
        cache.change { $0.hasMetrics = false }
        scene.atPause.withLock { $0 = { [cache] _ in cache.change { $0.hasMetrics = true } } }
        #expect(try await prepared(scene).plan.impact.shards == ["0001"])
        #expect(scene.pauses.value == 1)
    }

    @Test("a shard whose primary is unknown may be in the zone: the outage is refused, not made without it")
    func unknownPrimary() async throws {
        let scene = try scene()
        cache.change { $0.hasMetrics = false }
        let refusal = try #require(await #expect(throws: FaultRefusal.self) { try await prepared(scene) })
        #expect(refusal.reason.contains("cannot be told"))
    }

    @Test("a writer and a primary that leave the dark zone by themselves are not moved again")
    func movedThemselves() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        scene.aws.script { [rds = scene.rds, cache] call, _ in
            if call.action == "StopTask" {
                rds.change { $0.writer = "c" }
                cache.change { $0.complete("0001", to: 1) }
            }
            return nil
        }
        try await fault.inject()
        #expect(!changes(scene).contains("FailoverDBCluster"))
        #expect(!changes(scene).contains("TestFailover"))
        scene.darkZones.withLock { _ = $0.insert("us-east-1a") }
        _ = try await fault.evidence()
        scene.lastWrite.withLock { $0 = .max }
        #expect(try await fault.evidence() != nil)
    }

    @Test("the undo gives the subnets back before it waits for anything, also after an injection that broke off")
    func undo() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        scene.aws.script { call, _ in call.action == "FailoverDBCluster" ? .denied : nil }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(failure.reason.hasPrefix("rds/failover-db-cluster"))
        #expect(failure.mayHaveTakenEffect)
        #expect(scene.dark.count == 3)
        scene.aws.script { _, _ in nil }
        let wasDark = Locked<[Int]>([])
        scene.atPause.withLock {
            $0 = { [ec2 = scene.ec2, ecs = scene.ecs] _ in
                let dark = ec2.network.places.values.filter { $0 != FaultScene.home }.count
                wasDark.withLock { $0.append(dark) }
                ecs.change { service in
                    service.tasks += [
                        .init("n1", zone: "us-east-1a", address: "10.1.0.20"),
                        .init("n2", zone: "us-east-1a", address: "10.1.0.21"),
                    ]
                    service.desired = service.tasks.filter { $0.status == "RUNNING" }.count
                }
            }
        }
        try await fault.undo()
        #expect(scene.dark.isEmpty)
        #expect(wasDark.withLock { $0.allSatisfy { $0 == 0 } && !$0.isEmpty })
    }

    @Test("when one part cannot be taken back, the others are, and the failure names it")
    func partlyUndone() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        try await fault.inject()
        cache.change { $0.status = "available" }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.reason.contains("4 of 6 tasks run"))
        #expect(failure.kind == .notHealed)
        #expect(scene.dark.isEmpty)
        scene.aws.script { call, _ in call.action == "DescribeNetworkAcls" ? .denied : nil }
        let both = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(both.reason.contains("4 of 6 tasks run"))
        #expect(both.kind == .notRestored, "what gameday owes weighs more")
        #expect(both.mend.contains("gameday recover"))
    }
}
