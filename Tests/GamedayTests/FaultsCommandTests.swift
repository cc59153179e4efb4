import Experiments
import Faults
import TestSupport
import Testing

@Suite("gameday faults", .timeLimit(.minutes(5)))
struct FaultsCommandTests {
    @Test("lists every fault there is, one a line")
    func list() async throws {
        let output = try await Command.gameday("faults")
        #expect(output.status == 0)
        let lines = output.standardOutput.split(separator: "\n").map(String.init)
        #expect(lines == FaultCatalog.faults.map { "\($0.name)  \($0.summary)" })
    }

    @Test("a fault's page names every parameter with its default, and every permission")
    func page() async throws {
        let output = try await Command.gameday("faults", "rds/failover-db-cluster")
        #expect(output.status == 0)
        let page = output.standardOutput
        for line in [
            "    cluster (required)\n", "    to (default any)\n", "    timeLimit (default 120s)\n", "  Evidence\n",
            "  Undo\n",
        ] {
            #expect(page.contains(line), "\(page)")
        }
        for permission in FailoverDBCluster.reference.permissions { #expect(page.contains("    \(permission)\n")) }
    }

    @Test("a fault that does not exist: exit 64 with what to do")
    func unknown() async throws {
        let output = try await Command.gameday("faults", "rds/failover")
        #expect(output.status == 64)
        #expect(output.standardOutput.isEmpty)
        #expect(
            output.standardError
                == "gameday: there is no fault rds/failover\nto do: `gameday faults` lists them\n")
    }
}
