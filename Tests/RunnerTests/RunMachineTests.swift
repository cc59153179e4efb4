import Runner
import Testing

@Suite("The run as a state machine")
struct RunMachineTests {
    private static let failure = Finding(.unproven, "it did not work", mend: "try again")
    private static let halt = Finding(.halted, "SIGINT", mend: "run it again")
    private static let stop = Finding(.stopCondition, "outage longer than 120 s", mend: "look at the stack")
    private static let broken = Finding(.notUndone, "still failing over", mend: "gameday recover")

    /// What an effect can lead to: its success, its failure, and being stopped meanwhile.
    private static func answers(to effect: RunEffect) -> [RunEvent] {
        let success: RunEvent =
            switch effect {
            case .resolve: .resolved
            case .checkGuards: .guardsPassed
            case .openWorkload: .workloadOpened
            case .baseline: .baselineEnded
            case .inject: .injected
            case .observe: .observed
            case .undo: .undone
            case .reconcile: .reconciled
            case .judge: .judged
            }
        let failures: [RunEvent] =
            switch effect {
            case .undo: [.undoFailed(broken)]
            case .judge: []
            default: [.failed(failure)]
            }
        return [success, .stopped(halt), .stopped(stop)] + failures
    }

    /// Every way through the machine: each effect is answered by each of its answers.
    private func walk(
        _ machine: RunMachine, doing effect: RunEffect, trail: [RunEffect], stopsLeft: Int,
        visit: (RunMachine, [RunEffect]) -> Void
    ) {
        for event in Self.answers(to: effect) {
            var stopsLeft = stopsLeft
            if case .stopped = event { stopsLeft -= 1 }
            guard stopsLeft >= 0 else { continue }
            var next = machine
            let following = next.handle(event)
            if next.phase == .finished {
                visit(next, trail + [effect])
            } else if let following {
                walk(next, doing: following, trail: trail + [effect], stopsLeft: stopsLeft, visit: visit)
            } else {
                // The event did not end the phase: the effect is still under way.
                walk(next, doing: effect, trail: trail, stopsLeft: stopsLeft, visit: visit)
            }
        }
    }

    private func everyWay(_ visit: (RunMachine, [RunEffect]) -> Void) {
        var machine = RunMachine()
        let first = machine.handle(.began)
        #expect(first == .resolve)
        walk(machine, doing: .resolve, trail: [], stopsLeft: 2, visit: visit)
    }

    @Test("Every way to the end on which a fault call was begun passes through undo, once")
    func undoOnEveryPath() {
        var ways = 0
        everyWay { machine, trail in
            ways += 1
            let injections = trail.filter { $0 == .inject }.count
            #expect(trail.filter { $0 == .undo }.count == injections, "\(trail)")
            #expect(injections <= 1)
        }
        #expect(ways > 100)
    }

    @Test("Only a failed undo leaves something to undo, and then the verdict is not-undone")
    func failedUndoIsTheWorst() {
        everyWay { machine, trail in
            let worst = RunVerdict.worst(of: machine.findings.map(\.verdict))
            #expect(machine.somethingToUndo == machine.findings.contains(Self.broken), "\(trail)")
            if machine.somethingToUndo { #expect(worst == .notUndone) }
        }
    }

    @Test("A run without findings went through every phase")
    func onlyTheWholeWayIsClean() {
        var clean = 0
        everyWay { machine, trail in
            guard machine.findings.isEmpty else { return }
            clean += 1
            #expect(trail == RunEffect.allCases)
        }
        // A halt while the verdict is being formed has nothing left to stop.
        #expect(clean > 0)
    }

    @Test("After a halt nothing more is sent; after a stop condition what was acknowledged is still read back")
    func haltSkipsTheReadBack() throws {
        var machine = RunMachine()
        for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded, .injected] {
            _ = machine.handle(event)
        }
        var halted = machine
        #expect(halted.handle(.stopped(Self.halt)) == .undo)
        #expect(halted.handle(.undone) == .judge)
        var stopped = machine
        #expect(stopped.handle(.stopped(Self.stop)) == .undo)
        #expect(stopped.handle(.undone) == .reconcile)
    }

    @Test("A stack that has not healed has nothing to be put back; what is not put back remains to be")
    func notHealed() {
        for (finding, isLeft) in [(Self.broken, true), (Finding(.refuted, "4 of 6 tasks run", mend: "look"), false)] {
            var machine = RunMachine()
            for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded, .injected] {
                _ = machine.handle(event)
            }
            _ = machine.handle(.observed)
            #expect(machine.handle(.undoFailed(finding)) == .reconcile)
            #expect(machine.somethingToUndo == isLeft)
            #expect(machine.findings == [finding])
        }
    }

    @Test("A second signal during undo does not cut it short")
    func undoIsNotInterrupted() {
        var machine = RunMachine()
        for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded, .injected] {
            _ = machine.handle(event)
        }
        #expect(machine.handle(.stopped(Self.halt)) == .undo)
        #expect(machine.handle(.stopped(Self.halt)) == nil)
        #expect(machine.phase == .undo)
        #expect(machine.findings == [Self.halt])
    }

    @Test("A stop condition that stays thrown is one finding, however many phases hear of it")
    func stopIsHeardOnce() {
        var machine = RunMachine()
        for event in [RunEvent.began, .resolved, .guardsPassed, .workloadOpened, .baselineEnded, .injected] {
            _ = machine.handle(event)
        }
        #expect(machine.handle(.stopped(Self.stop)) == .undo)
        #expect(machine.handle(.undone) == .reconcile)
        #expect(machine.handle(.stopped(Self.stop)) == nil)
        #expect(machine.findings == [Self.stop])
        #expect(machine.handle(.stopped(Self.halt)) == .judge)
        #expect(machine.findings == [Self.stop, Self.halt])
    }

    @Test("An event that the phase does not expect changes nothing")
    func unexpectedEvents() {
        var machine = RunMachine()
        #expect(machine.handle(.injected) == nil)
        #expect(machine.phase == .validate)
    }
}
