/// The run as a pure state machine: what happened goes in, what to do next comes out, and nothing else happens here.
///
/// Whatever comes, once an injection was begun every way to `finish` leads through `undo` (design of the run,
/// promise 2); `RunMachineTests` walks every sequence of events to prove it.
public struct RunMachine: Sendable {
    /// Where the run stands; `finished` is never left.
    public private(set) var phase = RunPhase.validate
    /// Whether a fault call was begun and its undo has not been confirmed.
    public private(set) var somethingToUndo = false
    /// Whether the workload was opened, so that a history exists that can be judged.
    public private(set) var hasHistory = false
    /// What the verdict must take into account, in the order it was found.
    public private(set) var findings: [Finding] = []
    private var halted = false

    /// A run that has not begun.
    public init() {}

    /// Takes one event in and says what to do next; an event that the phase does not expect changes nothing.
    public mutating func handle(_ event: RunEvent) -> RunEffect? {
        switch (phase, event) {
        case (.validate, .began): go(.resolve, .resolve)
        case (.resolve, .resolved): go(.guards, .checkGuards)
        case (.guards, .guardsPassed): go(.open, .openWorkload)
        case (.open, .workloadOpened): startBaseline()
        case (.baseline, .baselineEnded): beginInjection()
        case (.inject, .injected): go(.observe, .observe)
        case (.observe, .observed): go(.undo, .undo)
        case (.undo, .undone): afterUndo()
        case (.undo, .undoFailed(let finding)): undoFailed(finding)
        case (.fence, .reconciled): go(.judge, .judge)
        case (.judge, .judged): go(.finished, nil)
        case (_, .failed(let finding)): failed(finding)
        case (_, .stopped(let finding)): stopped(finding)
        default: nil
        }
    }

    private mutating func go(_ phase: RunPhase, _ effect: RunEffect?) -> RunEffect? {
        self.phase = phase
        return effect
    }

    private mutating func startBaseline() -> RunEffect? {
        hasHistory = true
        return go(.baseline, .baseline)
    }

    private mutating func beginInjection() -> RunEffect? {
        somethingToUndo = true
        return go(.inject, .inject)
    }

    private mutating func afterUndo() -> RunEffect? {
        somethingToUndo = false
        return toHistory()
    }

    private mutating func undoFailed(_ finding: Finding) -> RunEffect? {
        findings.append(finding)
        // A stack that has not healed by itself has nothing that could still be put back.
        if finding.kind != .notUndone { somethingToUndo = false }
        return toHistory()
    }

    /// After a human's halt nothing more is sent to the stack; otherwise what was acknowledged is read back.
    private mutating func toHistory() -> RunEffect? {
        guard hasHistory else { return go(.judge, .judge) }
        return halted ? go(.judge, .judge) : go(.fence, .reconcile)
    }

    /// Something that the run needs did not work.
    private mutating func failed(_ finding: Finding) -> RunEffect? {
        switch phase {
        case .validate, .resolve, .guards:
            findings.append(finding)
            return go(.judge, .judge)
        case .open, .baseline:
            findings.append(finding)
            return toHistory()
        case .inject, .observe:
            findings.append(finding)
            return go(.undo, .undo)
        case .fence:
            findings.append(finding)
            return go(.judge, .judge)
        case .undo, .judge, .finished:
            return nil
        }
    }

    /// A halt or a stop condition: takes back what was injected, whatever the phase.
    private mutating func stopped(_ finding: Finding) -> RunEffect? {
        switch phase {
        case .undo, .judge, .finished:
            // Undo is never cut short, and a second signal changes nothing; but the run is known to have been halted.
            noteHalt(finding)
            return nil
        case .fence:
            noteHalt(finding)
            return halted ? go(.judge, .judge) : nil
        case .validate, .resolve, .guards, .open, .baseline:
            noteHalt(finding)
            return toHistory()
        case .inject, .observe:
            noteHalt(finding)
            return go(.undo, .undo)
        }
    }

    private mutating func noteHalt(_ finding: Finding) {
        guard phase != .judge, phase != .finished, !halted else { return }
        // A stop condition stays thrown, so every later phase hears of it again.
        guard !findings.contains(finding) else { return }
        findings.append(finding)
        if finding.kind == .halted { halted = true }
    }
}
