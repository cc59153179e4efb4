import ArgumentParser
import Documents
import Experiments
import Runner

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Runs a suite of experiments within a budget of time, as after a deploy, and reports to a pipeline.",
        discussion: """
            Without --stack the sandbox is used, and started if it is not up: nothing outside this machine is touched.
            Without --suite every shipped experiment that breaks something is run.

              gameday verify --suite experiments/suites/post-deploy.yaml --stack stack.json --yes --report report
              gameday verify --suite experiments/suites/post-deploy.yaml --stack stack.json --plan

            A deploy that is in progress is waited for. What puts least at risk is run first, and nothing after the \
            first refuted hypothesis. A suite that cannot fit its budget is not begun, and an experiment that does not \
            fit what is left of it is not either: what was not run never counts as verified.
            --report writes junit.xml, report.md and result.json. --to sends the runs once all are judged, so that a \
            slow destination costs no experiment its time. SIGINT and SIGTERM halt: everything is undone first.

            Exit codes: the worst verdict's, as of `gameday run`; 2 when the suite does not fit or the deploy does not \
            settle.
            """)

    @OptionGroup var options: RunOptions

    @Option(help: "The suite's file; \(SuiteFile.shipped) when left out.", completion: .documents)
    var suite: String?

    @Option(help: "How long the whole may take, such as 10m; what the suite says, or 10m, when left out.")
    var budget: String?

    @Flag(help: "Runs the rest after a refuted hypothesis, too.")
    var keepGoing = false

    @Option(help: "A folder for junit.xml, report.md and result.json; made if it is not there.", completion: .directory)
    var report: String?

    @Flag(help: "Only shows the order, the expected times, and what would be called and touched.")
    var plan = false

    @Option(
        name: .customLong("set"),
        help: "A value for ${set...}, or for a key of every experiment, as key=value; wins over the suite's own.")
    var settings: [String] = []

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let folder = try ReportFolder.make(report, plan: plan)
            let settings = try Settings.parse(self.settings) ?? [:]
            let suite = try SuiteFile.read(self.suite)
            let seconds = try budgetSeconds(of: suite)
            // Everything that can be wrong in the files is said before a sandbox is started.
            _ = try SuiteFile.experiments(of: suite, stack: nil, settings: settings)
            let sending = try options.sending(context)
            let stack = try await StackChoice.choose(options.stack, context)
            let files = try SuiteFile.experiments(of: suite, stack: stack.values, settings: settings)
            let session = VerifySession(
                run: options.session(context, on: stack, sending: sending), name: suite.name,
                plan: SuitePlan(files, stack: stack.file),
                budget: SuiteBudget(seconds: seconds, keepsGoing: keepGoing || suite.keepsGoing),
                report: folder, format: options.format)
            if plan { return try await session.showPlans() }
            return try await session.verify()
        }
    }

    private func budgetSeconds(of suite: ExperimentSuite) throws(Complaint) -> Int {
        guard let budget else { return SuiteFile.budgetSeconds(of: suite) }
        guard let duration = Duration(written: budget), ExperimentSuite.budgets.contains(duration) else {
            throw Complaint(
                "--budget \(budget) is not a time from \(ExperimentSuite.budgets.lowerBound.written) to "
                    + ExperimentSuite.budgets.upperBound.written, mend: "write --budget 10m, for example", exit: .usage)
        }
        return Int(duration.components.seconds)
    }
}
