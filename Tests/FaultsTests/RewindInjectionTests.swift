import Basics
import Faults
import TestSupport
import Testing

@Suite("Injecting a rewind", .timeLimit(.minutes(5)))
struct RewindInjectionTests {
    private static let steps = ["RestoreDBClusterToPointInTime", "EnableHttpEndpoint", "CreateDBInstance"]

    private func failure(_ fault: any PreparedFault) async throws -> InjectionFailure {
        try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
    }

    @Test("it restores to the second counted back from the injection, with every tag and the source's surroundings")
    func asPlanned() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared(to: .milliseconds(4_500))
        // The run's baseline: the second is counted from the injection, not from the plan.
        scene.time.advance(milliseconds: 30_000)
        try await fault.inject()
        #expect(scene.rds.changes == Self.steps)
        let restore = try #require(scene.rds.calls(of: "RestoreDBClusterToPointInTime").first)
        #expect(restore["RestoreToTime"] == "2026-11-22T17:53:53Z")
        #expect(restore["SourceDBClusterIdentifier"] == "aurora")
        #expect(restore["DBSubnetGroupName"] == "data")
        #expect(restore["VpcSecurityGroupIds.VpcSecurityGroupId.1"] == "sg-1")
        #expect(restore["DBClusterParameterGroupName"] == "own")
        #expect(restore["DeletionProtection"] == "false")
        let state = scene.rds.state.withLock { $0 }
        let expected = [
            "gameday:run": "test-1", "gameday:stack": "test", "gameday:clone": "true", "DisasterRecovery": "enabled",
            "gameday:expires": String(RewindScene.present + 30 + 2_700),
        ]
        #expect(state.clusters[RewindScene.clone]?.tags == expected)
        #expect(state.instances[RewindScene.clone + "-1"]?.cluster == RewindScene.clone)
        #expect(state.instances[RewindScene.clone + "-1"]?.tags.keys.sorted() == expected.keys.sorted())
        #expect(state.clusters[RewindScene.clone]?.hasDataAPI == true)
    }

    @Test("it waits until that second is restorable, and no longer than its time limit")
    func waits() async throws {
        let scene = try RewindScene()
        let rds = scene.rds
        rds.change { $0.source["LatestRestorableTime"] = "2026-11-22T17:53:22.999Z" }
        scene.atPause.withLock { atPause in
            atPause = { count in
                if count == 3 { rds.change { $0.source["LatestRestorableTime"] = "2026-11-22T17:53:23.000Z" } }
            }
        }
        try await scene.prepared().inject()
        #expect(scene.pauses.value >= 4)

        let slow = try RewindScene()
        slow.rds.change { $0.source["LatestRestorableTime"] = "2026-11-22T17:53:22.999Z" }
        let failure = try await failure(try await slow.prepared(timeLimit: .seconds(30)))
        #expect(failure.reason.contains("30 s were too short"))
        #expect(!failure.mayHaveTakenEffect)
        #expect(slow.rds.changes.isEmpty)
    }

    @Test("a cluster too young for that second refuses before anything is made")
    func young() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        scene.rds.change { $0.source["EarliestRestorableTime"] = "2026-11-22T17:53:23.001Z" }
        let failure = try await failure(fault)
        #expect(failure.reason.contains("begin 1 s after"))
        #expect(!failure.mayHaveTakenEffect)
        #expect(scene.rds.changes.isEmpty)
    }

    @Test("an answer that was cut off is looked up before anything is sent again", arguments: steps)
    func ambiguous(_ step: String) async throws {
        let done = try RewindScene()
        done.rds.script(step, .cutHaving)
        try await done.prepared().inject()
        #expect(done.rds.changes == Self.steps, "it had happened: nothing is sent twice")

        let undone = try RewindScene()
        undone.rds.script(step, .cut)
        try await undone.prepared().inject()
        #expect(undone.rds.calls(of: step).count == 2, "it had not happened: it is sent again")
    }

    @Test("a definite refusal of the restore changed nothing; one of a later call leaves the new cluster behind")
    func refused() async throws {
        let first = try RewindScene()
        first.rds.script("RestoreDBClusterToPointInTime", .refused("DBClusterQuotaExceededFault"))
        let failure = try await failure(try await first.prepared())
        #expect(failure.reason.contains("DBClusterQuotaExceededFault"))
        #expect(!failure.mayHaveTakenEffect)

        let second = try RewindScene()
        second.rds.script("CreateDBInstance", .refused("InsufficientDBInstanceCapacity"))
        #expect(try await self.failure(try await second.prepared()).mayHaveTakenEffect)
        #expect(second.rds.leftovers == [RewindScene.clone])
    }

    @Test("a halt ends it at its next step")
    func halted() async throws {
        let scene = try RewindScene()
        scene.rds.change { $0.looks = 1_000 }
        let halt = scene.isHalted
        scene.atPause.withLock { $0 = { count in if count == 2 { halt.withLock { $0 = true } } } }
        let failure = try await failure(try await scene.prepared())
        #expect(failure.reason.contains("halted"))
        #expect(failure.mayHaveTakenEffect)
        #expect(scene.rds.changes == ["RestoreDBClusterToPointInTime"])
        #expect(scene.pauses.value == 3)
    }

    @Test("another's cluster of that name is not taken for ours")
    func foreign() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        scene.rds.script("RestoreDBClusterToPointInTime", .cut)
        scene.rds.change { $0.clusters[RewindScene.clone] = ScriptedClones.Cluster(tags: ["gameday:run": "other"]) }
        #expect(try await failure(fault).reason.contains("its tags differ"))
        #expect(scene.rds.changes == ["RestoreDBClusterToPointInTime"])
    }

    @Test("the evidence is an available instance that answers; a failed one is an error, not an absence")
    func evidence() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        #expect(try await fault.evidence() == nil)
        scene.rds.change { $0.looks = 2 }
        try await fault.inject()
        #expect(try await fault.evidence() == nil, "the instance is creating")
        while scene.rds.state.withLock({ $0.instances[RewindScene.clone + "-1"]?.status }) == "creating" {
            #expect(try await fault.evidence() == nil || !scene.rds.state.withLock { $0.statements.isEmpty })
        }
        let evidence = try #require(try await fault.evidence())
        #expect(evidence.facts.contains(.init("restored_to", "2026-11-22T17:53:23Z")))
        #expect(scene.rds.state.withLock { $0.statements.last } == "SELECT 1")
        scene.rds.change { $0.records = { _ in nil } }
        await #expect(throws: (any Error).self) { try await fault.evidence() }
        scene.rds.change { $0.instances[RewindScene.clone + "-1"]?.status = "incompatible-restore" }
        await #expect(throws: (any Error).self) { try await fault.evidence() }
    }
}
