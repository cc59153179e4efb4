import ArgumentParser
import Basics
import Glibc

struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "The sandbox: up, down, status, exec, doctor.",
        discussion: """
            A real three-zone stack on this machine: PostgreSQL with two synchronous standbys, a load
            balancer with a node in each zone, two service processes in each zone, and an AWS-compatible endpoint.

              gameday sandbox up          starts it and prints the path of its stack file
              gameday sandbox status      what runs where
              gameday sandbox exec data-a -- psql ...
              gameday sandbox down        ends it; nothing is left behind

            `gameday sandbox help` lists every option.
            """)

    @Argument(
        parsing: .captureForPassthrough, help: "What gameday-sandbox is to do.",
        completion: .list(["up", "down", "status", "exec", "doctor"]))
    var arguments: [String] = []

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            let executable = context.sibling("gameday-sandbox")
            var argv = ([executable] + (arguments.isEmpty ? ["--help"] : arguments)).map { strdup($0) }
            argv.append(nil)
            execv(executable, argv)
            throw Complaint(
                "\(executable) cannot be started: \(String(cString: strerror(errno)))",
                mend: "build it with `swift build`, or install it beside gameday", exit: .internalError)
        }
    }
}
