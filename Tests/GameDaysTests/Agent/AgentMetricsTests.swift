import Foundation
import TestSupport
import Testing

@testable import GameDays

@Suite("The agent's metrics, as Prometheus' own client reads them")
struct AgentMetricsTests {
    private struct Parsed: Decodable {
        struct Sample: Decodable {
            var name: String
            var labels: [String: String]
            var value: Double

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                name = try list.decode(String.self)
                labels = try list.decode([String: String].self)
                value = try list.decode(Double.self)
            }
        }

        var families: [String: [String]]
        var samples: [Sample]

        func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
            samples.first { $0.name == name && $0.labels == labels }?.value
        }
    }

    private static func parse(_ text: String) async throws -> Parsed {
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/parse_metrics.py"], input: text)
        try #require(output.status == 0, "\(output.standardError)")
        return try JSONDecoder().decode(Parsed.self, from: Data(output.standardOutput.utf8))
    }

    @Test("every family has a type and a help, and the counts are those of what happened")
    func counts() async throws {
        var scene = try AgentScene(
            freezes: "[{ from: \"2026-11-28T00:03\", to: \"2026-11-28T00:04\", reason: an audit }]")
        scene.begin()
        _ = scene.runAll(for: 60)
        _ = scene.pass(60)
        _ = scene.tell(.checked(AgentRefusal(.alarm, "raised: a", mend: "see")))
        _ = scene.pass(60)
        _ = scene.pass(60)
        _ = scene.tell(.checked(nil))
        var run = AgentScene.summary("refuted")
        run.recoverySeconds = 8.25
        run.lost = 3
        _ = scene.tell(.ended([run]))
        let metrics = try await Self.parse(AgentMetrics.text(scene.machine, version: "1.2"))
        #expect(metrics.families.allSatisfy { ["gauge", "counter"].contains($0.value[0]) && !$0.value[1].isEmpty })
        #expect(metrics.value("gameday_agent_info", ["version": "1.2", "stack": "test"]) == 1)
        #expect(metrics.value("gameday_runs_total", ["schedule": "a", "verdict": "verified"]) == 1)
        #expect(metrics.value("gameday_runs_total", ["schedule": "a", "verdict": "refuted"]) == 1)
        #expect(metrics.value("gameday_refusals_total", ["schedule": "a", "cause": "alarm"]) == 1)
        #expect(metrics.value("gameday_refusals_total", ["schedule": "a", "cause": "freeze"]) == 1)
        #expect(metrics.value("gameday_missed_total", ["schedule": "a"]) == 0)
        let next = metrics.value("gameday_schedule_next_start_timestamp_seconds", ["schedule": "a"])
        #expect(next == Double(AgentScene.midnight + 300))
        #expect(metrics.value("gameday_last_recovery_seconds", ["schedule": "a", "experiment": "e"]) == 8.25)
        #expect(metrics.value("gameday_last_lost_transactions", ["schedule": "a", "experiment": "e"]) == 3)
        #expect(metrics.value("gameday_last_run_verified", ["schedule": "a", "experiment": "e"]) == 0)
        #expect(metrics.value("gameday_agent_unhealed") == 0)
    }

    @Test("counters go on after a restart")
    func restart() async throws {
        var before = try AgentScene()
        before.begin()
        _ = before.runAll(for: 130)
        var after = try AgentScene(memory: before.memory(), at: 200)
        after.begin()
        let metrics = try await Self.parse(AgentMetrics.text(after.machine, version: "1"))
        #expect(metrics.value("gameday_runs_total", ["schedule": "a", "verdict": "verified"]) == 2)
        #expect(metrics.value("gameday_agent_starts_total") == 2)
        #expect(metrics.value("gameday_missed_total", ["schedule": "a"]) == 1)
    }

    @Test("labels and helps with quotes, backslashes and line breaks, and numbers that are none")
    func escapes() async throws {
        var text = MetricsText()
        let nasty = "a\"b\\c\nd{}=,#é"
        text.add("x", .gauge, "a \\ b\nc", [([("l", nasty)], 0.1)])
        text.add("big", .gauge, "Seconds.", 1_795_824_000)
        text.add("none", .counter, "Of nothing.", [])
        let parsed = try await Self.parse(text.text)
        #expect(parsed.value("x", ["l": nasty]) == 0.1)
        #expect(parsed.families["x"] == ["gauge", "a \\ b\nc"])
        #expect(parsed.value("big") == 1_795_824_000)
        #expect(!text.text.contains("none"))
    }
}
