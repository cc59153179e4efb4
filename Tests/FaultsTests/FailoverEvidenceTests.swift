import Basics
import Faults
import TestSupport
import Testing

@Suite("Evidence of a failover", .timeLimit(.minutes(5)))
struct FailoverEvidenceTests {
    @Test("there is none until the writer has moved, the cluster is available and a later write is acknowledged")
    func stepByStep() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        try await fault.inject()
        scene.lastWrite.withLock { $0 = scene.time.now + 1 }
        #expect(try await fault.evidence() == nil, "the writer has not moved")

        scene.rds.change {
            $0.writer = "c"
            $0.status = "failing-over"
        }
        #expect(try await fault.evidence() == nil, "the cluster is not available")

        scene.time.advance(milliseconds: 1_000)
        scene.rds.change { $0.status = "available" }
        #expect(try await fault.evidence() == nil, "no write began after the move was seen")

        let seen = scene.time.now
        scene.time.advance(milliseconds: 1_000)
        scene.lastWrite.withLock { $0 = seen }
        #expect(try await fault.evidence() == nil, "the write began no later than the move was seen")

        scene.lastWrite.withLock { $0 = seen + 1 }
        let evidence = try #require(try await fault.evidence())
        #expect(evidence.summary == "the writer moved from a to c")
        #expect(evidence.fault == "rds/failover-db-cluster")
        #expect(evidence.facts.contains(.init("old_zone", "us-east-1a")))
        #expect(evidence.facts.contains(.init("new_zone", "us-east-1c")))
    }

    @Test("a writer other than the one that was asked for is none")
    func otherTarget() async throws {
        let scene = try FailoverScene()
        scene.lastWrite.withLock { $0 = .max }
        let fault = try await scene.prepared(to: "b")
        scene.moveWriter(to: "c")
        #expect(try await fault.evidence() == nil)
        scene.moveWriter(to: "b")
        #expect(try await fault.evidence() != nil)
    }

    @Test("a cluster that cannot be read is an error, not an absence")
    func unreadable() async throws {
        let scene = try FailoverScene()
        let fault = try await scene.prepared()
        scene.rds.refuseReads()
        await #expect(throws: (any Error).self) { try await fault.evidence() }
    }
}
