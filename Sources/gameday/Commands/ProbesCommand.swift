import ArgumentParser
import Experiments
import Probes

struct ProbesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probes",
        abstract: "What can be looked at besides the workload: parameters, meaning and permissions, from the code.",
        discussion: """
              gameday probes                   the list
              gameday probes target-health     one probe's page
            """)

    @Argument(help: "A probe's name.", completion: .list(ProbeCatalog.probes.map(\.name)))
    var name: String?

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            guard let name else {
                for probe in ProbeCatalog.all { context.print("\(probe.schema.name)  \(probe.schema.summary)") }
                return 0
            }
            guard let probe = ProbeCatalog.all.first(where: { $0.schema.name == name }) else {
                throw Complaint("there is no probe \(name)", mend: "`gameday probes` lists them", exit: .usage)
            }
            context.write(Self.page(probe))
            return 0
        }
    }

    private static func page(_ probe: any Probe.Type) -> String {
        var lines = [probe.schema.name, "", "  \(probe.schema.summary)", ""]
        lines += ParameterPage.lines(probe.schema.parameters)
        lines += ["", "  A look holds when", "    \(probe.reference.holds)"]
        let permissions = probe.reference.permissions
        lines += ["", "  Permissions"] + (permissions.isEmpty ? ["none"] : permissions).map { "    \($0)" }
        lines += ["", "  On the sandbox", "    \(probe.reference.sandbox)"]
        if !probe.reference.notes.isEmpty { lines += ["", "  Good to know"] }
        lines += probe.reference.notes.map { "    \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
