import Basics
import Documents
import Experiments
import Reports
import Runner

/// One run of a suite: by `gameday verify`, or by the agent when it is due.
struct VerifySession {
    let run: RunSession
    /// The suite's name.
    let name: String
    let plan: SuitePlan
    let budget: SuiteBudget
    /// The folder of the reports; nil for none.
    let report: ReportFolder?
    let format: OutputFormat

    private var context: CommandContext { run.context }
    private var files: [ReadExperiment] { plan.items.map { ($0.experiment, $0.text) } }

    /// Shows what would be run in which order, whether it fits, and what each would do; changes nothing.
    func showPlans() async throws -> Int32 {
        context.write(SuiteReport.plan(plan, budgetSeconds: budget.seconds))
        if let refusal = plan.refusal(budgetSeconds: budget.seconds) { throw Complaint(refusal) }
        return try await run.showPlans(files)
    }

    /// Runs the suite once whoever must has confirmed it, and lets signals halt it; the worst verdict decides the exit
    /// code.
    func verify() async throws -> Int32 {
        run.warn(files)
        if plan.refusal(budgetSeconds: budget.seconds) == nil { try await run.confirm(files) }
        return try await run.halting { await outcome().verdict.exitCode }
    }

    /// Runs the suite and reports it. What keeps all of it from being begun is each experiment's own reason: a report
    /// is never empty, and never better than what was found out.
    func outcome() async -> SuiteOutcome {
        context.writeError(SuiteReport.plan(plan, budgetSeconds: budget.seconds))
        let suite = await series(plan.refusal(budgetSeconds: budget.seconds))
        report?.write(
            junit: JUnitReport.of(suite), markdown: MarkdownReport.of(suite), result: SuiteReport.json(suite), context)
        context.write(format == .json ? SuiteReport.json(suite).text + "\n" : SuiteReport.text(suite))
        for note in suite.runs.flatMap(\.outcome.notes) { context.complain("gameday: \(note)") }
        if let decisive = suite.decisive, decisive.verdict != .verified {
            context.complain("gameday: \(decisive.name): \(decisive.reason)")
            context.complain("to do: \(decisive.mend)")
        }
        // Only now: a destination that hangs would eat up the budget, and leave experiments out.
        for outcome in suite.runs.map(\.outcome) where outcome.wasBegun {
            await run.sending?.send(RunDirectory(existing: outcome.directory), halt: run.halt)
        }
        return suite
    }

    private func series(_ refusal: Finding?) async -> SuiteOutcome {
        let (began, start) = (context.wallClock(), context.clock.now())
        func elapsed() -> Double { Double(context.clock.now() - start) / 1_000_000 }
        var obstacle = refusal
        var waited = "no deploy was waited for"
        if obstacle == nil {
            do throws(Finding) { waited = try await settle() } catch { obstacle = error }
        }
        let outcomes = await RunSeries.run(
            plan.items.map { item in { run.request(item.experiment, item.text) } }, began: context.wallClock,
            halt: { run.halt.finding }, between: run.waitUntilSteady,
            leaveOut: { index, outcomes in
                obstacle
                    ?? budget.reason(
                        toLeaveOut: plan.items[index], after: outcomes, elapsedSeconds: Int(elapsed().rounded(.up)))
            }, obstacle: run.findObstacle,
            run: { request async throws(Finding) in try await run.run(request) },
            each: { if $0.wasBegun { context.complain(Sentence.of($0)) } })
        return SuiteOutcome(
            name: name, stack: run.summary, began: began, waited: waited, budgetSeconds: budget.seconds,
            tookSeconds: elapsed(),
            runs: zip(outcomes, plan.items).map {
                SuiteOutcome.Run($0, risk: $1.risk, expectedSeconds: $1.expectedSeconds)
            })
    }

    /// Waits for a deploy in progress, for as long as any experiment would still fit afterwards.
    private func settle() async throws(Finding) -> String {
        let shortest = plan.items.map(\.expectedSeconds).min() ?? 0
        return try await DeployWait(for: run.stack.file, environment: run.environment())
            .wait(atMost: budget.seconds - shortest) { context.complain($0) }
    }
}
