internal import FoundationEssentials
internal import Glibc

/// The folder that runs are made in, as those who look for a run see it.
public struct RunFolder: Sendable, Hashable {
    /// The folder's path.
    public let path: String

    /// The folder at `path`, which need not exist.
    public init(_ path: String) {
        self.path = path
    }

    /// Everything in the folder, by name, whether it is a run or not.
    var entries: [RunDirectory] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().map { RunDirectory(existing: path + "/" + $0) }
    }

    /// The runs whose process lives, by name.
    public var living: [RunDirectory] { entries.filter(RunLock.isHeld) }

    /// The runs that were to be sent and whose process died before they were, whatever became of them, by name.
    public var unsent: [RunDirectory] {
        entries.filter { access($0.unsent, F_OK) == 0 && !RunLock.isHeld($0) }
    }

    /// The run of that name, or in that directory; nil when there is none.
    public func run(_ name: String) -> RunDirectory? {
        let trimmed = name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
        let candidates = [path + "/" + trimmed] + (trimmed.contains("/") ? [trimmed] : [])
        return candidates.map { RunDirectory(existing: $0) }.first { access($0.journal, F_OK) == 0 }
    }
}

extension RunDirectory {
    /// Asks the run's process to undo everything and end; it looks for that several times a second.
    ///
    /// - Throws: `RunJournal.Failure` when the request cannot be written.
    public func requestHalt(by whom: String) throws(RunJournal.Failure) {
        try write(whom + "\n", to: halt)
    }

    /// Who asked the run to halt; nil while nobody has.
    public var haltRequest: String? {
        guard access(halt, F_OK) == 0 else { return nil }
        let text = (try? String(contentsOfFile: halt, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "somebody"
    }
}
