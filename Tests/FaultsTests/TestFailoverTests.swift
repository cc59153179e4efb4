import Basics
import Experiments
import Faults
import Stack
import TestSupport
import Testing

@Suite("Failing shards over", .timeLimit(.minutes(5)))
struct TestFailoverTests {
    let cache = ScriptedElastiCache(zones: FaultScene.zones)

    private func scene() throws -> FaultScene {
        try FaultScene(cache: .init(replicationGroup: "sandbox-redis", endpoint: "cache"), more: [cache])
    }

    private func prepared(
        _ scene: FaultScene, _ values: [String: ArgumentValue] = ["zone": .string("us-east-1b")]
    ) async throws -> any PreparedFault {
        try await scene.prepared("elasticache/test-failover", values)
    }

    private func refusal(
        _ scene: FaultScene, _ values: [String: ArgumentValue] = ["zone": .string("us-east-1b")]
    ) async throws -> FaultRefusal {
        try #require(await #expect(throws: FaultRefusal.self) { try await prepared(scene, values) })
    }

    @Test("the shards whose primary is in the zone, by the youngest value of the metric IsMaster")
    func zone() async throws {
        let plan = try await prepared(scene()).plan
        #expect(plan.targets == ["sandbox-redis", "0002"])
        #expect(plan.impact.shards == ["0002"])
        #expect(plan.blastRadius.contains("0002 (sandbox-redis-0002-002)"))
        #expect(plan.blastRadius.contains("1 of AWS's 15 shards"))
        cache.change { $0.primaries["0001"] = 1 }
        #expect(try await prepared(scene()).plan.impact.shards == ["0001", "0002"])
        for call in plan.calls { #expect(TestFailover.reference.permissions.contains(call.action)) }
    }

    @Test("a zone cannot be chosen by while no node says that it is the primary; shards can")
    func noMetrics() async throws {
        let scene = try scene()
        cache.change { $0.hasMetrics = false }
        #expect(try await refusal(scene).reason.contains("cannot be told"))
        #expect(try await prepared(scene, ["shards": .list(["0003"])]).plan.impact.shards == ["0003"])
    }

    @Test("an unsteady group, one without the tag, an unknown shard and a zone without primaries are refused")
    func refusals() async throws {
        let scene = try scene()
        #expect(try await refusal(scene, ["shards": .list(["0009"])]).reason.contains("no shard 0009"))
        cache.change { $0.primaries = ["0001": 0, "0002": 0, "0003": 0] }
        #expect(try await refusal(scene).reason.contains("has its primary in us-east-1b"))
        cache.change { $0.tags = [:] }
        #expect(try await refusal(scene).reason.contains("DisasterRecovery=enabled"))
        cache.change { $0.status = "modifying" }
        #expect(try await refusal(scene).reason.contains("not steady"))
    }

    @Test("what would exceed fifteen shards in a day is refused, also when other groups used them up")
    func quota() async throws {
        let scene = try scene()
        cache.change { state in
            state.events = (0..<14).map {
                (
                    "replication-group", $0 % 2 == 0 ? "other" : "sandbox-redis",
                    "Test Failover API called for node group 0001"
                )
            }
        }
        #expect(try await prepared(scene).plan.blastRadius.contains("15 of AWS's 15"))
        #expect(try await refusal(scene, ["shards": .list(["0001", "0002"])]).reason.hasPrefix("14 shards"))
    }

    @Test("the evidence is an event that is younger than the injection and names the shard's nodes")
    func evidence() async throws {
        let scene = try scene()
        cache.change { $0.complete("0002", to: 1) }
        let fault = try await prepared(scene)
        try await fault.inject()
        #expect(try await fault.evidence() == nil)
        cache.change { $0.complete("0001", to: 2) }
        #expect(try await fault.evidence() == nil)
        cache.change { $0.complete("0002", to: 0) }
        let evidence = try #require(try await fault.evidence())
        #expect(evidence.facts.map(\.name) == ["shard_0002"])
        #expect(evidence.facts[0].value.hasSuffix("replica node sandbox-redis-0002-001 completed"))
    }

    @Test("a primary that moved since the plan would pass for evidence: the injection is refused")
    func movedBefore() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        cache.change { $0.primaries["0002"] = 2 }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(!failure.mayHaveTakenEffect)
        #expect(failure.reason.contains("the primary of shard 0002 is sandbox-redis-0002-003"))
        #expect(scene.aws.calls(of: "TestFailover").isEmpty)
    }

    @Test("the failover of another group's node, whose name ends with ours, is no evidence")
    func otherGroup() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        try await fault.inject()
        cache.change { state in
            state.events.append(
                (
                    "cache-cluster", "prod-sandbox-redis-0002-002",
                    "Failover from primary node prod-sandbox-redis-0002-002 to replica node "
                        + "prod-sandbox-redis-0002-001 completed"
                ))
        }
        #expect(try await fault.evidence() == nil)
        cache.change { $0.complete("0002", to: 0) }
        #expect(try await fault.evidence() != nil)
    }

    @Test("another primary by the metric is evidence without any event")
    func metricEvidence() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        try await fault.inject()
        cache.change { $0.primaries["0002"] = 2 }
        #expect(try await fault.evidence()?.facts[0].value.hasSuffix("is sandbox-redis-0002-003") == true)
        #expect(scene.aws.calls(of: "TestFailover").count == 1)
    }

    @Test("shards of a group are failed over in turn: the next when the last has its node back")
    func inTurn() async throws {
        let scene = try scene()
        let fault = try await prepared(scene, ["shards": .list(["0001", "0003"])])
        scene.atPause.withLock {
            $0 = { [cache, aws = scene.aws] pause in
                guard pause == 4 else { return }
                #expect(aws.calls(of: "TestFailover").count == 1)
                cache.change { state in
                    state.status = "available"
                    state.events.append(
                        ("cache-cluster", "sandbox-redis-0001-001", "Finished recovery for cache nodes 0001"))
                }
            }
        }
        try await fault.inject()
        #expect(scene.aws.calls(of: "TestFailover").map { $0.form["NodeGroupId"] } == ["0001", "0003"])
        #expect(scene.pauses.value == 5)
    }

    @Test("a call whose answer is lost is not made again once anything shows that it was taken")
    func unanswered() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        scene.aws.script { call, _ in call.action == "TestFailover" ? .done : nil }
        try await fault.inject()
        #expect(scene.aws.calls(of: "TestFailover").count == 1)
    }

    @Test("AWS's own refusal over its quota is a failure that changed nothing, and is not tried again")
    func exceeded() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        cache.change { $0.status = "modifying" }
        let failure = try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
        #expect(!failure.mayHaveTakenEffect)
        #expect(scene.aws.calls(of: "TestFailover").isEmpty)
    }

    @Test("the undo waits for the lost node, and does not believe a group that is available at once")
    func undo() async throws {
        let scene = try scene()
        let fault = try await prepared(scene)
        try await fault.undo()
        #expect(scene.pauses.value == 0)
        try await fault.inject()
        cache.change { $0.status = "available" }
        scene.atPause.withLock {
            $0 = { [cache] pause in
                guard pause == 6 else { return }
                cache.change {
                    $0.events.append(
                        ("cache-cluster", "sandbox-redis-0002-002", "Finished recovery for cache nodes 0001"))
                }
            }
        }
        try await fault.undo()
        #expect(scene.pauses.value == 7)
    }
}
