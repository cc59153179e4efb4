import Basics
import Documents
import Experiments
import GameDays
import Reports
import Runner
import Stack

/// One holding of a game day: by `gameday run`, or by the agent when it is due.
struct GameDaySession {
    let context: CommandContext
    let gameDay: GameDay
    /// The folder that the runs' directories are made in, and the game day's own.
    let runs: String
    /// Whether its file answers every go / no-go.
    let isUnattended: Bool
    let format: OutputFormat
    /// The name of an interrupted one that is gone on with.
    var resume: String?

    /// How it ended.
    struct End {
        var id: String
        var summary: GameDaySummary
        /// Of the experiments that were begun.
        var outcomes: [RunOutcome]

        /// The worst that is known, also where the timeline could not be written.
        var verdict: RunVerdict {
            // Of one that was cut off the timeline says by whom, if it is whole.
            let known = outcomes.map(\.verdict).filter { $0 != .aborted || summary.ended == nil }
            return RunVerdict.worst(of: known + [summary.verdict]) ?? .inconclusive
        }
    }

    /// The game day that the command names; nil when it names experiments.
    static func gameDay(of command: RunCommand) throws -> GameDay? {
        let documents = try command.files.map { try Document(path: $0) }
        guard let agenda = documents.first(where: GameDay.isDescribed) else {
            guard !command.unattended, command.resume == nil else {
                throw Complaint(
                    "--unattended and --resume are for a game day, and no file here has an agenda",
                    mend: "leave them out, or name a game day", exit: .usage)
            }
            return nil
        }
        guard documents.count == 1 else {
            throw Complaint(
                "\(agenda.file) is a game day, which is run alone", mend: "put the other files on its agenda",
                exit: .usage)
        }
        guard command.report == nil else {
            throw Complaint(
                "--report is for experiments: \(agenda.file) is a game day, whose write-up is its report",
                mend: "leave --report out; the write-up's path is said at the end", exit: .usage)
        }
        return try GameDay(agenda)
    }

    /// Holds it as the command says, or only shows the plans of its experiments; the worst verdict decides the exit
    /// code.
    func run(_ command: RunCommand, _ settings: [String: String]?) async throws -> Int32 {
        if !command.plan { try checkWhoDecides() }
        // Everything that can be wrong in the files is said before a sandbox is started.
        _ = try gameDay.readExperiments(stack: nil, settings: settings ?? [:])
        let sending = try command.options.sending(context)
        let stack = try await StackChoice.choose(command.options.stack, context)
        let experiments = try gameDay.readExperiments(stack: stack.values, settings: settings ?? [:])
        let session = command.options.session(context, on: stack, sharesTerminal: !isUnattended, sending: sending)
        let all = experiments.sorted { $0.key < $1.key }.map(\.value)
        if command.plan { return try await session.showPlans(all) }
        session.warn(all)
        try await session.confirm(all)
        return try await session.halting { try await hold(session, experiments).verdict.exitCode }
    }

    /// Holds it until it has ended, or the session's switch is thrown.
    ///
    /// - Throws: `Complaint` when its record cannot be made.
    func hold(_ session: RunSession, _ experiments: [Int: ReadExperiment]) async throws(Complaint) -> End {
        let stack = session.stack.file
        let record = try begin(on: stack)
        if let refusal = gameDay.windows.refusal(atSecondsSince1970: context.secondsSince1970()) {
            let scope = stack.kind == .sandbox ? "on AWS no experiment could" : "no experiment can"
            context.complain("gameday: \(scope) be begun now: \(refusal)")
        }
        brief(record)
        let shell = GameDayShell(gameDay, record, runs: runs, environment: environment(session, experiments))
        return tellEnd(record, await shell.run(), session)
    }

    private func checkWhoDecides() throws {
        if isUnattended { return try gameDay.checkUnattended() }
        guard context.isInputTerminal else {
            throw Complaint(
                "there is no terminal on which a facilitator could say go",
                mend: "run it in a terminal, or give --unattended", exit: .usage)
        }
    }

    private func begin(on stack: StackFile) throws(Complaint) -> GameDayRecord {
        let tail = String(context.randomSeed() % 1_679_616, radix: 36)
        let subject = GameDaySubject(
            name: gameDay.name, id: "\(WallClock.compact())-\(gameDay.name)-\(tail)", stack: stack.name,
            account: stack.account, isSandbox: stack.kind == .sandbox, isUnattended: isUnattended)
        do throws(Finding) {
            guard let id = resume else {
                return try GameDayRecord(
                    beginning: gameDay, subject, in: runs, clock: context.clock, wallClock: context.wallClock)
            }
            return try GameDayRecord(
                resuming: id, of: gameDay, on: subject, in: runs, clock: context.clock,
                wallClock: context.wallClock)
        } catch {
            throw Complaint(error)
        }
    }

    private func brief(_ record: GameDayRecord) {
        context.complain("game day \(gameDay.name): \(gameDay.purpose)")
        context.complain("timeline: \(record.directory.journal)")
        guard record.earlier.isEmpty else { return }
        for role in gameDay.roles { context.complain("  \(role.name): \(role.duty)") }
        for line in gameDay.briefing { context.complain("- \(line)") }
        if !isUnattended { context.complain("\n\(FacilitatorCommand.reference)") }
    }

    private func environment(
        _ session: RunSession, _ experiments: [Int: ReadExperiment]
    ) -> GameDayEnvironment {
        let (windows, isSandbox) = (gameDay.windows, session.stack.file.kind == .sandbox)
        return GameDayEnvironment(
            wallClock: context.wallClock,
            // What is broken on the sandbox is nobody's: a rehearsal may be held at any time.
            refusal: { [context] in
                isSandbox ? nil : windows.refusal(atSecondsSince1970: context.secondsSince1970())
            },
            pause: context.pause, lines: isUnattended ? nil : context.inputLines(), halt: session.halt,
            say: { [context] in context.complain($0) }, ask: { [context] in context.writeError($0) },
            request: { item in
                guard let (experiment, text) = experiments[item] else {
                    preconditionFailure("item \(item) of the agenda is no experiment")
                }
                return session.request(experiment, text)
            },
            run: { [format] request, halt, phase in
                await Self.run(request, session, format, halt, phase)
            },
            notifiers: gameDay.notify.map { CommandNotifier($0, context: context) })
    }

    /// Runs one experiment exactly as `gameday run` does with its file alone.
    private static func run(
        _ request: RunRequest, _ session: RunSession, _ format: OutputFormat, _ halt: HaltSwitch,
        _ phase: @escaping @Sendable (RunPhase) -> Void
    ) async -> RunOutcome {
        var own = session
        own.halt = halt
        return await RunSeries.run(
            [{ request }], began: own.context.wallClock, halt: { nil }, obstacle: own.findObstacle,
            run: { [own] request async throws(Finding) in try await own.run(request, phase: phase) },
            each: { [own] in await own.show($0, format: format) })[0]
    }

    private func tellEnd(_ record: GameDayRecord, _ outcomes: [RunOutcome], _ session: RunSession) -> End {
        let summary = GameDaySummary(gameDay, record.entries)
        let end = End(id: record.subject.id, summary: summary, outcomes: outcomes)
        if format == .json { context.print(JSONReport.of(outcomes, exit: end.verdict.exitCode).text) }
        if format == .text {
            if outcomes.count > 1 { context.write(SummaryTable.of(outcomes)) }
            context.print("\(end.verdict.rawValue): game day \(gameDay.name); \(summary.reason)")
            context.print("write-up: \(record.writeUp)")
        }
        session.complain(of: outcomes)
        guard end.verdict != .verified else { return end }
        context.complain("gameday: the game day \(record.subject.id) is \(end.verdict.rawValue): \(summary.reason)")
        context.complain("to do: see in \(record.writeUp) what was not shown, and why")
        return end
    }
}
