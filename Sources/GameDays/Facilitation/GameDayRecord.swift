public import Basics
internal import FoundationEssentials
internal import Glibc
public import Runner

/// The directory of a game day, held by the process that runs it: the file, the journal, the write-up.
public struct GameDayRecord: Sendable {
    /// The directory.
    public let directory: RunDirectory
    /// Which game day it is.
    public let subject: GameDaySubject
    /// What its journal held when this process took it up; empty for a new one.
    public let earlier: [GameDayEntry]
    let journal: RunJournal
    private let lock: RunLock

    /// The folder of the game days among the runs.
    public static func folder(in runs: String) -> String { runs + "/gamedays" }

    /// The path of a game day's write-up.
    public var writeUp: String { directory.path + "/write-up.md" }
    private static func file(of directory: RunDirectory) -> String { directory.path + "/gameday.yaml" }

    /// Begins a new one.
    ///
    /// - Throws: `Finding` when its directory cannot be written.
    public init(
        beginning gameDay: GameDay, _ subject: GameDaySubject, in runs: String, clock: MonotonicClock,
        wallClock: @escaping @Sendable () -> String
    ) throws(Finding) {
        self.subject = subject
        earlier = []
        directory = try RunDirectory(creatingIn: Self.folder(in: runs), name: subject.id)
        guard let lock = RunLock(directory) else { throw Self.unwritable("\(directory.lock) cannot be locked") }
        self.lock = lock
        do {
            journal = try RunJournal(path: directory.journal, clock: clock, wallClock: wallClock)
            try directory.write(gameDay.text, to: Self.file(of: directory))
            try journal.record(GameDayEntry.Event.began.rawValue, [("subject", subject.json)], durable: true)
        } catch {
            throw Self.unwritable("\(error)")
        }
    }

    /// Takes up one that was interrupted.
    ///
    /// - Parameter id: its name, or its directory's path.
    /// - Throws: `Finding` when there is none, it has ended, it goes on, or it is not of this file and stack.
    public init(
        resuming id: String, of gameDay: GameDay, on wanted: GameDaySubject, in runs: String, clock: MonotonicClock,
        wallClock: @escaping @Sendable () -> String
    ) throws(Finding) {
        func refusal(_ reason: String, _ mend: String) -> Finding { Finding(.refused, reason, mend: mend) }
        let found = RunFolder(Self.folder(in: runs)).run(id)
        guard let found, let subject = Self.entries(of: found).first?.subject else {
            throw refusal("there is no game day \(id) in \(runs)", "`ls \(Self.folder(in: runs))` lists them")
        }
        guard let lock = RunLock(found) else {
            throw refusal("the game day \(id) is going on in another process", "end that one, or wait for it")
        }
        // Read once no other process can add to it.
        let entries = Self.entries(of: found)
        if let end = entries.last(where: { $0.event == .ended }) {
            throw refusal("the game day \(id) has ended: \(end.text ?? "")", "begin a new one")
        }
        guard (try? String(contentsOfFile: Self.file(of: found), encoding: .utf8)) == gameDay.text else {
            throw refusal(
                "\(gameDay.file) is not what the game day \(id) began with",
                "begin a new one, or give \(Self.file(of: found))")
        }
        guard subject.stack == wanted.stack, subject.account == wanted.account else {
            throw refusal("the game day \(id) is on \(subject.stack) (\(subject.account))", "name that stack")
        }
        self.subject = subject
        earlier = entries
        directory = found
        self.lock = lock
        do throws(RunJournal.Failure) {
            journal = try RunJournal(appendingTo: found.journal, clock: clock, wallClock: wallClock)
            try journal.record(GameDayEntry.Event.resumed.rawValue, durable: true)
        } catch {
            throw Self.unwritable("\(error)")
        }
    }

    private static func unwritable(_ reason: String) -> Finding {
        Finding(.evidenceDamaged, reason, mend: "name a directory that can be written with --runs")
    }

    /// What is in a game day's journal; a line that was not finished is left out.
    public static func entries(of directory: RunDirectory) -> [GameDayEntry] {
        lines(of: directory, GameDayEntry.self)
    }

    static func lines<Line: Decodable>(of directory: RunDirectory, _ type: Line.Type) -> [Line] {
        guard let text = try? String(contentsOfFile: directory.journal, encoding: .utf8) else { return [] }
        let decoder = JSONDecoder()
        return text.split(separator: "\n").compactMap { try? decoder.decode(type, from: Data($0.utf8)) }
    }
}

extension GameDayRecord {
    /// Everything in the journal now.
    public var entries: [GameDayEntry] { Self.entries(of: directory) }

    /// The last game day of that name on that stack that came before this one and ran an experiment.
    public func last(in runs: String) -> [GameDayEntry]? {
        let folder = Self.folder(in: runs)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let own = entries.first?.time ?? ""
        let others = names.map { Self.entries(of: RunDirectory(existing: folder + "/" + $0)) }.filter { entries in
            guard let first = entries.first, let other = first.subject, other.id != subject.id else { return false }
            return other.name == subject.name && other.stack == subject.stack && other.account == subject.account
                && first.time < own && entries.contains { $0.result?.upper != nil }
        }
        return others.max { ($0.first?.time ?? "") < ($1.first?.time ?? "") }
    }
}

/// Where an interrupted game day goes on.
public struct GameDayPosition: Sendable, Hashable {
    /// The item of the agenda.
    public var item = 0
    /// The run that was going on, which its watchdog has undone; nil when none was.
    public var interrupted: String?
    /// What the experiments proved before.
    public var verdicts: [RunVerdict] = []

    /// Reads it from what the journal held.
    public init(after entries: [GameDayEntry], in agenda: [AgendaItem]) {
        var skipped: Set<Int> = []
        for entry in entries {
            let own = entry.item ?? item
            switch entry.event {
            case .reached:
                item = own
                interrupted = nil
            case .experiment: interrupted = entry.text
            case .interrupted: interrupted = nil
            case .go where !agenda.indices.contains(own) || agenda[own].work == .question: item = own + 1
            case .skipped:
                skipped.insert(own)
                item = own + 1
                interrupted = nil
            case .done, .notDone: item = own + 1
            case .verdict:
                // The run of an experiment that is skipped is halted for that, which proves nothing.
                if let verdict = entry.result?.verdict, verdict != .aborted || !skipped.contains(own) {
                    verdicts.append(verdict)
                }
                item = own + 1
                interrupted = nil
            default: break
            }
        }
    }
}
