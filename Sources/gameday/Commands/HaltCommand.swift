import ArgumentParser
import Runner

struct HaltCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "Stops runs now; everything they injected is undone.",
        discussion: """
              gameday halt                                     every run that is going on in runs/
              gameday halt 20260101-120000-aurora-failover-x   that one

            Waits until the run has ended. Exit codes: 0 undone, 4 something may still be broken.
            """)

    @Argument(
        help: ArgumentHelp("The run's name or directory; every run that is going on when left out.", valueName: "run"),
        completion: .directory)
    var name: String?

    @Option(help: "The folder that the runs' directories are in.", completion: .directory)
    var runs = "runs"

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let going = try choose()
            for run in going {
                do {
                    try run.requestHalt(by: "gameday halt")
                } catch {
                    throw Complaint("\(error)", mend: "send the run's process SIGINT: it does the same", exit: .usage)
                }
                context.complain("halting \(run.path)")
            }
            var isUndone = true
            for run in going {
                while RunLock.isHeld(run) { try await context.pause(50) }
                isUndone = tellEnd(of: run, context) && isUndone
            }
            return isUndone ? 0 : RunVerdict.notUndone.exitCode
        }
    }

    private func choose() throws(Complaint) -> [RunDirectory] {
        let folder = RunFolder(runs)
        guard let name else {
            let living = folder.living
            guard living.isEmpty else { return living }
            throw Complaint(
                "no run is going on in \(runs)", mend: "name the folder of the runs with --runs", exit: .usage)
        }
        guard let run = folder.run(name) else {
            throw Complaint(
                "there is no run \(name) in \(runs)", mend: "name the folder of the runs with --runs", exit: .usage)
        }
        guard RunLock.isHeld(run) else {
            throw Complaint(
                "the run \(name) is not going on", mend: "`gameday report \(run.path)` shows what became of it",
                exit: .usage)
        }
        return [run]
    }

    /// Prints the run's last word; whether it says that everything is undone.
    private func tellEnd(of run: RunDirectory, _ context: CommandContext) -> Bool {
        guard let word = run.lastWord else {
            context.complain(
                "gameday: the process of \(run.path) ended without a verdict; its watchdog undoes the rest")
            context.complain("to do: see with `gameday recover --plan` what is left")
            return false
        }
        context.print("\(run.path): \(word.verdict), \(word.reason)")
        if !word.undone { context.complain("to do: \(word.mend)") }
        return word.undone
    }
}
