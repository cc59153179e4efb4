import ArgumentParser

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what an experiment would call and touch, and what stands in its way; changes nothing.",
        discussion: """
              gameday plan experiments/aurora-failover.yaml --stack stack.json

            Names the resolved targets, every changing call, the undo, the blast radius, the guards as they stand, the
            permissions that are missing, and leftovers of earlier runs. The same as `gameday run --plan`.
            """)

    @Argument(help: "Experiment files.", completion: .documents)
    var files: [String]

    @Option(help: "The stack file; the sandbox when left out.", completion: .documents)
    var stack: String?

    @Option(name: .customLong("set"), help: "A value for ${set...}, or for a key of the file, as key=value.")
    var settings: [String] = []

    @Option(help: "A profile of the shared AWS configuration.")
    var profile: String?

    func run() async throws {
        var arguments = files + ["--plan"]
        if let stack { arguments += ["--stack", stack] }
        for setting in settings { arguments += ["--set", setting] }
        if let profile { arguments += ["--profile", profile] }
        try await RunCommand.parse(arguments).run()
    }
}
