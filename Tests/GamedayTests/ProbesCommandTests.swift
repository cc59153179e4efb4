import Experiments
import Probes
import TestSupport
import Testing

@Suite("gameday probes", .timeLimit(.minutes(5)))
struct ProbesCommandTests {
    @Test("lists every probe there is, one a line")
    func list() async throws {
        let output = try await Command.gameday("probes")
        #expect(output.status == 0)
        let lines = output.standardOutput.split(separator: "\n").map(String.init)
        #expect(lines == ProbeCatalog.probes.map { "\($0.name)  \($0.summary)" })
    }

    @Test("a probe's page names its parameters with their defaults, when it holds, and what it needs")
    func page() async throws {
        let page = try await Command.gameday("probes", "tasks-per-zone").standardOutput
        for line in [
            "    atLeast (optional)\n", "    when (default after)\n", "    every (default 2s)\n",
            "  A look holds when\n    \(TasksPerZone.reference.holds)\n",
            "  Permissions\n    ecs:ListTasks\n    ecs:DescribeTasks\n", "  On the sandbox\n", "  Good to know\n",
        ] {
            #expect(page.contains(line), "\(page)")
        }
        let own = try await Command.gameday("probes", "tcp").standardOutput
        #expect(own.contains("    host (required)\n"))
        #expect(own.contains("  Permissions\n    none\n"))
    }

    @Test("a probe that does not exist: exit 64 with what to do")
    func unknown() async throws {
        let output = try await Command.gameday("probes", "redis")
        #expect(output.status == 64)
        #expect(output.standardError == "gameday: there is no probe redis\nto do: `gameday probes` lists them\n")
    }
}
