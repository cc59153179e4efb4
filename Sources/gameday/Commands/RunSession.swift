import AWS
import Basics
import Documents
import Experiments
import Faults
import Reports
import Runner
import Stack

/// An experiment with its file's text.
typealias ReadExperiment = (experiment: Experiment, text: String)

/// The experiments of one call of `gameday run` or `gameday verify`.
struct RunSession {
    let context: CommandContext
    let stack: StackChoice
    var halt: HaltSwitch
    /// The folder that the runs' directories are made in.
    let runs: String
    let profile: String?
    /// Whether a stack on AWS is broken without asking.
    let yes: Bool
    /// Whether somebody writes commands on the terminal while a run goes on.
    var sharesTerminal = false
    /// Where finished runs go; nil: nowhere else.
    var sending: Sending?
    /// Where the report of all of them goes; nil: nowhere else.
    var report: ReportFolder?
    /// Whether a run that could not be sent, for the process was killed, is sent by the next one.
    var remembersUnsent = false
    /// Looked for before each experiment: why it must not be begun now. Nil where its own guards say all.
    var obstacle: (@Sendable () async -> Finding?)?
    /// The alarms that are waited for between two experiments.
    var alarmsAwaited: [String] = []
    /// How many tasks are waited for then; nil for the stack file's own number.
    var tasksAwaited: Int?

    /// Runs every experiment; the worst verdict decides the exit code. None is begun after something was not undone or
    /// a human halted, and each of those has an outcome all the same.
    func run(_ files: [ReadExperiment], format: OutputFormat) async -> Int32 {
        RunVerdict.worst(of: await outcomes(files, format: format).map(\.verdict))?.exitCode ?? 0
    }

    /// Runs every experiment and reports what came of it.
    func outcomes(_ files: [ReadExperiment], format: OutputFormat) async -> [RunOutcome] {
        warn(files)
        let outcomes = await RunSeries.run(
            files.map { experiment, text in { request(experiment, text) } }, began: context.wallClock,
            halt: { halt.finding }, between: waitUntilSteady, obstacle: findObstacle,
            run: { request async throws(Finding) in try await run(request) },
            each: { await show($0, format: format) })
        report?.write(
            junit: JUnitReport.of(outcomes), markdown: MarkdownReport.of(outcomes), result: JSONReport.of(outcomes),
            context)
        if format == .json { context.print(JSONReport.of(outcomes).text) }
        if format == .text, files.count > 1 { context.write(SummaryTable.of(outcomes)) }
        complain(of: outcomes)
        return outcomes
    }

    /// Waits before another experiment until what the last one left has healed.
    func waitUntilSteady() async {
        await SteadyWait(
            for: stack.file, environment: environment(), alarms: alarmsAwaited, tasksPerZone: tasksAwaited
        ).wait { context.complain($0) }
    }

    /// Why no experiment must be begun now; nil when one may.
    func findObstacle() async -> Finding? {
        guard let obstacle else { return nil }
        return await obstacle()
    }

    /// What a terminal is shown of an outcome as soon as it is known; then it is sent to where it is wanted.
    func show(_ outcome: RunOutcome, format: OutputFormat) async {
        if format == .text { context.write(TextReport.of(outcome)) }
        // The verdict stands, and is said, before anything is sent.
        guard !outcome.directory.isEmpty else { return }
        await sending?.send(RunDirectory(existing: outcome.directory), halt: halt)
    }

    /// Says of each run that was not verified why, and what to do.
    func complain(of outcomes: [RunOutcome]) {
        for outcome in outcomes where outcome.verdict != .verified {
            context.complain("gameday: \(outcome.reason)")
            context.complain("to do: \(outcome.mend)")
        }
        for note in outcomes.flatMap(\.notes) { context.complain("gameday: \(note)") }
    }

    func warn(_ files: [ReadExperiment]) {
        for warning in files.flatMap(\.experiment.warnings) { context.complain("\(warning)") }
    }

    /// Shows the resolved targets, the exact calls, the undo, the blast radius and what stands in the way; changes
    /// nothing.
    func showPlans(_ files: [ReadExperiment]) async throws -> Int32 {
        for (experiment, text) in files {
            let preview: RunPreview
            do {
                preview = try await Planner.preview(request(experiment, text), environment: environment())
            } catch {
                throw Complaint(error)
            }
            context.write(PlanReport.of(preview, experiment: experiment.name, stack: summary))
        }
        return 0
    }

    /// Anything but the sandbox is broken only after its plan was seen and confirmed.
    func confirm(_ files: [ReadExperiment]) async throws {
        guard stack.file.kind != .sandbox, !yes else { return }
        guard context.isTerminal else {
            throw Complaint(
                "\(stack.file.name) is not the sandbox, and there is no terminal to ask on",
                mend: "look at the plan with --plan, then give --yes", exit: .usage)
        }
        _ = try await showPlans(files)
        context.writeError("Break \(stack.file.name) in account \(stack.file.account)? Type its name to go on: ")
        guard context.readLine() == stack.file.name else {
            throw Complaint(
                "not confirmed; nothing was changed", mend: "type the stack's name, or give --yes", exit: .usage)
        }
    }

    /// Does the work with signals that halt it. Until then a signal simply ends the process: nothing was changed.
    func halting<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        let signals = StopSignals()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [halt] in
                for await name in signals.names { halt.halt(because: "\(name) was received") }
            }
            defer { group.cancelAll() }
            return try await work()
        }
    }

    /// Runs one experiment; whoever asks is told of each phase, several times.
    func run(
        _ request: RunRequest, phase: @escaping @Sendable (RunPhase) -> Void = { _ in }
    ) async throws(Finding) -> RunOutcome {
        let line = ProgressPrinter(context: context, sharesTerminal: sharesTerminal)
        var environment = environment(progress: {
            phase($0.phase)
            line.show($0)
        })
        environment.planned = { [context, summary] plans in
            line.finish()
            context.writeError(PlanReport.brief(plans, experiment: request.experiment.name, stack: summary))
        }
        let run = try ExperimentRun(request, in: runs, environment: environment)
        if remembersUnsent { try? run.directory.write("", to: run.directory.unsent) }
        let outcome = await run.run()
        line.finish()
        ReportFiles.write(outcome, context)
        return outcome
    }

    var summary: StackSummary { StackSummary(of: stack.file) }

    func request(_ experiment: Experiment, _ text: String) -> RunRequest {
        let seed = context.randomSeed()
        // Accounts and keys begin with the run's name, so it must be new also when two begin in one second.
        let tail = String(seed % 1_679_616, radix: 36)
        let run = "\(WallClock.compact())-\(experiment.name.prefix(24))-\(tail)"
        return RunRequest(experiment: experiment, text: text, stack: stack.file, run: run, seed: seed)
    }

    func environment(progress: @escaping @Sendable (RunProgress) -> Void = { _ in }) -> RunEnvironment {
        RunEnvironment(
            clock: context.clock, wallClock: context.wallClock, secondsSince1970: context.secondsSince1970,
            pause: context.pause,
            aws: AWSAccess.client(for: stack.file, profile: profile, context), host: context.hostName,
            process: ProcessIdentity.own,
            ownAddresses: context.ownAddresses, openFiles: OpenFiles.raise(),
            watchdog: WatchdogProcess(context: context, stack: stack.path, profile: profile), halt: halt,
            progress: progress)
    }
}
