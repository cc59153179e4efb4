import ArgumentParser
import Experiments
import GameDays
import Reports
import Runner
import Stack

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs experiments: breaks the stack while transactions flow, and judges the recovery with evidence.",
        discussion: """
            Without --stack the sandbox is used, and started if it is not up: nothing outside this machine is touched.

              gameday run experiments/aurora-failover.yaml
              gameday run experiments/aurora-failover.yaml --set expect.recovery.within=30s
              gameday run experiments/aurora-failover.yaml --stack stack.json --plan
              gameday run experiments/aurora-failover.yaml --stack stack.json --yes --format json

            SIGINT and SIGTERM halt the run: everything is undone before it ends.
            Several experiments are run one after the other. Before each further one it is waited, for at most 300 s, \
            until the service has its tasks in every zone again.

            A game day (a file with an agenda) is run alone, led from the terminal or by itself:

              gameday run experiments/gamedays/quarterly.yaml
              gameday run experiments/gamedays/weekly-smoke.yaml --unattended
              gameday run experiments/gamedays/quarterly.yaml --resume 20260101-100000-quarterly-x

            The facilitator says, at any time, also while an experiment runs:

            \(FacilitatorCommand.reference.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

            Everything is on a timeline in runs/gamedays/, and the write-up is beside it.
            """)

    @Argument(help: "Experiment files, run one after the other, or one game day.", completion: .documents)
    var files: [String]

    @OptionGroup var options: RunOptions

    @Flag(help: "Only shows what would be called and touched.")
    var plan = false

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    @Option(
        help: "A folder for junit.xml, report.md and result.json of all of them; made if it is not there.",
        completion: .directory)
    var report: String?

    @Flag(help: "Runs a game day without a facilitator: its file answers every go / no-go.")
    var unattended = false

    @Option(help: "Goes on with a game day that was interrupted: its name in runs/gamedays/.")
    var resume: String?

    func run() async throws {
        let context = CommandContext.live
        await context.finishing {
            let folder = try ReportFolder.make(report, plan: plan)
            let settings = try Settings.parse(self.settings)
            if let gameDay = try GameDaySession.gameDay(of: self) {
                return try await GameDaySession(
                    context: context, gameDay: gameDay, runs: options.runs, isUnattended: unattended,
                    format: options.format, resume: resume
                ).run(self, settings)
            }
            // Everything that can be wrong in the files is said before a sandbox is started.
            for file in files { _ = try ExperimentFile.read(file, stack: nil, settings: settings ?? [:]) }
            let sending = try options.sending(context)
            let stack = try await StackChoice.choose(options.stack, context)
            var session = options.session(context, on: stack, sending: sending)
            session.report = folder
            // All are read before the first is run: a bad file must not cost the verdict of another.
            let files = try self.files.map { file in
                try ExperimentFile.read(file, stack: stack.values, settings: settings ?? [:])
            }
            if plan { return try await session.showPlans(files) }
            try await session.confirm(files)
            return try await session.halting { await session.run(files, format: options.format) }
        }
    }
}
