internal import ArgumentParser

/// `gameday-sandbox`: a real three-zone stack on this machine, as an agent would find it on AWS.
@main
struct GamedaySandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gameday-sandbox",
        abstract: "A real three-zone stack on this machine.",
        discussion: """
            It needs no AWS account and reaches nothing outside the machine: everything lives in Linux namespaces of \
            its own, and all of it ends when its keeper does.

              gameday-sandbox up                           start it and print the path of its stack file
              gameday-sandbox exec inet -- curl http://app.sandbox.internal/ready
              gameday-sandbox down                         end it and remove everything it left
            """,
        subcommands: [Up.self, Down.self, Status.self, Exec.self, DoctorCommand.self, Keep.self, Inside.self])
}
