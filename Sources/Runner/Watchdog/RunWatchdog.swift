/// Starts the process that undoes a run's faults when the run itself cannot any more.
public protocol WatchdogLauncher: Sendable {
    /// Starts a watchdog and waits until it says that it is ready.
    ///
    /// - Throws: `Finding` when it does not: then nothing may be injected.
    func start(_ order: WatchdogOrder) async throws(Finding) -> any RunWatchdog
}

/// A run's hold on its watchdog. When the run's process ends without `dismiss`, however that comes, the watchdog heals
/// what the run left behind and frees its lease.
public protocol RunWatchdog: Sendable {
    /// Tells it, just before each injection, by when everything must be undone.
    ///
    /// - Throws: `Finding` when it does not answer: then nothing more may be injected.
    func arm(limitSeconds: Int) async throws(Finding)

    /// Tells it that everything is undone and the lease is free: it ends.
    func dismiss() async

    /// Leaves the undoing to it: it goes on trying after this process has ended.
    ///
    /// - Parameter unseen: what has not come back although there is nothing to put back, so that the watchdog cannot
    ///   tell either: it must not say that everything is undone.
    func leave(unseen: [String]) async
}

/// What a watchdog is to watch.
public struct WatchdogOrder: Sendable, Hashable {
    /// The run's name.
    public var run: String
    /// The run's directory, for its journal.
    public var directory: String

    /// An order.
    public init(run: String, directory: String) {
        self.run = run
        self.directory = directory
    }
}

/// The words that run and watchdog exchange, one a line.
public enum WatchdogWord: Sendable, Hashable {
    /// From the run: faults are about to be injected and must be undone within so many seconds.
    case arm(seconds: Int)
    /// From the run: everything is undone.
    case undone
    /// From the run: this has not come back, and no look at AWS tells the watchdog when it has.
    case unseen(String)
    /// From the watchdog: it watches.
    case ready
    /// From the watchdog: it knows the limit.
    case armed

    /// The line, without a line break.
    public var text: String {
        switch self {
        case .arm(let seconds): "arm \(seconds)"
        case .undone: "undone"
        case .unseen(let what): "unseen " + what.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .ready: "ready"
        case .armed: "armed"
        }
    }

    /// The word that a line says; nil when it says none.
    public init?(text: String) {
        switch text {
        case "undone": self = .undone
        case "ready": self = .ready
        case "armed": self = .armed
        case let text where text.hasPrefix("unseen "): self = .unseen(String(text.dropFirst("unseen ".count)))
        default:
            let words = text.split(separator: " ")
            guard words.count == 2, words[0] == "arm", let seconds = Int(words[1]), seconds >= 0 else { return nil }
            self = .arm(seconds: seconds)
        }
    }
}
