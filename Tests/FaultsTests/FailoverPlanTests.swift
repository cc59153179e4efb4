import Faults
import TestSupport
import Testing

@Suite("Preparing a failover", .timeLimit(.minutes(5)))
struct FailoverPlanTests {
    private func refusal(
        of scene: FailoverScene, to destination: String? = nil, cluster: String? = "aurora"
    ) async throws -> FaultRefusal {
        let error = await #expect(throws: FaultRefusal.self) {
            try await scene.fault(to: destination, cluster: cluster).prepare()
        }
        #expect(scene.failovers == 0)
        let refusal = try #require(error)
        #expect(!refusal.mend.isEmpty)
        return refusal
    }

    @Test("a cluster without the tag DisasterRecovery=enabled is refused", arguments: [nil, "disabled", ""])
    func untagged(_ value: String?) async throws {
        let scene = try FailoverScene()
        scene.rds.change { cluster in
            cluster.tags = ["Owner": "enabled"]
            cluster.tags["DisasterRecovery"] = value
        }
        #expect(try await refusal(of: scene).reason.contains("DisasterRecovery=enabled"))
    }

    @Test("a cluster that is failing over is refused, with its status")
    func failingOver() async throws {
        let scene = try FailoverScene()
        scene.rds.change { $0.status = "failing-over" }
        #expect(try await refusal(of: scene).reason.contains("the cluster is failing-over"))
    }

    @Test("an instance that is not available makes the cluster unsteady, and is named")
    func unsteadyInstance() async throws {
        let scene = try FailoverScene()
        scene.rds.change { $0.instances[2].status = "rebooting" }
        #expect(try await refusal(of: scene).reason.contains("c is rebooting"))
    }

    @Test("a cluster without a writer is refused")
    func noWriter() async throws {
        let scene = try FailoverScene()
        scene.rds.change { $0.writer = nil }
        #expect(try await refusal(of: scene).reason.contains("it has no writer"))
    }

    @Test("an unknown cluster and missing permissions are refused, each with its own mend")
    func unreadable() async throws {
        let scene = try FailoverScene()
        let unknown = try await refusal(of: scene, cluster: "nosuch")
        #expect(unknown.reason.contains("DBClusterNotFoundFault"))
        #expect(unknown.mend.contains("describe-db-clusters"))
        scene.rds.refuseReads()
        let denied = try await refusal(of: scene)
        #expect(denied.reason.contains("AccessDenied"))
        #expect(denied.mend.contains("gameday faults rds/failover-db-cluster"))
    }

    @Test("a fault without a cluster is refused before anything is asked")
    func noCluster() throws {
        let scene = try FailoverScene()
        let error = #expect(throws: FaultRefusal.self) { try scene.fault(cluster: nil) }
        #expect(error?.mend.contains("stack.database.cluster") == true)
        #expect(scene.rds.calls(of: "DescribeDBClusters").isEmpty)
    }

    /// The target that the plan's call names; nil leaves it to AWS.
    private func target(_ instances: [ScriptedRDS.Instance], to destination: String?) async throws -> String? {
        let scene = try FailoverScene(instances)
        let call = try #require(try await scene.prepared(to: destination).plan.calls.first)
        return call.parameters.first { $0.hasPrefix("TargetDBInstanceIdentifier=") }.map { String($0.dropFirst(27)) }
    }

    @Test("another-zone takes the lowest promotion tier of the other zones, then the first name")
    func anotherZone() async throws {
        let writer = ScriptedRDS.Instance("w", zone: "us-east-1a")
        let near = ScriptedRDS.Instance("a-near", zone: "us-east-1a", tier: 0)
        let late = ScriptedRDS.Instance("b-late", zone: "us-east-1b", tier: 2)
        let second = ScriptedRDS.Instance("z", zone: "us-east-1b", tier: 1)
        let first = ScriptedRDS.Instance("y", zone: "us-east-1c", tier: 1)
        #expect(try await target([writer, near, late, second, first], to: "another-zone") == "y")
        #expect(try await target([writer, near, late, second], to: "another-zone") == "z")
        #expect(try await target([writer, near, late], to: "another-zone") == "b-late")
    }

    @Test("another-zone is refused when every instance is in the writer's zone")
    func singleZone() async throws {
        let scene = try FailoverScene([.init("a", zone: "us-east-1a"), .init("b", zone: "us-east-1a")])
        let refusal = try await refusal(of: scene, to: "another-zone")
        #expect(refusal.reason.contains("every instance of cluster aurora is in us-east-1a"))
        #expect(try await target([.init("a", zone: "x"), .init("b", zone: "x")], to: "any") == nil)
    }

    @Test("a named reader is the target; the writer itself and a stranger are refused")
    func named() async throws {
        #expect(try await target(FailoverScene.threeZones, to: "c") == "c")
        let scene = try FailoverScene()
        #expect(try await refusal(of: scene, to: "a").reason == "a is the writer already")
        let unknown = try await refusal(of: scene, to: "d")
        #expect(unknown.reason == "cluster aurora has no instance d")
        #expect(unknown.mend.contains("b, c"))
    }

    @Test("a cluster of one instance has nowhere to go", arguments: ["any", "another-zone", "b"])
    func alone(_ destination: String) async throws {
        let scene = try FailoverScene([.init("a", zone: "us-east-1a")])
        #expect(try await refusal(of: scene, to: destination).reason.contains("no reader"))
    }

    @Test("the plan names the exact call, its targets and its limit, and nothing was changed for it")
    func plan() async throws {
        let scene = try FailoverScene()
        let named = try await scene.prepared(to: "another-zone", timeLimit: .seconds(40)).plan
        #expect(named.fault == "rds/failover-db-cluster")
        #expect(
            named.calls == [
                .init("rds:FailoverDBCluster", ["DBClusterIdentifier=aurora", "TargetDBInstanceIdentifier=b"])
            ])
        #expect(named.targets == ["aurora", "a"])
        #expect(named.timeLimitSeconds == 40)
        #expect(named.blastRadius.contains("from a to b"))
        let any = try await scene.prepared(to: "any").plan
        #expect(any.calls == [.init("rds:FailoverDBCluster", ["DBClusterIdentifier=aurora"])])
        #expect(any.timeLimitSeconds == 120)
        #expect(scene.failovers == 0)
    }
}
