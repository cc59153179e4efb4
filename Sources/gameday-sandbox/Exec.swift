internal import ArgumentParser
internal import Sandbox

/// `gameday-sandbox exec`
struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a command in a place of the sandbox's network.",
        discussion: """
            Places: inet (the client side), pub-a to pub-c (the load balancer), app-a to app-c (the tasks), data-a to \
            data-c (the database), router.

              gameday-sandbox exec inet -- curl -i http://app.sandbox.internal/ready
              gameday-sandbox exec data-a -- ss -tn
            """)

    @OptionGroup var options: Options

    @Argument(help: "Where to run it.")
    var place: String

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("no command is given: write it after --") }
    }

    func run() throws {
        throw ExitCode(try options.launcher().run(place: place, command: command))
    }
}
