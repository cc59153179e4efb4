import Faults
import Stack
import TestSupport
import Testing

@Suite("Preparing a rewind", .timeLimit(.minutes(5)))
struct RewindPlanTests {
    private func refusal(
        _ scene: RewindScene, to: Duration? = nil, instanceClass: String? = nil,
        stack change: (inout StackFile) -> Void = { _ in }
    ) async throws -> FaultRefusal {
        let error = await #expect(throws: FaultRefusal.self) {
            try await scene.fault(to: to, instanceClass: instanceClass, stack: change).prepare()
        }
        #expect(scene.rds.changes.isEmpty)
        let refusal = try #require(error)
        #expect(!refusal.mend.isEmpty)
        return refusal
    }

    @Test("the plan names the new cluster, the class of the writer and every call, and changes nothing")
    func plan() async throws {
        let scene = try RewindScene()
        let plan = try await scene.prepared(to: .seconds(90)).plan
        #expect(plan.targets == ["aurora", RewindScene.clone])
        #expect(
            plan.calls.map(\.action) == [
                "rds:RestoreDBClusterToPointInTime", "rds:EnableHttpEndpoint", "rds:CreateDBInstance",
            ])
        #expect(plan.calls[0].parameters.contains("RestoreToTime=90 s before the injection"))
        #expect(plan.calls[2].parameters.contains("DBInstanceClass=db.r6g.large"))
        #expect(plan.timeLimitSeconds == 2_700)
        #expect(plan.impact == FaultImpact())
        #expect(plan.blastRadius.contains("costs money"))
        for call in plan.calls { #expect(Rewind.reference.permissions.contains(call.action)) }
        #expect(scene.rds.changes.isEmpty)
    }

    @Test("names of clones are names for RDS, and another run has another", arguments: ["A_.b--c", "-", "9", "ä", "x"])
    func names(_ run: String) async throws {
        let scene = try RewindScene()
        let name = try await scene.fault(run: run).prepare().plan.targets[1]
        #expect(name.hasPrefix("gameday-") && !name.contains("--") && !name.hasSuffix("-"))
        #expect(name.utf8.count <= 61)
        let other = try await scene.fault(run: run + "2").prepare().plan.targets[1]
        #expect(name != other)
        let long = try await scene.fault(run: String(repeating: "a-", count: 24)).prepare().plan.targets[1]
        #expect(long.utf8.count <= 61 && !long.contains("--"))
    }

    @Test("a stack file without the database's name, secret or cluster is refused")
    func stack() async throws {
        let scene = try RewindScene()
        #expect(try await refusal(scene) { $0.database?.secret = nil }.mend.contains("secret"))
        #expect(try await refusal(scene) { $0.database?.name = nil }.reason.contains("database.name"))
        #expect(try await refusal(scene) { $0.database?.cluster = "other" }.reason.contains("aurora"))
        #expect(try await refusal(scene) { $0.database = nil }.reason.contains("no database"))
    }

    @Test("backups that do not reach back a day, or not as far as asked, are refused; a day of them is enough")
    func window() async throws {
        let scene = try RewindScene()
        // 2026-11-21T20:00:00Z is 78,808 s before the present; the injection comes 20 s later at least.
        _ = try await scene.prepared(to: .seconds(78_828))
        #expect(try await refusal(scene, to: .seconds(78_829)).reason.contains("by 1 s"))
        scene.rds.change { $0.source["BackupRetentionPeriod"] = "0" }
        #expect(try await refusal(scene).reason.contains("less than 24 hours"))
        scene.rds.change { $0.source["BackupRetentionPeriod"] = "1" }
        _ = try await scene.prepared()
        scene.rds.change { $0.source["LatestRestorableTime"] = nil }
        #expect(try await refusal(scene).reason.contains("no restorable time"))
    }

    @Test("a source without the tag, not steady, or of another engine is refused")
    func source() async throws {
        let scene = try RewindScene()
        scene.rds.change { $0.clusters["aurora"]?.tags = [:] }
        #expect(try await refusal(scene).reason.contains("DisasterRecovery=enabled"))
        scene.rds.change {
            $0.clusters["aurora"]?.tags = ["DisasterRecovery": "enabled"]
            $0.source["Engine"] = "aurora-mysql"
        }
        #expect(try await refusal(scene).reason.contains("aurora-mysql"))
        scene.rds.change {
            $0.source["Engine"] = "aurora-postgresql"
            $0.instances["aurora-a"]?.status = "rebooting"
        }
        #expect(try await refusal(scene).reason.contains("aurora-a is rebooting"))
    }

    @Test("a class that the Data API does not serve is refused on AWS; a name that is taken anywhere")
    func classAndName() async throws {
        let scene = try RewindScene()
        scene.rds.change { $0.instanceClass = "db.t4g.medium" }
        _ = try await scene.prepared()
        #expect(try await refusal(scene) { $0.kind = .aws }.mend.contains("db.r6g.large"))
        scene.rds.change { $0.clusters[RewindScene.clone] = ScriptedClones.Cluster() }
        #expect(try await refusal(scene).reason.contains("exists already"))
    }
}
