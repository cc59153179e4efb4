internal import Basics
internal import Glibc

/// A program that a test started with posix_spawn(3), in the namespaces of the thread that starts it.
///
/// It is given its three streams and no other file of the tests, and no signal is blocked or ignored in it, but SIGHUP
/// where nohup(1) ignores it. Not Foundation's `Process`: with more than about 1,360 open files it reads beyond its
/// list of them, and its wait needs a run loop.
public final class SpawnedProcess: Sendable {
    /// What a standard stream of the program is.
    public enum Stream: Sendable {
        /// Nothing to read; what is written is thrown away.
        case nothing
        /// The tests' own.
        case inherited
        /// A file, read from its beginning or written anew.
        case file(String)
        /// A descriptor of the tests, which stays open here.
        case descriptor(Int32)
    }

    // What Swift's Glibc module leaves out: POSIX_SPAWN_SETSID of spawn.h.
    private static let newSession: Int16 = 0x80

    /// The process's number.
    public let number: Int32
    private let status = Locked<Int32?>(nil)
    private let ended = Gate()

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: a path, or a name that is looked for in PATH.
    ///   - environment: nil is the tests' own.
    ///   - leadsSession: whether it leads a session of its own, whose controlling terminal is the first that it opens.
    /// - Throws: `SystemCallError` when it cannot be started.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, input: Stream = .nothing,
        output: Stream = .nothing, errors: Stream = .nothing, leadsSession: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, stream) in [input, output, errors].enumerated() {
            let flags = target == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
            switch stream {
            case .nothing: posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_RDWR, 0)
            case .inherited: break
            case .file(let path): posix_spawn_file_actions_addopen(&actions, Int32(target), path, flags, 0o644)
            case .descriptor(let one): posix_spawn_file_actions_adddup2(&actions, one, Int32(target))
            }
        }
        _ = GNU.addCloseFrom(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Dispatch block nearly all signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        if !leadsSession { sigdelset(&signals, SIGHUP) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, leadsSession ? flags | Self.newSession : flags)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var variables = environment.map { $0.map { strdup("\($0)=\($1)") } + [nil] } ?? []
        defer { for variable in variables { free(variable) } }
        var number: pid_t = 0
        let code =
            environment == nil
            ? posix_spawnp(&number, program, &actions, &attributes, &words, environ)
            : posix_spawnp(&number, program, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw SystemCallError("start \(program)", code: code) }
        self.number = number
        reap()
    }

    private func reap() {
        startThread { [number, status, ended] in
            // Left as it is until nobody can signal its number any more.
            var seen = siginfo_t()
            while waitid(P_PID, id_t(number), &seen, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
            status.withLock { status in
                var word: Int32 = 0
                var ended = waitpid(number, &word, 0)
                while ended < 0 && errno == EINTR { ended = waitpid(number, &word, 0) }
                precondition(ended == number, "the end of process \(number) is lost: is SIGCHLD ignored?")
                status = word
            }
            ended.open()
        }
    }

    /// Sends a signal; nothing once it has ended.
    public func signal(_ signal: Int32) {
        status.withLock { status in
            if status == nil { kill(number, signal) }
        }
    }

    /// Waits for its end; when the task is cancelled, as by its test's time limit, it is killed.
    public func end() async -> End {
        await withTaskCancellationHandler {
            await ended.wait()
        } onCancel: {
            signal(SIGKILL)
        }
        return End(word: status.withLock { $0 } ?? 0)
    }

    /// Blocks the calling thread until it has ended: for threads in namespaces of their own, and for what ends at once.
    public func blockUntilEnd() -> End {
        ended.block()
        return End(word: status.withLock { $0 } ?? 0)
    }

    /// Has `body` called at its end, from another thread.
    func atEnd(_ body: @escaping @Sendable () -> Void) { ended.whenOpen(body) }

    /// How a program ended.
    public struct End: Sendable, Hashable {
        /// Its exit status; nil when a signal ended it.
        public var exit: Int32?
        /// The signal that ended it.
        public var signal: Int32?

        /// From what waitpid(2) tells.
        init(word: Int32) {
            (exit, signal) = word & 0x7F == 0 ? ((word >> 8) & 0xFF, nil) : (nil, word & 0x7F)
        }

        /// The exit status, or the number of the signal.
        public var status: Int32 { exit ?? signal ?? 0 }
    }
}
