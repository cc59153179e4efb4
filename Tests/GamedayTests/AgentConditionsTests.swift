import Foundation
import TestSupport
import Testing

@Suite("What keeps gameday agent from breaking a stack", .timeLimit(.minutes(5)))
struct AgentConditionsTests {
    /// Every service that a test does not change.
    private struct Rest: ScriptedService {
        func answer(_ call: ScriptedCall) -> ServerAnswer? {
            call.isJSON ? nil : ScriptedParameters.nothing(call.action)
        }
    }

    private let folder: TemporaryDirectory
    private let alarms = ScriptedAlarms(["slow": "OK", "mine": "OK"])
    private let ecs = ScriptedECS([
        .init("task-a1", zone: "us-east-1a", address: "10.0.0.1"),
        .init("task-a2", zone: "us-east-1a", address: "10.0.0.2"),
    ])
    private let aws: ScriptedAWS

    init() throws {
        folder = try TemporaryDirectory()
        aws = try ScriptedAWS([ScriptedParameters(), ecs, alarms, Rest()])
        try folder.write(
            """
            {"version": 1, "name": "test", "kind": "sandbox", "region": "us-east-1", "account": "000000000000",
             "endpoint": "\(aws.url)", "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "secret"},
             "zones": ["us-east-1a"], "alarms": ["slow"], "tasks": {"perZone": 2},
             "service": {"url": "http://127.0.0.1:1", "cluster": "payments", "name": "transaction-service"},
             "database": {"cluster": "aurora", "endpoint": "db.internal"}}
            """, to: "stack.json")
        let experiment = try String(
            contentsOfFile: PackageRoot.path + "/experiments/aurora-failover.yaml", encoding: .utf8)
        try folder.write(experiment, to: "e.yaml")
        try folder.write(experiment.replacing("name: aurora-failover", with: "name: second"), to: "f.yaml")
        try folder.write("version: 1\nname: two\nbudget: 60m\nexperiments: [e.yaml, f.yaml]\n", to: "two.yaml")
        try folder.write(
            "version: 1\nname: day\npurpose: p\nunattended: go\nagenda: [{ experiment: e.yaml }]\n", to: "day.yaml")
    }

    private func text(_ work: String, freezes: String = "[]") -> String {
        "version: 1\nname: s\nstack: stack.json\ntimezone: UTC\nfreezes: \(freezes)\n"
            + "schedules:\n  - { name: a, cron: '0 10 * * TUE', \(work) }\n"
    }

    private func once(_ work: String = "experiments: [e.yaml]") async throws -> ChildProcess.Output {
        try folder.write(text(work), to: "s.yaml")
        return try await Command.gameday(
            "agent", "--schedule", folder.file("s.yaml"), "--state", folder.file("state"), "--runs",
            folder.file("runs"), "--once")
    }

    private func expectRefusal(_ output: ChildProcess.Output, _ cause: String, _ words: String) throws {
        #expect(output.status == 2)
        #expect(output.standardError.contains("agent: a refused: \(words)"), "\(output.standardError)")
        let state = try String(contentsOfFile: folder.file("state/agent.jsonl"), encoding: .utf8)
        #expect(state.contains(#""cause":"\#(cause)""#), "\(state)")
    }

    @Test("a steady stack does not: the run is begun")
    func steady() async throws {
        let output = try await once()
        #expect(output.standardError.contains("agent: a ended; aurora-failover "), "\(output.standardError)")
    }

    @Test("an alarm of the stack file that is raised, or one of the schedule's own instead")
    func alarm() async throws {
        alarms.set("slow", to: "ALARM")
        try expectRefusal(try await once(), "alarm", "")
        let own = "experiments: [e.yaml], preconditions: { alarms: [mine] }"
        #expect(try await once(own).standardError.contains("agent: a ended; "))
        alarms.set("mine", to: "ALARM")
        #expect(try await once(own).standardError.contains("agent: a refused: "))
    }

    @Test("a deploy in progress")
    func deploy() async throws {
        ecs.change { $0.deployments = [.init("PRIMARY", "IN_PROGRESS")] }
        try expectRefusal(try await once(), "deploy", "transaction-service: the rollout is IN_PROGRESS")
    }

    @Test("a zone without the tasks that the stack file says, or the schedule itself")
    func capacity() async throws {
        try expectRefusal(
            try await once("experiments: [e.yaml], preconditions: { tasksPerZone: 3 }"), "capacity",
            "each zone must have 3 healthy tasks, and us-east-1a has 2")
        ecs.change { $0.tasks[1].status = "PENDING" }
        try expectRefusal(
            try await once(), "capacity", "each zone must have 2 healthy tasks, and us-east-1a has 1")
    }

    /// Writes the schedule file anew at the first call of AWS at which there is this file.
    private func write(_ text: String, onceThereIs file: String) {
        let (file, path) = (folder.file(file), folder.file("s.yaml"))
        aws.script { _, _ in
            if FileManager.default.fileExists(atPath: file) {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
            return nil
        }
    }

    private static let freeze = "[{ from: 2000-01-01, to: 9999-01-01, reason: an incident }]"

    @Test("a freeze that is written into the file after the agent began")
    func laterFreeze() async throws {
        write(text("experiments: [e.yaml]", freezes: Self.freeze), onceThereIs: "s.yaml")
        try expectRefusal(try await once(), "freeze", "a freeze is on (2000-01-01 to 9999-01-01 UTC): an incident")
    }

    @Test("a file that is not valid any more, for it may have a freeze")
    func unreadable() async throws {
        write("version: 1\nname: s\nfreezes: tomorrow\n", onceThereIs: "s.yaml")
        try expectRefusal(try await once(), "unseen", "whether a freeze is on cannot be seen: ")
    }

    @Test(
        "a freeze that begins between two experiments of a list, of a suite, or before one of a game day",
        arguments: [
            ("experiments: [e.yaml, f.yaml]", "second"), ("suite: two.yaml", "second"),
            ("gameDay: day.yaml", "aurora-failover"),
        ])
    func freezeBetween(work: String, left: String) async throws {
        write(text(work, freezes: Self.freeze), onceThereIs: "runs")
        let output = try await once(work)
        #expect(output.status == 2)
        let said = "it was not begun: a freeze is on (2000-01-01 to 9999-01-01 UTC): an incident"
        #expect(output.standardError.contains("\(left) refused: \(said)"), "\(output.standardError)")
    }
}
