import AWS
import ArgumentParser
import Documents
import Experiments
import Faults
import GameDays
import Runner
import Stack

/// What the agent does to a stack: through the same parts as `gameday recover` and `gameday run`.
struct StackAgentWork: AgentWork {
    let context: CommandContext
    let stack: StackChoice
    let runs: String
    let profile: String?

    /// Reads everything that a schedule runs.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    func readExperiments(of schedule: Schedule) throws(Refusal) {
        for path in schedule.experiments {
            let experiment = try ExperimentFile.read(path, stack: stack.values, settings: schedule.settings).experiment
            for warning in experiment.warnings { context.complain("\(warning)") }
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
        return .healed(restored: restored, interrupted: markInterrupted())
    }

    /// Gives every run that died on this stack, and is undone, its verdict and its report.
    private func markInterrupted() -> [RunSummary] {
        RunFolder(runs).interrupted(on: stack.file).map { run in
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
            return RunSummary(
                interrupted: run.run, experiment: run.experiment, reason: outcome.reason, undone: outcome.undone)
        }
    }

    func check(_ schedule: Schedule) async -> AgentRefusal? {
        do {
            if let refusal = LeftoverRefusal.of(try await recovery().look()) { return refusal }
        } catch {
            return AgentRefusal(.unseen, error.reason, mend: error.mend)
        }
        let asked = schedule.preconditions
        let trouble = await StackConditions.trouble(
            stack.file, aws: AWSAccess.client(for: stack.file, profile: profile, context),
            alarms: asked.alarms ?? stack.file.alarms,
            tasksPerZone: asked.tasksPerZone ?? stack.file.tasks?.perZone ?? 1)
        switch trouble {
        case nil: return nil
        case .deploy(let words): return AgentRefusal(.deploy, words, mend: "wait until the deployment is over")
        case .capacity(let words):
            return AgentRefusal(.capacity, words, mend: "wait until all tasks are healthy, or add tasks")
        case .alarm(let words): return AgentRefusal(.alarm, words, mend: "see in CloudWatch what raised it")
        case .unseen(let finding): return AgentRefusal(.unseen, finding.reason, mend: finding.mend)
        }
    }

    func run(_ schedule: Schedule, halt: HaltSwitch) async -> [RunSummary] {
        let session = RunSession(
            context: context, stack: stack, halt: halt, runs: runs, profile: profile, yes: true)
        do {
            let files = try schedule.experiments.map { file in
                try ExperimentFile.read(file, stack: stack.values, settings: schedule.settings ?? [:])
            }
            return await session.outcomes(files, format: .text).map { RunSummary($0) }
        } catch {
            // The files were readable when the agent began, and are not any more.
            return [
                RunSummary(refused: schedule.name, reason: "what it runs cannot be read: \(error)")
            ]
        }
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
