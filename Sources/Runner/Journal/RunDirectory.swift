internal import Glibc

/// The directory that holds everything a run leaves behind.
public struct RunDirectory: Sendable, Hashable {
    /// The path of the directory, which is the run's alone.
    public let path: String

    /// The run's own record, one JSON object a line, written as things happen.
    public var journal: String { path + "/journal.jsonl" }
    /// The workload's history, from which the verdict is reckoned.
    public var history: String { path + "/history.jsonl" }
    /// The experiment file's text as it was run.
    public var experiment: String { path + "/experiment.yaml" }
    /// The report as JSON.
    public var result: String { path + "/result.json" }
    /// The report as a web page.
    public var page: String { path + "/report.html" }
    /// The report as plain text.
    public var text: String { path + "/report.txt" }
    /// The report as JUnit's XML.
    public var junit: String { path + "/junit.xml" }
    /// The report as Markdown.
    public var markdown: String { path + "/report.md" }
    /// Locked by the run's process for as long as it lives.
    public var lock: String { path + "/lock" }
    /// Appears when somebody asks the run to halt.
    public var halt: String { path + "/halt" }
    /// There from a scheduled run's begin until it was sent to where its agent sends runs.
    public var unsent: String { path + "/unsent" }
    /// What the run's watchdog complains of.
    public var watchdogLog: String { path + "/watchdog.log" }

    /// A directory that exists already.
    public init(existing path: String) {
        self.path = path
    }

    /// Creates `<runs>/<name>`, with a number appended when that exists, and what is missing of `runs`.
    ///
    /// - Throws: `Finding` naming the path and the reason.
    public init(creatingIn runs: String, name: String) throws(Finding) {
        RunDirectory.createParents(runs)
        for attempt in 1...1_000 {
            let path = runs + "/" + name + (attempt == 1 ? "" : "-\(attempt)")
            if mkdir(path, 0o755) == 0 {
                self.path = path
                RunDirectory.sync(runs)
                return
            }
            guard errno == EEXIST else { break }
        }
        throw Finding(
            .refused, "the run directory \(runs)/\(name) cannot be made: \(String(cString: strerror(errno)))",
            mend: "name a directory that can be written with --runs")
    }

    private static func createParents(_ path: String) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += part + "/"
            mkdir(prefix, 0o755)
        }
    }
}

extension RunDirectory {
    /// Writes a whole file of the run; a file of that name is replaced only when all of the new one is there.
    ///
    /// - Throws: `RunJournal.Failure` naming the path and the reason.
    public func write(_ text: String, to path: String) throws(RunJournal.Failure) {
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure(path) }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw failure(path) }
        sync()
    }

    /// Puts the names of the files that were made in the directory on the disk, as far as the disk allows it.
    func sync() { Self.sync(path) }

    private static func sync(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ path: String) -> RunJournal.Failure {
        RunJournal.Failure(path: path, reason: String(cString: strerror(errno)))
    }
}
