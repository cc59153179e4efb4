import Faults
import TestSupport
import Testing

@Suite("Injecting a failover", .timeLimit(.minutes(5)))
struct FailoverInjectionTests {
    private func failure(_ fault: any PreparedFault) async throws -> InjectionFailure {
        try #require(await #expect(throws: InjectionFailure.self) { try await fault.inject() })
    }

    @Test("what is sent is what the plan says")
    func asPlanned() async throws {
        let scene = try FailoverScene()
        try await scene.prepared(to: "c").inject()
        let call = try #require(scene.rds.calls(of: "FailoverDBCluster").first)
        #expect(call["DBClusterIdentifier"] == "aurora")
        #expect(call["TargetDBInstanceIdentifier"] == "c")
        try await scene.prepared(to: "any").inject()
        #expect(scene.rds.calls(of: "FailoverDBCluster").last?["TargetDBInstanceIdentifier"] == nil)
        #expect(scene.failovers == 2)
    }

    @Test("a writer that moved since the plan was made refuses the injection", arguments: ["any", "c"])
    func moved(_ destination: String) async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared(to: destination)
        scene.moveWriter(to: "b")
        let failure = try await failure(fault)
        #expect(failure.reason.contains("its writer is b"))
        #expect(!failure.mayHaveTakenEffect)
        #expect(scene.failovers == 0)
    }

    @Test("a cluster that is no longer steady, or cannot be read, refuses the injection")
    func unsteady() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        scene.rds.change { $0.instances[1].status = "rebooting" }
        #expect(try await failure(fault).reason.contains("b is rebooting"))
        scene.rds.refuseReads()
        let unread = try await failure(fault)
        #expect(unread.reason.contains("cannot be read"))
        #expect(!unread.mayHaveTakenEffect)
        #expect(scene.failovers == 0)
    }

    @Test("a call to AWS's choice is sent once, also when its answer was cut off")
    func anyOnce() async throws {
        let scene = try FailoverScene()
        scene.rds.answerFailovers(.cut)
        let failure = try await failure(try await scene.prepared(to: "any"))
        #expect(failure.mayHaveTakenEffect)
        #expect(scene.failovers == 1)
    }

    @Test("a call to a named instance is sent again while the writer is the old one")
    func namedAgain() async throws {
        let scene = try FailoverScene()
        scene.rds.answerFailovers(.cut, .cut)
        try await scene.prepared(to: "b").inject()
        #expect(scene.failovers == 3)
    }

    @Test("a call to a named instance is not sent again once the writer has moved or is moving")
    func namedNotAgain() async throws {
        let moved = try FailoverScene()
        moved.rds.answerFailovers(.cutHaving { $0.writer = "b" })
        try await moved.prepared(to: "b").inject()
        #expect(moved.failovers == 1)

        let moving = try FailoverScene()
        moving.rds.answerFailovers(.cutHaving { $0.status = "failing-over" })
        try await moving.prepared(to: "b").inject()
        #expect(moving.failovers == 1)
    }

    @Test("a definite refusal is a failure that changed nothing", arguments: ["any", "b"])
    func refused(_ destination: String) async throws {
        let scene = try FailoverScene()
        scene.rds.answerFailovers(.refused("InvalidDBClusterStateFault"))
        let failure = try await failure(try await scene.prepared(to: destination))
        #expect(failure.reason.contains("InvalidDBClusterStateFault"))
        #expect(!failure.mayHaveTakenEffect)
        #expect(scene.failovers == 1)
    }
}
