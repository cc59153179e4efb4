import AWS
import ArgumentParser
import Destinations
import Documents
import Experiments
import Faults
import FoundationEssentials
import GameDays
import Runner
import Stack

/// What the agent does to a stack: through the same parts as `gameday recover` and `gameday run`.
struct StackAgentWork: AgentWork {
    let context: CommandContext
    /// The path of the schedule file.
    let scheduleFile: String
    let stack: StackChoice
    let runs: String
    let profile: String?
    let sending: Sending

    /// Reads everything that a schedule runs.
    ///
    /// - Parameter whenever: whether it is run at another time than its cron line says.
    /// - Throws: `Refusal` with what is wrong, `Complaint` when it could never be run.
    func check(files schedule: Schedule, whenever: Bool) throws {
        let files = try ScheduledFiles(of: schedule, stack: stack.values)
        for warning in files.experiments.flatMap(\.experiment.warnings) { context.complain("\(warning)") }
        let now = whenever ? nil : context.secondsSince1970()
        if let refusal = files.refusal(of: schedule, on: stack.file, now: now) {
            throw Complaint("the schedule \(schedule.name): \(refusal.reason)", mend: refusal.mend, exit: .usage)
        }
    }

    func heal() async -> AgentEvent {
        let recovery = recovery()
        var restored: [String] = []
        do {
            let found = try await recovery.look()
            let leftovers: Leftovers
            do {
                leftovers = try await recovery.settle(found, force: false) { lease, seconds in
                    context.complain(
                        "agent: the run \(lease.run) on \(lease.host) holds the lease: seeing whether it still lives, "
                            + "for at most \(seconds) s")
                }
            } catch {
                let now = try await recovery.look().lease
                if let refusal = LeftoverRefusal.ofGoingOn(now, own: ProcessIdentity.own) { return .notHealed(refusal) }
                // A run of somebody else, which undoes its faults itself; this agent's own dead ones are not its.
                return .healed(restored: [], interrupted: [])
            }
            if !leftovers.isNothing {
                let report = await recovery.heal(leftovers)
                restored = report.restored
                if let failure = report.failures.first {
                    return .notHealed(AgentRefusal(.unhealed, failure.reason, mend: failure.mend))
                }
            }
        } catch {
            return .notHealed(AgentRefusal(.unseen, error.reason, mend: error.mend))
        }
        let interrupted = await markInterrupted()
        return .healed(restored: restored, interrupted: interrupted + (await sendUnsent()))
    }

    /// Sends what an agent that died had judged, and not sent yet.
    private func sendUnsent() async -> [RunSummary] {
        guard sending.hasPlaces else { return [] }
        var sent: [RunSummary] = []
        for directory in RunFolder(runs).unsent {
            guard let result = try? RunRecord(directory).result, result.stack.name == stack.file.name,
                result.stack.account == stack.file.account, result.stack.region == stack.file.region
            else { continue }
            await sending.send(directory, isHurried: true)
            sent.append(
                RunSummary(
                    late: result.run, experiment: result.name, verdict: result.verdict, reason: result.reason,
                    undone: result.undone))
        }
        return sent
    }

    /// Gives every run that died on this stack, and is undone, its verdict and its report, and sends it as its own
    /// process would have.
    private func markInterrupted() async -> [RunSummary] {
        var marked: [RunSummary] = []
        for run in RunFolder(runs).interrupted(on: stack.file) {
            let experiment = try? ExperimentFile.read(
                run.directory.experiment, stack: stack.values, settings: nil
            ).experiment
            let outcome = run.outcome(on: stack.file, hypothesis: experiment?.hypothesis ?? "")
            do {
                try run.mark(outcome, clock: context.clock, wallClock: context.wallClock)
            } catch {
                context.complain("gameday: \(error)")
            }
            ReportFiles.write(outcome, context)
            // What is due waits for the healing.
            await sending.send(run.directory, isHurried: true)
            marked.append(
                RunSummary(
                    interrupted: run.run, experiment: run.experiment, reason: outcome.reason, undone: outcome.undone))
        }
        return marked
    }

    func check(_ schedule: Schedule) async -> AgentRefusal? {
        do {
            if let refusal = LeftoverRefusal.of(try await recovery().look()) { return refusal }
        } catch {
            return AgentRefusal(.unseen, error.reason, mend: error.mend)
        }
        return await obstacle(to: schedule)
    }

    /// Why nothing of a schedule must be begun now, whoever holds the lease; nil when it may.
    private func obstacle(to schedule: Schedule) async -> AgentRefusal? {
        if let refusal = freeze() { return refusal }
        let trouble = await StackConditions.trouble(
            stack.file, aws: AWSAccess.client(for: stack.file, profile: profile, context), alarms: alarms(of: schedule),
            tasksPerZone: schedule.preconditions.tasksPerZone ?? stack.file.tasks?.perZone ?? 1)
        switch trouble {
        case nil: return nil
        case .deploy(let words): return AgentRefusal(.deploy, words, mend: "wait until the deployment is over")
        case .capacity(let words):
            return AgentRefusal(.capacity, words, mend: "wait until all tasks are healthy, or add tasks")
        case .alarm(let words): return AgentRefusal(.alarm, words, mend: "see in CloudWatch what raised it")
        case .unseen(let finding): return AgentRefusal(.unseen, finding.reason, mend: finding.mend)
        }
    }

    private func alarms(of schedule: Schedule) -> [String] { schedule.preconditions.alarms ?? stack.file.alarms }

    /// The freeze that is on by the schedule file as it is now: one that was added since the agent began counts, too.
    private func freeze() -> AgentRefusal? {
        let now = context.secondsSince1970()
        do {
            let file = try ScheduleFile(Document(path: scheduleFile), now: now)
            return file.freezes.first { $0.contains(now) }.map { AgentRefusal(during: $0) }
        } catch {
            let fault = "\(error)".split(separator: "\n").first ?? ""
            return AgentRefusal(
                .unseen, "whether a freeze is on cannot be seen: \(fault)", mend: "make the schedule file valid again")
        }
    }

    func run(_ schedule: Schedule, halt: HaltSwitch) async -> [RunSummary] {
        let session = session(for: schedule, halt: halt)
        do {
            switch try ScheduledFiles(of: schedule, stack: stack.values) {
            case .experiments(let files):
                return await session.outcomes(files, format: .text).map { RunSummary($0) }
            case .suite(let suite, let files): return await run(suite, files, session)
            case .gameDay(let gameDay, let experiments): return try await hold(gameDay, experiments, session)
            }
        } catch let complaint as Complaint {
            return [RunSummary(refused: schedule.name, reason: complaint.reason)]
        } catch {
            // The files were readable when the agent began, and are not any more.
            return [
                RunSummary(refused: schedule.name, reason: "what it runs cannot be read: \(error)")
            ]
        }
    }

    /// What runs a schedule's experiments, and looks before each of them whether it may be begun. A game day waits for
    /// the stack only then: between its experiments it has its cool-downs.
    private func session(for schedule: Schedule, halt: HaltSwitch) -> RunSession {
        var session = RunSession(
            context: context, stack: stack, halt: halt, runs: runs, profile: profile, yes: true, sending: sending)
        session.remembersUnsent = sending.hasPlaces
        session.alarmsAwaited = alarms(of: schedule)
        session.tasksAwaited = schedule.preconditions.tasksPerZone
        session.obstacle = { [self, session] in
            if schedule.work.kind == .gameDay { await session.waitUntilSteady() }
            return await obstacle(to: schedule).map { Finding(.refused, $0.reason, mend: $0.mend) }
        }
        return session
    }

    /// Runs a suite as `gameday verify` does, with its reports in a folder beside the runs.
    private func run(_ suite: ExperimentSuite, _ files: [ReadExperiment], _ session: RunSession) async -> [RunSummary] {
        let tail = String(context.randomSeed() % 1_679_616, radix: 36)
        let path = "\(runs)/suites/\(WallClock.compact())-\(suite.name)-\(tail)"
        var report: ReportFolder?
        do throws(Complaint) { report = try ReportFolder(making: path) } catch {
            context.complain("gameday: \(error.reason)")
        }
        let outcome = await VerifySession(
            run: session, name: suite.name, plan: SuitePlan(files, stack: stack.file),
            budget: SuiteBudget(seconds: SuiteFile.budgetSeconds(of: suite), keepsGoing: suite.keepsGoing),
            report: report, format: .text
        ).outcome()
        context.complain("reports: \(path)")
        return outcome.runs.map { RunSummary($0.outcome) }
    }

    /// Holds a game day unattended: its own summary comes last, for it may have proven less than its experiments.
    private func hold(
        _ gameDay: GameDay, _ experiments: [Int: ReadExperiment], _ session: RunSession
    ) async throws(Complaint) -> [RunSummary] {
        let end = try await GameDaySession(
            context: context, gameDay: gameDay, runs: runs, isUnattended: true, format: .text
        ).hold(session, experiments)
        return end.outcomes.map { RunSummary($0) } + [RunSummary(end.summary, name: gameDay.name, id: end.id)]
    }

    private func recovery() -> Recovery {
        // A new client each time: credentials that had expired may have been renewed.
        Recovery(
            of: stack.file, run: nil, aws: AWSAccess.client(for: stack.file, profile: profile, context),
            clock: context.clock, secondsSince1970: context.secondsSince1970, pause: context.pause,
            life: { [host = context.hostName] in ProcessIdentity.holder(of: $0, onHost: host) })
    }
}

/// What is there of other runs, as a reason not to begin one.
enum LeftoverRefusal {
    /// Why a stack whose lease goes on is not healed; nil when a run of somebody else has it.
    ///
    /// - Parameter own: this process, which heals only while it runs nothing: a lease of its own is of a run that is
    ///   not undone.
    static func ofGoingOn(_ standing: LeaseStanding, own: String?) -> AgentRefusal? {
        // It was just seen to be renewed, so that it looks expired by this machine's clock says nothing.
        let lease: Lease
        switch standing {
        case .live(let held), .expired(let held): lease = held
        case .free, .ours, .unreadable:
            return AgentRefusal(
                .unseen, "who holds the stack's lease changed while it was looked at", mend: "it is looked at again")
        }
        guard let own, lease.process == own else { return nil }
        return AgentRefusal(
            .unhealed, "the run \(lease.run) of this agent is not undone; its watchdog goes on trying",
            mend: "see its report, and run `gameday recover`")
    }

    static func of(_ leftovers: Leftovers) -> AgentRefusal? {
        switch leftovers.lease {
        case .live(let lease), .ours(let lease):
            return AgentRefusal(
                .lease, "the run \(lease.run) on \(lease.host) holds the stack's lease", mend: "wait until it has ended"
            )
        case .expired(let lease):
            return AgentRefusal(
                .unhealed, "the run \(lease.run) on \(lease.host) died and is not healed", mend: "run `gameday recover`"
            )
        case .unreadable(let text):
            return AgentRefusal(
                .unhealed, "the stack's lease cannot be read: it says \(text)", mend: "run `gameday recover --force`")
        case .free: break
        }
        if let first = leftovers.found.first {
            return AgentRefusal(
                .unhealed, "an earlier run is unhealed: \(first.description), by the run \(first.run)",
                mend: "run `gameday recover`")
        }
        return leftovers.unread.first.map { kind in
            AgentRefusal(
                .unseen, "what \(kind.fault) may have left behind cannot be read: \(kind.error)",
                mend: "see that AWS answers and allows it")
        }
    }
}
