import ArgumentParser
import Experiments
import Faults

struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "What can be injected: parameters, evidence, undo and permissions, from the code itself.",
        discussion: """
              gameday faults                             the list
              gameday faults rds/failover-db-cluster     one fault's page
            """)

    @Argument(help: "A fault's name.", completion: .list(FaultCatalog.faults.map(\.name)))
    var name: String?

    func run() throws {
        let context = CommandContext.live
        context.finishing {
            guard let name else {
                for fault in FaultCatalog.all { context.print("\(fault.schema.name)  \(fault.schema.summary)") }
                return 0
            }
            guard let fault = FaultCatalog.all.first(where: { $0.schema.name == name }) else {
                throw Complaint("there is no fault \(name)", mend: "`gameday faults` lists them", exit: .usage)
            }
            context.write(Self.page(fault))
            return 0
        }
    }

    private static func page(_ fault: any Fault.Type) -> String {
        var lines = [fault.schema.name, "", "  \(fault.schema.summary)", ""]
        lines += ParameterPage.lines(fault.schema.parameters)
        lines += ["", "  Evidence", "    \(fault.reference.evidence)", "", "  Undo", "    \(fault.reference.undo)"]
        lines += ["", "  Permissions"] + fault.reference.permissions.map { "    \($0)" }
        lines += ["", "  Good to know"] + fault.reference.notes.map { "    \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
