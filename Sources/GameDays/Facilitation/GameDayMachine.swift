public import Runner

/// What happened to a game day.
public enum GameDayEvent: Sendable {
    /// It began, or goes on after an interruption.
    case began
    /// The facilitator said something.
    case said(FacilitatorCommand)
    /// Nobody can say anything any more.
    case inputEnded
    /// A signal, or a disk on which nothing can be recorded, ends it.
    case stopped(String)
    /// Why no experiment may be begun now; nil when one may.
    case looked(String?)
    /// The experiment that was running has ended.
    case ended(RunResult)
    /// The stack was left alone for long enough.
    case cooledDown
}

/// What the shell is to do next.
public enum GameDayEffect: Sendable, Hashable {
    /// Put it on the timeline.
    case record(GameDayEntry.Event, item: Int? = nil, text: String? = nil, result: RunResult? = nil)
    /// Tell people.
    case say(String)
    /// Let the facilitator decide.
    case ask(String)
    /// Look whether an experiment may be begun now.
    case look
    /// Run the experiment of that item.
    case run(Int)
    /// End the experiment that is running, for this reason, and undo it.
    case stopRun(String)
    /// Leave the stack alone for so long.
    case coolDown(Duration)
    /// Wait no longer.
    case endCoolDown
    /// It is over.
    case finish
}

/// A game day as a state machine: what is said and what happens goes in, what is to be done comes out.
public struct GameDayMachine: Sendable {
    /// Where it stands.
    enum State: Sendable, Hashable {
        case notBegun
        /// The item waits for a decision.
        case deciding(Int)
        /// Whether the item may be begun is being looked at.
        case looking(Int)
        case running(Int)
        /// After the item.
        case coolingDown(Int)
        case finished
    }

    let gameDay: GameDay
    let isUnattended: Bool
    let first: Int
    var state = State.notBegun
    /// Why it ends as soon as what is running has ended.
    var halting: String?
    /// Why the experiment that is running was left out after all.
    var skipping: String?
    /// Whether somebody can still decide.
    var hasInput = true
    /// What the experiments proved so far.
    var verdicts: [RunVerdict]

    /// A game day that begins with an item of its agenda.
    ///
    /// - Parameters:
    ///   - first: the item; not 0 when it goes on after an interruption.
    ///   - verdicts: what its experiments had proved before.
    public init(_ gameDay: GameDay, isUnattended: Bool, first: Int = 0, verdicts: [RunVerdict] = []) {
        self.gameDay = gameDay
        self.isUnattended = isUnattended
        self.first = first
        self.verdicts = verdicts
    }

    /// What is to be done about an event.
    public mutating func handle(_ event: GameDayEvent) -> [GameDayEffect] {
        guard state != .finished else { return [] }
        switch event {
        case .began: return reach(first)
        case .said(let command): return said(command)
        case .inputEnded:
            hasInput = false
            if case .running = state { return [] }
            return halt("standard input has ended: nobody can decide any more")
        case .stopped(let reason): return halt(reason)
        case .looked(let refusal): return looked(refusal)
        case .ended(let result): return ended(result)
        case .cooledDown:
            guard case .coolingDown(let item) = state else { return [] }
            return [.record(.cooledDown, item: item)] + reach(item + 1)
        }
    }

    private mutating func said(_ command: FacilitatorCommand) -> [GameDayEffect] {
        switch command {
        case .nothing: return again
        case .help: return [.say(FacilitatorCommand.reference)] + again
        case .mistaken(let why): return [.say(why)] + again
        case .note(let text): return [.record(.note, item: item, text: text), .say("noted")] + again
        case .halt(let reason): return halt(reason.isEmpty ? "the facilitator halted" : reason)
        case .go: return go()
        case .noGo(let reason): return noGo(reason)
        case .skip(let reason): return skip(reason)
        }
    }

    /// The prompt of a decision that is still open.
    private var again: [GameDayEffect] {
        guard case .deciding(let item) = state, !isUnattended else { return [] }
        return [.ask(prompt(of: item))]
    }

    private var item: Int? {
        switch state {
        case .deciding(let item), .looking(let item), .running(let item), .coolingDown(let item): item
        case .notBegun, .finished: nil
        }
    }

    /// Ends it as soon as what is broken is undone.
    private mutating func halt(_ reason: String) -> [GameDayEffect] {
        guard halting == nil else { return [] }
        switch state {
        case .running(let item):
            halting = reason
            // First, for the undo must not wait for the disk.
            return [.stopRun(reason), .record(.halt, item: item, text: reason), .say("halting: \(reason)")]
        case .coolingDown(let item):
            return [.endCoolDown, .record(.halt, item: item, text: reason)] + end("halted: \(reason)")
        default: return [.record(.halt, item: item, text: reason)] + end("halted: \(reason)")
        }
    }

    mutating func end(_ reason: String) -> [GameDayEffect] {
        state = .finished
        return [.record(.ended, text: reason), .say("the game day ends: \(reason)"), .finish]
    }
}
