public import Basics
internal import FoundationEssentials
internal import Glibc
public import Runner

/// The agent's state file: one record a line, on the disk before anything that follows from it. One agent has it.
public final class AgentLog: Sendable {
    /// What the records of earlier say.
    public let memory: AgentMemory
    /// The path of the file.
    public let path: String
    private let lock: RunLock
    private let journal: RunJournal

    /// Opens the state file in a folder, which is made when it is not there.
    ///
    /// - Throws: `Finding` when another agent has it, or it cannot be written.
    public init(
        in folder: String, clock: MonotonicClock, wallClock: @escaping @Sendable () -> String
    ) throws(Finding) {
        let mend = "name a folder that can be written with --state"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Finding(.refused, "the folder \(folder) cannot be made: \(error)", mend: mend)
        }
        let directory = RunDirectory(existing: folder)
        guard let lock = RunLock(directory) else {
            let isHeld = RunLock.isHeld(directory)
            throw Finding(
                .refused, isHeld ? "another agent uses \(folder)" : "\(directory.lock) cannot be made",
                mend: isHeld ? "end that one, or give this one a folder of its own with --state" : mend)
        }
        self.lock = lock
        path = folder + "/agent.jsonl"
        let text = (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
        memory = AgentMemory(lines: (text ?? "").split(whereSeparator: \.isNewline))
        do {
            journal =
                text == nil
                ? try RunJournal(path: path, clock: clock, wallClock: wallClock)
                : try RunJournal(appendingTo: path, clock: clock, wallClock: wallClock)
        } catch {
            throw Finding(.refused, "\(error)", mend: mend)
        }
        Self.sync(folder)
    }

    /// Appends a record; returns when it is on the disk.
    ///
    /// - Throws: `RunJournal.Failure` when it is not.
    public func append(_ record: AgentRecord) throws(RunJournal.Failure) {
        try journal.record(record.event.rawValue, record.members, durable: true)
    }

    /// Puts the file's name on the disk, as far as the disk allows it.
    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
