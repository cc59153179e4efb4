import ArgumentParser
import Runner

/// What every command that breaks a stack is told of the stack and of the results.
struct RunOptions: ParsableArguments {
    @Option(help: "The stack file; the sandbox when left out.", completion: .documents)
    var stack: String?

    @Flag(help: "Breaks a stack on AWS without asking.")
    var yes = false

    @Option(help: "The folder that the runs' directories are made in.", completion: .directory)
    var runs = "runs"

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Where finished runs are sent: a destinations file, or s3://bucket/prefix.", valueName: "place"),
        completion: .documents)
    var places: [String] = []

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    /// Where finished runs go; reads the destinations files.
    ///
    /// - Throws: `Refusal` or `Complaint` when one of them is not valid.
    func sending(_ context: CommandContext) throws -> Sending {
        try Sending(
            places: places, profile: profile, region: stack.flatMap(StackChoice.region), context: context)
    }

    /// What runs experiments on a stack as these options say.
    func session(
        _ context: CommandContext, on stack: StackChoice, sharesTerminal: Bool = false, sending: Sending
    ) -> RunSession {
        RunSession(
            context: context, stack: stack, halt: HaltSwitch(), runs: runs, profile: profile, yes: yes,
            sharesTerminal: sharesTerminal, sending: sending)
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
