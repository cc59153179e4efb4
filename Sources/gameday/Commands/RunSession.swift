import AWS
import Basics
import Documents
import Experiments
import Faults
import Reports
import Runner
import Stack

/// The experiments of one call of `gameday run`.
struct RunSession {
    let context: CommandContext
    let stack: StackChoice
    let halt: HaltSwitch
    let command: RunCommand
    let sending: Sending

    /// Runs every file; the worst verdict decides the exit code. None is begun after something was not undone or a
    /// human halted, and each of those has an outcome all the same.
    func run(_ settings: [String: String]?) async throws -> Int32 {
        // All are read before the first is run: a bad file must not cost the verdict of another.
        let files = try command.files.map { file in
            try ExperimentFile.read(file, stack: stack.values, settings: settings ?? [:])
        }
        for (experiment, _) in files {
            for warning in experiment.warnings { context.complain("\(warning)") }
        }
        let outcomes = await RunSeries.run(
            files.map { experiment, text in { request(experiment, text) } }, began: context.wallClock,
            halt: { halt.finding },
            run: { request async throws(Finding) in try await run(request) },
            each: { outcome in
                if command.format == .text { context.write(TextReport.of(outcome)) }
                // The verdict stands, and is said, before anything is sent.
                guard !outcome.directory.isEmpty else { return }
                await sending.send(RunDirectory(existing: outcome.directory), halt: halt)
            })
        if command.format == .json { context.print(JSONReport.of(outcomes).text) }
        if command.format == .text, command.files.count > 1 { context.write(SummaryTable.of(outcomes)) }
        for outcome in outcomes where outcome.verdict != .verified {
            context.complain("gameday: \(outcome.reason)")
            context.complain("to do: \(outcome.mend)")
        }
        for note in outcomes.flatMap(\.notes) { context.complain("gameday: \(note)") }
        return RunVerdict.worst(of: outcomes.map(\.verdict))?.exitCode ?? 0
    }

    /// Shows the resolved targets, the exact calls, the undo, the blast radius and what stands in the way; changes
    /// nothing.
    func showPlans(_ settings: [String: String]?) async throws -> Int32 {
        for file in command.files {
            let (experiment, text) = try ExperimentFile.read(file, stack: stack.values, settings: settings ?? [:])
            let preview: RunPreview
            do {
                let environment = environment(progress: { _ in })
                preview = try await Planner.preview(request(experiment, text), environment: environment)
            } catch {
                throw Complaint(error)
            }
            context.write(PlanReport.of(preview, experiment: experiment.name, stack: summary))
        }
        return 0
    }

    /// Anything but the sandbox is broken only after its plan was seen and confirmed.
    func confirm(_ settings: [String: String]?) async throws {
        guard stack.file.kind != .sandbox, !command.yes else { return }
        guard context.isTerminal else {
            throw Complaint(
                "\(stack.file.name) is not the sandbox, and there is no terminal to ask on",
                mend: "look at the plan with --plan, then give --yes", exit: .usage)
        }
        _ = try await showPlans(settings)
        context.writeError("Break \(stack.file.name) in account \(stack.file.account)? Type its name to go on: ")
        guard context.readLine() == stack.file.name else {
            throw Complaint(
                "not confirmed; nothing was changed", mend: "type the stack's name, or give --yes", exit: .usage)
        }
    }

    private func run(_ request: RunRequest) async throws(Finding) -> RunOutcome {
        let line = ProgressPrinter(context: context)
        var environment = environment(progress: { line.show($0) })
        environment.planned = { [context, summary] plans in
            line.finish()
            context.writeError(PlanReport.brief(plans, experiment: request.experiment.name, stack: summary))
        }
        let run = try ExperimentRun(request, in: command.runs, environment: environment)
        let outcome = await run.run()
        line.finish()
        ReportFiles.write(outcome, context)
        return outcome
    }

    private var summary: StackSummary { StackSummary(of: stack.file) }

    private func request(_ experiment: Experiment, _ text: String) -> RunRequest {
        let seed = context.randomSeed()
        // Accounts and keys begin with the run's name, so it must be new also when two begin in one second.
        let tail = String(seed % 1_679_616, radix: 36)
        let run = "\(WallClock.compact())-\(experiment.name.prefix(24))-\(tail)"
        return RunRequest(experiment: experiment, text: text, stack: stack.file, run: run, seed: seed)
    }

    private func environment(progress: @escaping @Sendable (RunProgress) -> Void) -> RunEnvironment {
        RunEnvironment(
            clock: context.clock, wallClock: context.wallClock, secondsSince1970: context.secondsSince1970,
            pause: context.pause,
            aws: AWSAccess.client(for: stack.file, profile: command.profile, context), host: context.hostName,
            process: ProcessIdentity.own,
            ownAddresses: context.ownAddresses,
            watchdog: WatchdogProcess(context: context, stack: stack.path, profile: command.profile), halt: halt,
            progress: progress)
    }
}
