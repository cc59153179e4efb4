public import Runner

/// What became of a game day, item by item, from its journal.
public struct GameDaySummary: Sendable {
    /// What became of an item.
    public enum Outcome: Sendable, Hashable {
        /// The game day did not come to it.
        case notReached
        /// It was reached, and nothing came of it.
        case open
        /// A step was done, or a question answered with yes.
        case done
        /// An experiment ran, and these are its results; several when it was taken up again.
        case ran([RunResult])
        /// It was left out, for this reason.
        case skipped(String)
        /// The game day ended before it, for this reason.
        case noGo(String)
        /// A step that nobody was there for.
        case notDone(String)
        /// An experiment that was not begun, for this reason.
        case refused(String)
        /// An experiment whose run was cut off, with what its record says.
        case interrupted(String)
    }

    /// Which game day it is; nil when its journal has no beginning.
    public let subject: GameDaySubject?
    /// When it began, RFC 3339 in UTC.
    public let began: String
    /// When it ended; nil while it goes on, or when it was killed.
    public let ended: String?
    /// Why it ended.
    public let reason: String
    /// What became of each item of the agenda.
    public let outcomes: [Outcome]
    /// Whether somebody, or something, halted it.
    public let isHalted: Bool
    /// The items that somebody left out, also while their experiments ran.
    private let leftOut: Set<Int>

    /// The summary of what the journal of a game day holds.
    public init(_ gameDay: GameDay, _ entries: [GameDayEntry]) {
        subject = entries.first?.subject
        began = entries.first?.time ?? ""
        let end = entries.last { $0.event == .ended }
        ended = end?.time
        reason = end?.text ?? "it has not ended"
        isHalted = entries.contains { $0.event == .halt }
        leftOut = Set(entries.filter { $0.event == .skipped }.compactMap(\.item))
        outcomes = gameDay.agenda.indices.map { index in
            Self.outcome(of: gameDay.agenda[index], entries.filter { $0.item == index })
        }
    }

    /// What it proved: the worst of its experiments, and never verified while one of them did not run, or it
    /// has not ended.
    public var verdict: RunVerdict {
        var verdicts = outcomes.enumerated().flatMap { index, outcome -> [RunVerdict] in
            guard case .ran(let results) = outcome else { return [] }
            // That it was cut off says nothing of the stack; anything else that it found does.
            return results.map { leftOut.contains(index) && $0.verdict == .aborted ? .inconclusive : $0.verdict }
        }
        if isHalted { verdicts.append(.aborted) }
        // What is not on the timeline is not known.
        if ended == nil { verdicts.append(.inconclusive) }
        return RunVerdict.worst(of: verdicts + missing) ?? .inconclusive
    }

    private var missing: [RunVerdict] {
        outcomes.compactMap { outcome in
            switch outcome {
            case .ran, .done, .notDone: nil
            case .notReached, .open, .skipped, .noGo, .refused, .interrupted: .inconclusive
            }
        }
    }

    private static func outcome(of item: AgendaItem, _ entries: [GameDayEntry]) -> Outcome {
        let results = entries.compactMap(\.result)
        if !results.isEmpty { return .ran(results) }
        let words = entries.reduce(Outcome.notReached) { before, entry in
            let text = entry.text ?? ""
            return switch entry.event {
            case .reached: before == .notReached ? .open : before
            case .go: item.work == .question ? .done : before
            case .done: .done
            case .skipped: .skipped(text)
            case .noGo: .noGo(text)
            case .notDone: .notDone(text)
            case .refused: .refused(text)
            case .interrupted: .interrupted(text)
            default: before
            }
        }
        return words
    }
}
