import ArgumentParser
import Documents

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Says what is wrong in a file: file:line:column, what, and what was meant.",
        discussion: """
              gameday validate experiments/*.yaml
              gameday validate experiments/suites/*.yaml      with all experiments that they name
              gameday validate experiments/gamedays/*.yaml experiments/schedules/*.yaml destinations.yaml
              gameday validate mine.yaml --stack stack.json   resolves ${stack...} as well
            """)

    @Argument(
        help: "Experiments, suites, game days, schedules and destinations files.", completion: .documents)
    var files: [String]

    @Option(help: "The stack file that ${stack...} refers to.", completion: .documents)
    var stack: String?

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            let stack = try self.stack.map { try StackChoice.read($0) }
            let settings = try Settings.parse(self.settings)
            var refused = 0
            for file in files {
                do {
                    let found = try RunnableFile(
                        file, stack: stack?.values, settings: settings, now: context.secondsSince1970())
                    for warning in found.warnings { context.complain("\(warning)") }
                    context.print("\(file): \(found.name) is valid")
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
