import Basics
import FoundationEssentials
import Glibc
import Runner

/// Starts `gameday watchdog`, which makes a session of its own, so that what ends this terminal or this process does
/// not end it.
///
/// The line to it is the lifeline: this end closes when this process ends, however that comes.
struct WatchdogProcess: WatchdogLauncher {
    let context: CommandContext
    /// The path of the stack file; the keys in it never are arguments.
    let stack: String
    let profile: String?

    private static let readySeconds: Int64 = 20

    func start(_ order: WatchdogOrder) async throws(Finding) -> any RunWatchdog {
        var arguments = ["watchdog", "--run", order.run, "--directory", order.directory, "--stack", stack]
        if let profile { arguments += ["--profile", profile] }
        let log = RunDirectory(existing: order.directory).watchdogLog
        let line = WatchdogLine(context: context)
        do {
            try line.spawn(context.executablePath, arguments, log: log)
        } catch {
            throw Self.refusal("it did not start: \(error)", log)
        }
        guard await line.hears(.ready, within: Self.readySeconds) else {
            line.close()
            throw Self.refusal("it did not say within \(Self.readySeconds) s that it is ready", log)
        }
        return line
    }

    private static func refusal(_ why: String, _ log: String) -> Finding {
        Finding(
            .refused, "there is no watchdog, so nothing would undo the faults if this process died: \(why)",
            mend: "see \(log), and run it again")
    }
}

/// The run's end of the line to its watchdog.
final class WatchdogLine: RunWatchdog {
    private struct State {
        var line: Int32 = -1
        var process: pid_t = 0
        var heard: [WatchdogWord] = []
        var isEnded = false
    }

    private let context: CommandContext
    private let state = Locked(State())
    private static let answerSeconds: Int64 = 10

    init(context: CommandContext) {
        self.context = context
    }

    deinit { close() }

    func arm(limitSeconds: Int) async throws(Finding) {
        let before = state.withLock { $0.heard.count { $0 == .armed } }
        say(.arm(seconds: limitSeconds))
        guard await hears(.armed, within: Self.answerSeconds, beyond: before) else {
            throw Finding(
                .refused, "the watchdog does not answer, so nothing would undo the faults if this process died",
                mend: "run it again; no more was injected")
        }
    }

    func dismiss() async {
        say(.undone)
        close()
        let limit = context.clock.now() + Self.answerSeconds * 1_000_000
        let process = state.withLock { $0.process }
        while process > 0, waitpid(process, nil, WNOHANG) == 0, context.clock.now() < limit {
            do { try await context.pause(10) } catch { return }
        }
    }

    func leave(unseen: [String]) async {
        for what in unseen { say(.unseen(what)) }
        close()
    }

    /// Ends what is said to the watchdog, as the end of this process would; again is harmless.
    func close() {
        state.withLock { state in
            if state.line >= 0 { shutdown(state.line, Int32(SHUT_WR)) }
        }
    }

    /// Waits until the watchdog has said a word more than `count` times; false when it has not in time, or has ended.
    func hears(_ word: WatchdogWord, within seconds: Int64, beyond count: Int = 0) async -> Bool {
        let limit = context.clock.now() + seconds * 1_000_000
        while true {
            let (isHeard, isEnded) = state.withLock { state in
                (state.heard.count { $0 == word } > count, state.isEnded)
            }
            if isHeard { return true }
            guard !isEnded, context.clock.now() < limit else { return false }
            do { try await context.pause(10) } catch { return false }
        }
    }

    private func say(_ word: WatchdogWord) {
        let line = Array((word.text + "\n").utf8)
        state.withLock { state in
            // A watchdog that is gone is noticed by its silence.
            guard state.line >= 0 else { return }
            _ = line.withUnsafeBytes { send(state.line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    /// Starts the program, which writes its complaints to `log`.
    func spawn(_ executable: String, _ arguments: [String], log: String) throws(SpawnFailure) {
        // A socket pair, not a pipe: it can be made so that no other program inherits it, and writing raises no signal.
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SpawnFailure(code: errno)
        }
        defer { Glibc.close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        Self.inheritNothing()
        var process: pid_t = 0
        let code = posix_spawn(&process, executable, &actions, nil, &words, environ)
        guard code == 0 else {
            Glibc.close(ends[0])
            throw SpawnFailure(code: code)
        }
        let (line, started) = (ends[0], process)
        state.withLock { state in
            state.line = line
            state.process = started
        }
        listen(line)
    }

    /// The watchdog may live for hours after the run: whoever waits for a pipe or a lock that the run was given must
    /// not wait for it.
    private static func inheritNothing() {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for number in numbers.compactMap({ Int32($0) }) where number > 2 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }

    /// Reads what the watchdog says; the line is closed when it has ended.
    private func listen(_ line: Int32) {
        startThread { [state] in
            LineReader.read(line) { text in
                guard let word = WatchdogWord(text: text) else { return }
                state.withLock { $0.heard.append(word) }
            }
            state.withLock { state in
                state.isEnded = true
                state.line = -1
                Glibc.close(line)
            }
        }
    }
}

/// Why a program did not start.
struct SpawnFailure: Error, CustomStringConvertible {
    var code: Int32
    var description: String { String(cString: strerror(code)) }
}
