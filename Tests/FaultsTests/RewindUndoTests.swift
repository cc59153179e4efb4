import Basics
import Faults
import TestSupport
import Testing

@Suite("Undoing a rewind", .timeLimit(.minutes(5)))
struct RewindUndoTests {
    @Test("the instance goes first, then the cluster; a second undo, and one without an injection, does nothing")
    func twice() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        try await fault.undo()
        #expect(scene.rds.changes.isEmpty && scene.pauses.value == 0)
        try await fault.inject()
        let before = scene.rds.changes.count
        try await fault.undo()
        #expect(scene.rds.changes.dropFirst(before) == ["DeleteDBInstance", "DeleteDBCluster"])
        #expect(scene.rds.calls(of: "DeleteDBCluster").first?["SkipFinalSnapshot"] == "true")
        #expect(scene.rds.leftovers.isEmpty)
        try await fault.undo()
        #expect(scene.rds.changes.count == before + 2)
        #expect(try await scene.leftovers().isEmpty)
    }

    @Test(
        "what is left after any step is deleted by recover, which knows only AWS",
        arguments: [
            "RestoreDBClusterToPointInTime", "EnableHttpEndpoint", "CreateDBInstance",
        ])
    func recover(_ last: String) async throws {
        let scene = try RewindScene()
        for step in ["EnableHttpEndpoint", "CreateDBInstance"] where last < step || last.hasPrefix("Restore") {
            scene.rds.script(step, .refused("Denied"))
        }
        try? await scene.prepared().inject()
        let found = try await scene.leftovers()
        #expect(found.map(\.run) == ["test-1"])
        #expect(try await found[0].restore() == ["\(RewindScene.clone) deleted"])
        #expect(scene.rds.leftovers.isEmpty)
        #expect(try await scene.leftovers().isEmpty)
        // Beside another that did the same.
        #expect(try await found[0].restore() == ["\(RewindScene.clone) deleted"])
    }

    @Test("a lost answer of a deletion is looked up, and a state that forbids it is waited out")
    func patient() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        try await fault.inject()
        scene.rds.script("DeleteDBInstance", .refused("InvalidDBInstanceState"), .cutHaving)
        scene.rds.script("DeleteDBCluster", .refused("InvalidDBClusterStateFault"), .cut)
        try await fault.undo()
        #expect(scene.rds.leftovers.isEmpty)
        #expect(scene.rds.calls(of: "DeleteDBInstance").count == 2)
        #expect(scene.rds.calls(of: "DeleteDBCluster").count == 3)
    }

    @Test("an undo that AWS does not answer goes on, and says after a quarter of an hour what may be left")
    func unanswered() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        try await fault.inject()
        scene.rds.script("DescribeDBClusters", .refused("ExpiredToken"), .refused("ExpiredToken"))
        try await fault.undo()
        #expect(scene.rds.leftovers.isEmpty)

        let hopeless = try RewindScene()
        let other = try await hopeless.prepared()
        try await other.inject()
        hopeless.rds.change { state in
            state.scripts["DescribeDBClusters"] = Array(repeating: .refused("ExpiredToken"), count: 999)
        }
        let began = hopeless.time.now
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await other.undo() })
        #expect(hopeless.time.now - began >= 900_000_000)
        #expect(failure.mend.contains("gameday recover"))
    }

    @Test("a restore whose answer was lost is waited for, and deleted when it shows late")
    func late() async throws {
        let scene = try RewindScene()
        scene.rds.script("RestoreDBClusterToPointInTime", .cut, .cut, .cut, .cut)
        let fault = try await scene.prepared()
        let failure = await #expect(throws: InjectionFailure.self) { try await fault.inject() }
        #expect(failure?.mayHaveTakenEffect == true)
        let rds = scene.rds
        let tags = [
            "gameday:run": "test-1", "gameday:stack": "test", "gameday:clone": "true", "DisasterRecovery": "enabled",
        ]
        scene.atPause.withLock { atPause in
            atPause = { count in
                if count == 5 { rds.change { $0.clusters[RewindScene.clone] = ScriptedClones.Cluster(tags: tags) } }
            }
        }
        try await fault.undo()
        #expect(scene.rds.calls(of: "DeleteDBCluster").count == 1)
        #expect(scene.rds.leftovers.isEmpty)
    }

    @Test("recover gives up soon what only a person can mend, and says how the clone is deleted by hand")
    func expired() async throws {
        let scene = try RewindScene()
        try await scene.prepared().inject()
        scene.rds.change { state in
            state.scripts["DeleteDBInstance"] = Array(repeating: .refused("ExpiredToken"), count: 999)
        }
        let began = scene.time.now
        let leftover = try #require(try await scene.leftovers().first)
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await leftover.restore() })
        #expect((30_000_000..<60_000_000).contains(scene.time.now - began))
        #expect(failure.reason.contains("ExpiredToken"))
        #expect(failure.mend.contains("aws rds delete-db-cluster"))
    }

    /// What is not wholly ours, each by one mark.
    static let foreign: [(String, [String: String])] = [
        ("other-cluster", ["gameday:run": "r", "gameday:stack": "test", "gameday:clone": "true"]),
        ("gameday-a", ["gameday:run": "r", "gameday:stack": "test"]),
        ("gameday-b", ["gameday:run": "r", "gameday:stack": "test", "gameday:clone": "false"]),
        ("gameday-c", ["gameday:stack": "test", "gameday:clone": "true"]),
        ("gameday-d", ["gameday:run": "", "gameday:stack": "test", "gameday:clone": "true"]),
        ("gameday-e", ["gameday:run": "r", "gameday:stack": "other", "gameday:clone": "true"]),
        ("gameday-f", ["gameday:run": "r", "gameday:clone": "true"]),
    ]

    @Test("nothing without the name, both tags and this stack's is ever found", arguments: foreign)
    func untouched(_ name: String, _ tags: [String: String]) async throws {
        let scene = try RewindScene()
        scene.rds.change { $0.clusters[name] = ScriptedClones.Cluster(tags: tags) }
        #expect(try await scene.leftovers().isEmpty)
    }

    @Test("an instance in a clone that is not tagged is not deleted: the undo says so")
    func foreignInstance() async throws {
        let scene = try RewindScene()
        let fault = try await scene.prepared()
        try await fault.inject()
        scene.rds.change { $0.instances["hand-made"] = ScriptedClones.Instance(cluster: RewindScene.clone) }
        let failure = try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
        #expect(failure.reason.contains("hand-made"))
        #expect(failure.mend.contains("delete-db-cluster"))
        #expect(scene.rds.leftovers.contains("hand-made"))
        #expect(scene.rds.calls(of: "DeleteDBCluster").isEmpty)
    }

    @Test("only the runs asked for are found")
    func runs() async throws {
        let scene = try RewindScene()
        try await scene.prepared().inject()
        #expect(try await scene.leftovers(of: "other").isEmpty)
        #expect(try await scene.leftovers(of: "test-1").count == 1)
        #expect(
            try await scene.leftovers().first?.calls.map(\.action) == ["rds:DeleteDBInstance", "rds:DeleteDBCluster"])
    }
}
