import AWS
import Basics
import Experiments
import Faults
import HTTPClient
import TestSupport
import Testing

@testable import Runner

/// Faults that show their evidence when a test says, under a clock that each pause moves on by a millisecond.
@Suite("Looking for evidence", .timeLimit(.minutes(5)))
struct EvidenceTests {
    private let folder: TemporaryDirectory
    private let http = HTTPClient()
    private let time = ManualClock()

    init() throws { folder = try TemporaryDirectory() }

    private func run(_ faults: [KnownFault]) async throws -> ExperimentRun {
        var environment = TestOutside.environment("http://127.0.0.1:1", http, clock: time)
        environment.pause = { [time] _ in
            try Task.checkCancellation()
            time.advance(milliseconds: 1)
            await Task.yield()
        }
        let run = try ExperimentRun(RequestFixture.request(), in: folder.file("runs"), environment: environment)
        await run.give(faults, at: time.now)
        return run
    }

    @Test("all faults are looked at beside one another: one that is slow to show does not hold up the next")
    func together() async throws {
        let isQuickSeen = Locked(false)
        let run = try await run([
            KnownFault(name: "slow", limit: 120) { isQuickSeen.withLock { $0 } },
            KnownFault(name: "quick", limit: 20) {
                isQuickSeen.withLock { $0 = true }
                return true
            },
        ])
        #expect(try await run.lookForEvidence(from: time.now) == nil)
        #expect(await run.evidence.map(\.fault) == ["quick", "slow"])
        #expect(await run.evidenceComplete != nil)
    }

    @Test("the first fault that shows nothing in its own time ends the looking, with its name")
    func missing() async throws {
        let run = try await run([
            KnownFault(name: "slow", limit: 3_000) { false }, KnownFault(name: "quick", limit: 1) { false },
        ])
        let finding = await #expect(throws: Finding.self) { try await run.lookForEvidence(from: time.now) }
        #expect(finding?.reason == "nothing shows within 1 s that quick took effect")
        #expect(await run.evidenceComplete == nil)
    }
}

/// A fault of which nothing but its evidence is asked.
private struct KnownFault: PreparedFault {
    let name: String
    let limit: Int
    let shows: @Sendable () -> Bool

    var undoKind: UndoKind { .waits }

    var plan: FaultPlan {
        FaultPlan(fault: name, targets: [name], calls: [], undo: "", blastRadius: "", timeLimitSeconds: limit)
    }

    func inject() async throws(InjectionFailure) {}

    func evidence() async throws(AWSError) -> Evidence? {
        shows() ? Evidence(fault: name, summary: name, facts: []) : nil
    }

    func undo() async throws(UndoFailure) {}
}

extension ExperimentRun {
    fileprivate func give(_ faults: [any PreparedFault], at instant: Int64) {
        self.faults = faults
        var times = FaultTimes(faults.map(\.plan), recovery: request.experiment.expect.recovery, probes: [])
        for index in faults.indices {
            times.began(index, at: instant)
            times.accepted(index, at: instant)
        }
        self.times = times
    }
}
