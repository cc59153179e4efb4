import ArgumentParser
import Basics
import Glibc
import Runner
import Stack

/// Started by `gameday run` before it injects anything; not for people.
struct WatchdogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchdog",
        abstract: "Undoes a run's faults when the run's process is gone. Started by `gameday run`.",
        shouldDisplay: false)

    @Option(help: "The run's name.")
    var run: String

    @Option(help: "The run's directory.")
    var directory: String

    @Option(help: "The stack file.")
    var stack: String

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    func run() async throws {
        let context = CommandContext.live
        // What ends the run's terminal or its process group must not end what heals it.
        setsid()
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXFSZ] { signal(number, SIG_IGN) }
        await context.finishing {
            let stack = try StackChoice.read(self.stack).file
            let journal = try? RunJournal(
                appendingTo: RunDirectory(existing: directory).journal, clock: context.clock,
                wallClock: context.wallClock)
            let watchdog = Watchdog(
                clock: context.clock, pause: context.pause, journal: journal,
                giveUpSeconds: Self.giveUpSeconds(of: stack.kind == .sandbox)
            ) { healing in
                // A new client each time: credentials that had expired may have been renewed.
                let recovery = Recovery(
                    of: stack, run: run, aws: AWSAccess.client(for: stack, profile: profile, context),
                    clock: context.clock, secondsSince1970: context.secondsSince1970, pause: context.pause)
                return await recovery.healOwnRun(settles: healing.settles, freesLease: healing.freesLease)
            }
            let end = await watchdog.watch(words()) { context.print($0.text) }
            let code = RunVerdict.notUndone.exitCode
            switch end {
            case .dismissed, .healed: return 0
            case .unseen(let what):
                throw Complaint(
                    "the run \(run) left nothing to put back, but this had not come back: \(what)",
                    mend: "see whether it has come back before the next run", code: code)
            case .gaveUp(let reason):
                throw Complaint(
                    "the run \(run) is not undone: \(reason)", mend: "run `gameday recover`", code: code)
            }
        }
    }

    /// A sandbox that does not answer is gone, and what was left on it with it.
    private static func giveUpSeconds(of isSandbox: Bool) -> Int64 { isSandbox ? 120 : 6 * 3_600 }

    /// What the run says on standard input; it ends when the run's process does.
    private func words() -> AsyncStream<WatchdogWord> {
        let (words, continuation) = AsyncStream.makeStream(of: WatchdogWord.self)
        startThread {
            LineReader.read(STDIN_FILENO) { line in
                if let word = WatchdogWord(text: line) { continuation.yield(word) }
            }
            continuation.finish()
        }
        return words
    }
}
