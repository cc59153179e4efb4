import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The agent with a schedule of one minute, by the real clock.
    @Suite("The agent", .timeLimit(.minutes(20)))
    struct AgentTests {
        @Test("killed in the middle of a fault, it heals, goes on with the next minute, and is stopped in good order")
        func killedAndStopped() async throws {
            try await AgentScene.with { scene in
                let before = try await StackSnapshot.take(of: scene.sandbox)
                let orphan = try await scene.killInFault()

                let agent = try scene.start()
                let port = try #require(
                    await agent.line(containing: "agent: listening on")?.split(separator: ":").last.map(String.init))
                let healed = try #require(await agent.line(containing: "agent: healed"))
                #expect(healed.contains("restored to") && healed.contains("interrupted"), "\(healed)")
                let report = try orphan.report()
                #expect(report["verdict"] as? String == "inconclusive")
                #expect((report["reason"] as? String)?.hasPrefix("interrupted: the process of the run died") == true)
                #expect(report["undone"] as? Bool == true)
                #expect(try await before.difference() == "")

                let ended = try #require(await agent.line(containing: "agent: minutely ended"))
                #expect(ended.contains("blackhole verified"), "\(ended)\n\(scene.sandbox.badArrivals)")
                try await scene.expectMetrics(port)

                // The third is halted in the middle of its fault.
                try #require(await agent.waitForLine(containing: "blackhole: observe"))
                agent.signal(SIGTERM)
                let stopped = try await agent.end()
                #expect(stopped.status == 0, "\(stopped.standardError)")
                #expect(stopped.standardError.contains("blackhole aborted: SIGTERM was received"))
                #expect(stopped.standardError.hasSuffix("agent: stopped: SIGTERM\n"), "\(stopped.standardError)")
                let recovered = try await Programs.gameday(["recover", "--stack", scene.sandbox.stack])
                #expect(recovered.standardOutput == "nothing to do\n")
                #expect(try await before.difference() == "")

                // Other schedulers start the same: here a suite, and a game day that nobody leads.
                let suite = try await scene.once("after-a-deploy")
                #expect(suite.status == 0, "\(suite.standardOutput)\(suite.standardError)")
                #expect(suite.standardError.contains("agent: after-a-deploy ended; call verified"))
                let held = try await scene.once("quarterly")
                #expect(held.status == 0, "\(held.standardOutput)\(held.standardError)")
                #expect(held.standardError.contains("agent: quarterly ended; call verified"))
                #expect(held.standardOutput.contains("verified: game day alone; "))
            }
        }
    }
}

/// A sandbox with an agent that runs the blackhole every minute.
private struct AgentScene {
    let sandbox: SandboxFixture
    private let folder: TemporaryDirectory

    static func with(_ body: (AgentScene) async throws -> Void) async throws {
        try await SandboxFixture.with { sandbox in
            let scene = AgentScene(sandbox: sandbox, folder: try TemporaryDirectory())
            try scene.folder.write(
                """
                version: 1
                name: minutely
                stack: \(sandbox.stack)
                timezone: UTC
                schedules:
                  - name: minutely
                    cron: "* * * * *"
                    experiments: [\(Programs.experiment("blackhole"))]
                  # Not in these minutes.
                  - { name: after-a-deploy, cron: "0 4 29 2 *", suite: suite.yaml }
                  - { name: quarterly, cron: "0 5 29 2 *", gameDay: day.yaml }
                """, to: "schedule.yaml")
            let call = Programs.experiment("call")
            try scene.folder.write(
                "version: 1\nname: small\nbudget: 3m\nexperiments: [\(call)]\n", to: "suite.yaml")
            try scene.folder.write(
                "version: 1\nname: alone\npurpose: p\nunattended: go\nagenda: [{ experiment: \(call) }]\n",
                to: "day.yaml")
            try await body(scene)
        }
    }

    private var agent: [String] {
        [
            "agent", "--schedule", folder.file("schedule.yaml"), "--state", folder.file("state"), "--runs",
            sandbox.runs,
        ]
    }

    func start() throws -> LiveProcess {
        try LiveProcess("gameday", agent + ["--listen", "127.0.0.1:0"])
    }

    /// Runs one schedule to its end.
    func once(_ schedule: String) async throws -> ChildProcess.Output {
        try await Programs.gameday(agent + ["--once", "--name", schedule])
    }

    /// Kills an agent and the watchdog of its run while a subnet is cut off.
    func killInFault() async throws -> OrphanedRun {
        let agent = try start()
        try #require(await agent.waitForLine(containing: "blackhole: observe"))
        for watchdog in try ProcessList.find("watchdog", sandbox.runs) { kill(watchdog, SIGKILL) }
        agent.signal(SIGKILL)
        _ = try await agent.end()
        let runs = try FileManager.default.contentsOfDirectory(atPath: sandbox.runs)
        try #require(runs.count == 1)
        let orphan = OrphanedRun(path: sandbox.runs + "/" + runs[0])
        #expect(!FileManager.default.fileExists(atPath: orphan.result))
        let left = try await Programs.gameday(["recover", "--stack", sandbox.stack, "--plan"])
        #expect(left.standardOutput.contains("by the run \(runs[0])"), "\(left)")
        return orphan
    }

    /// What the metrics say after an interrupted run and one that ended, as Prometheus' own client reads them.
    func expectMetrics(_ port: String) async throws {
        let output = try await ChildProcess.run(
            PackageRoot.python(),
            [PackageRoot.path + "/Tests/Peers/parse_metrics.py", "http://127.0.0.1:\(port)/metrics"])
        try #require(output.status == 0, "\(output.standardError)")
        let metrics = try #require(
            try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any])
        let samples = try #require(metrics["samples"] as? [[Any]])
        func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
            samples.first { $0[0] as? String == name && $0[1] as? [String: String] == labels }?[2] as? Double
        }
        #expect(value("gameday_runs_total", ["schedule": "minutely", "verdict": "interrupted"]) == 1)
        #expect(value("gameday_runs_total", ["schedule": "minutely", "verdict": "verified"]) == 1)
        #expect(value("gameday_agent_starts_total") == 2)
        #expect(value("gameday_agent_unhealed") == 0)
        #expect((value("gameday_leftovers_restored_total") ?? 0) >= 2)
    }
}

/// The directory of a run whose process was killed.
private struct OrphanedRun {
    let path: String

    var result: String { path + "/result.json" }

    func report() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: result))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
