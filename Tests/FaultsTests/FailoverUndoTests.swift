import Basics
import Faults
import TestSupport
import Testing

@Suite("Undoing a failover", .timeLimit(.minutes(5)))
struct FailoverUndoTests {
    private func failure(_ fault: any PreparedFault) async throws -> UndoFailure {
        try #require(await #expect(throws: UndoFailure.self) { try await fault.undo() })
    }

    @Test("when nothing was injected a steady cluster is undone at once, also twice")
    func nothingInjected() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        try await fault.undo()
        try await fault.undo()
        #expect(scene.pauses.value == 0)
        #expect(scene.failovers == 0)
    }

    @Test("after a definite refusal there is nothing to wait for")
    func refused() async throws {
        let scene = try FailoverScene()
        scene.rds.answerFailovers(.refused("InvalidDBClusterStateFault"))
        let fault = try await scene.prepared()
        await #expect(throws: InjectionFailure.self) { try await fault.inject() }
        try await fault.undo()
        #expect(scene.pauses.value == 0)
    }

    @Test("it waits until the writer has moved and every instance is available")
    func waits() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        try await fault.inject()
        let rds = scene.rds
        scene.atPause.withLock { atPause in
            atPause = { count in
                switch count {
                case 0: rds.change { $0.status = "failing-over" }
                case 1:
                    rds.change {
                        $0.writer = "b"
                        $0.status = "available"
                        $0.instances[0].status = "rebooting"
                    }
                case 2: rds.change { $0.instances[0].status = "available" }
                default: break
                }
            }
        }
        try await fault.undo()
        #expect(scene.pauses.value == 3)
    }

    @Test("a cluster that looks steady just after the call was accepted, or cut off, is not believed")
    func settling() async throws {
        for answer in [ScriptedRDS.FailoverAnswer.accepted, .cut] {
            let scene = try FailoverScene()
            scene.rds.answerFailovers(answer)
            let fault = try await scene.prepared()
            try? await fault.inject()
            #expect(scene.failovers == 1)
            let begun = scene.time.now
            try await fault.undo()
            let waited = scene.time.now - begun
            #expect(waited > 15_000_000 && waited <= 16_000_000, "\(waited)")
        }
    }

    @Test("its time limit ends it with what is wrong and how to look, however short the evidence's limit is")
    func timesOut() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared(timeLimit: .seconds(1))
        scene.rds.change {
            $0.status = "failing-over"
            $0.instances[2].status = "rebooting"
        }
        let time = scene.time
        scene.atPause.withLock { $0 = { _ in time.advance(milliseconds: 19_500) } }
        let begun = time.now
        let failure = try await failure(fault)
        #expect(failure.reason.contains("the cluster is failing-over, c is rebooting"))
        #expect(failure.mend.contains("aws rds describe-db-clusters --db-cluster-identifier aurora"))
        let waited = time.now - begun
        #expect(waited >= 300_000_000 && waited <= 320_000_000, "\(waited)")
    }

    @Test("a longer limit of the fault is waited out as well")
    func longerLimit() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared(timeLimit: .seconds(600))
        scene.rds.refuseReads()
        let time = scene.time
        scene.atPause.withLock { $0 = { _ in time.advance(milliseconds: 59_500) } }
        let begun = time.now
        #expect(try await failure(fault).reason.contains("AccessDenied"))
        #expect(time.now - begun >= 600_000_000)
    }

    @Test("an undo that is cut short says that nothing is known to be well")
    func cancelled() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        scene.rds.change { $0.status = "failing-over" }
        scene.atPause.withLock { $0 = { _ in throw FailoverScene.Cancelled() } }
        #expect(try await failure(fault).reason.contains("failing-over"))
        #expect(scene.pauses.value == 1)
    }
}
