import Experiments
import Runner
import Testing

@Suite("Several experiments in a row")
struct RunSeriesTests {
    private static let unwritable = Finding(.refused, "the run directory cannot be made", mend: "make room")
    private static let signal = Finding(.halted, "SIGINT was received", mend: "run it again")

    /// Runs three experiments: `outcome` says what becomes of each, `halt` what ends the series before the next.
    private func series(
        halt: @escaping (_ begun: Int) -> Finding? = { _ in nil },
        between: () async -> Void = {},
        leaveOut: (_ index: Int, _ outcomes: [RunOutcome]) -> Finding? = { _, _ in nil },
        obstacle: () async -> Finding? = { nil },
        _ outcome: (_ index: Int, inout RunOutcome) throws(Finding) -> Void
    ) async throws -> (outcomes: [RunOutcome], begun: Int, told: [RunVerdict]) {
        let request = try RequestFixture.request()
        var (begun, told) = (0, [RunVerdict]())
        let outcomes = await RunSeries.run(
            Array(repeating: { request }, count: 3), began: { "now" }, halt: { halt(begun) },
            between: between, leaveOut: leaveOut, obstacle: obstacle,
            run: { request throws(Finding) in
                begun += 1
                var made = RunOutcome(
                    name: request.experiment.name, hypothesis: "", run: "run-\(begun)", began: "now",
                    stack: StackSummary(of: request.stack), verdict: .verified, reason: "", mend: "", directory: "d")
                made.phases = [PhaseSpan(phase: .inject, fromSeconds: 0, toSeconds: 1)]
                try outcome(begun, &made)
                return made
            }, each: { told.append($0.verdict) })
        return (outcomes, begun, told)
    }

    @Test("each runs in turn, also after one that was refuted, and is told of as it ends")
    func inTurn() async throws {
        let found = try await series { index, outcome in if index == 1 { outcome.verdict = .refuted } }
        #expect(found.told == [.refuted, .verified, .verified])
        #expect(found.outcomes.map(\.verdict) == found.told)
    }

    @Test("a halt after one that was verified aborts those that were not begun: no exit 0")
    func halted() async throws {
        let found = try await series(halt: { $0 == 1 ? Self.signal : nil }) { _, _ in }
        #expect(found.begun == 1)
        #expect(found.told == [.verified, .aborted, .aborted])
        #expect(RunVerdict.worst(of: found.told)?.exitCode == 3)
        #expect(found.outcomes[1].reason == "it was not begun: SIGINT was received")
        #expect(found.outcomes[1].mend == "run it again")
        #expect(found.outcomes[1].directory.isEmpty)
    }

    @Test("one that cannot be begun is inconclusive, keeps the verdict of the others, and they are run")
    func cannotBegin() async throws {
        let found = try await series { index, outcome throws(Finding) in
            if index == 1 { outcome.verdict = .refuted }
            if index == 2 { throw Self.unwritable }
        }
        #expect(found.told == [.refuted, .inconclusive, .verified])
        #expect(found.outcomes[1].findings == [Self.unwritable])
        #expect(RunVerdict.worst(of: found.told)?.exitCode == 1)
    }

    @Test("nothing is begun on a stack that is not undone")
    func notUndone() async throws {
        let found = try await series { _, outcome in
            outcome.verdict = .notUndone
            outcome.undone = false
        }
        #expect(found.begun == 1)
        #expect(found.told == [.notUndone, .inconclusive, .inconclusive])
        #expect(found.outcomes[2].reason == "it was not begun: the run run-1 is not undone")
        #expect(found.outcomes[2].mend.contains("gameday recover"))
    }

    @Test("it is waited after what was injected and before what is begun, and at no other time")
    func between() async throws {
        var waits = 0
        _ = try await series(between: { waits += 1 }) { _, _ in }
        #expect(waits == 2)
        waits = 0
        _ = try await series(between: { waits += 1 }) { index, _ throws(Finding) in
            if index == 1 { throw Self.unwritable }
        }
        #expect(waits == 1)
        waits = 0
        _ = try await series(between: { waits += 1 }) { _, outcome in outcome.phases = [] }
        #expect(waits == 0)
        let left = Finding(.refused, "no time is left", mend: "give more")
        _ = try await series(between: { waits += 1 }, leaveOut: { index, _ in index > 0 ? left : nil }) { _, _ in }
        #expect(waits == 0)
        _ = try await series(halt: { $0 == 1 ? Self.signal : nil }, between: { waits += 1 }) { _, _ in }
        #expect(waits == 0)
    }

    @Test("one that is left out has an outcome with its reason, and the next one is run")
    func leftOut() async throws {
        let found = try await series(leaveOut: { index, outcomes in
            #expect(outcomes.count == index)
            return index == 1 ? Finding(.refused, "no time is left", mend: "give more") : nil
        }) { _, _ in }
        #expect(found.begun == 2)
        #expect(found.told == [.verified, .inconclusive, .verified])
        #expect(found.outcomes[1].reason == "no time is left")
        #expect(!found.outcomes[1].wasBegun)
    }

    @Test("what stands in the way is looked for before each, after the waiting, and only of those that would be begun")
    func obstacle() async throws {
        var looks: [String] = []
        let found = try await series(
            between: { looks.append("wait") }, leaveOut: { index, _ in index == 1 ? Self.unwritable : nil },
            obstacle: {
                looks.append("look")
                return looks.count > 1 ? Finding(.refused, "a freeze is on", mend: "wait") : nil
            }
        ) { _, _ in }
        #expect(looks == ["look", "wait", "look"])
        #expect(found.begun == 1)
        #expect(found.told == [.verified, .inconclusive, .inconclusive])
        #expect(found.outcomes[2].reason == "it was not begun: a freeze is on" && found.outcomes[2].mend == "wait")
    }

    @Test("where something stood in the way after the waiting, it is waited again before the next")
    func waitsAgain() async throws {
        var looks: [String] = []
        let found = try await series(
            between: { looks.append("wait") },
            obstacle: {
                looks.append("look")
                return looks.count == 3 ? Finding(.refused, "an alarm is raised", mend: "wait") : nil
            }
        ) { _, _ in }
        #expect(looks == ["look", "wait", "look", "wait", "look"])
        #expect(found.told == [.verified, .inconclusive, .verified])
    }

    @Test("a halt and what is not undone weigh more than what would be left out")
    func haltFirst() async throws {
        let left = Finding(.refused, "no time is left", mend: "give more")
        let found = try await series(
            halt: { $0 == 1 ? Self.signal : nil }, leaveOut: { $0 > 0 || $1.count > 0 ? left : nil }
        ) { _, _ in }
        #expect(found.told == [.verified, .aborted, .aborted])
    }
}
