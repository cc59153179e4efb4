import ArgumentParser
import Documents
import Experiments
import GameDays

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Says what is wrong in an experiment or game-day file: file:line:column, what, and what was meant.",
        discussion: """
              gameday validate experiments/*.yaml
              gameday validate experiments/gamedays/*.yaml    with all experiments on their agendas
              gameday validate mine.yaml --stack stack.json   resolves ${stack...} as well
            """)

    @Argument(help: "Experiment files and game days.", completion: .documents)
    var files: [String]

    @Option(help: "The stack file that ${stack...} refers to.", completion: .documents)
    var stack: String?

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    func run() throws {
        let context = CommandContext.live
        try context.finishing {
            let stack = try self.stack.map { try StackChoice.read($0) }
            var refused = 0
            for file in files {
                do {
                    let settings = try Settings.parse(settings)
                    let document = try Document(path: file)
                    guard !GameDay.isDescribed(by: document) else {
                        let gameDay = try GameDay(document)
                        for (_, experiment) in try gameDay.readExperiments(stack: stack?.values, settings: settings) {
                            for warning in experiment.experiment.warnings { context.complain("\(warning)") }
                        }
                        context.print("\(file): \(gameDay.name) is valid")
                        continue
                    }
                    let experiment = try ExperimentFile.read(
                        file, stack: stack?.values, settings: settings
                    ).experiment
                    for warning in experiment.warnings { context.complain("\(warning)") }
                    context.print("\(file): \(experiment.name) is valid")
                } catch let refusal as Refusal {
                    refused += 1
                    context.complain("\(refusal)")
                }
            }
            guard refused > 0 else { return 0 }
            let count = refused == 1 ? "1 file is" : "\(refused) files are"
            throw Complaint("\(count) not valid", mend: "mend what is named above", exit: .usage)
        }
    }
}
