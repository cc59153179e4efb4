import Foundation
import TestSupport
import Testing

@Suite("gameday verify", .timeLimit(.minutes(5)))
struct VerifyCommandTests {
    private let folder: TemporaryDirectory
    private let aws: ScriptedAWS
    private let ecs = ScriptedECS([.init("arn:task/1", zone: "us-east-1a", address: "10.0.0.1")])

    init() throws {
        folder = try TemporaryDirectory()
        aws = try ScriptedAWS([ecs])
    }

    /// A stack whose endpoint knows an ECS service and nothing else.
    private func stack() throws -> String {
        try folder.write(
            """
            {"version": 1, "name": "test", "kind": "sandbox", "region": "us-east-1", "account": "000000000000",
             "endpoint": "\(aws.url)", "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "secret"},
             "zones": ["us-east-1a"],
             "service": {"url": "http://127.0.0.1:1", "cluster": "payments", "name": "transaction-service",
                         "maxInFlight": "5s"}}
            """, to: "stack.json")
    }

    private func experiment(_ name: String, fault: String = "ecs/stop-task: { zone: us-east-1a }") throws {
        try folder.write(
            """
            version: 1
            name: \(name)
            hypothesis: Nothing is lost.
            faults:
              - \(fault)
            expect:
              recovery: { within: 30s, hold: 30s, baseline: 30s }
            """, to: "\(name).yaml")
    }

    private func suite(_ names: [String], more: String = "") throws -> String {
        for name in names { try experiment(name) }
        let items = names.map { "  - \($0).yaml\n" }.joined()
        return try folder.write("version: 1\nname: mine\n\(more)\nexperiments:\n\(items)", to: "suite.yaml")
    }

    private func verify(_ suite: String, _ more: [String]) async throws -> ChildProcess.Output {
        try await Command.run(
            BuiltProduct.path("gameday"),
            ["verify", "--suite", suite, "--stack", try stack(), "--runs", folder.file("runs")] + more)
    }

    private func read(_ file: String) throws -> String {
        try String(contentsOfFile: folder.file("report/" + file), encoding: .utf8)
    }

    @Test("a suite that cannot fit is refused before anything is asked of AWS: exit 2, the sum, what to leave out")
    func tooLong() async throws {
        let output = try await verify(
            suite(["a", "b"]), ["--budget", "200s", "--report", folder.file("report"), "--format", "json"])
        #expect(output.status == 2, "\(output.standardError)")
        #expect(
            output.standardError.contains(
                "the suite is expected to take 4 min 10 s (a 2 min 5 s + b 2 min 5 s), and its budget is 3 min 20 s"),
            "\(output.standardError)")
        #expect(output.standardError.contains("to do: leave out b, then it takes 2 min 5 s; or give --budget 5m"))
        #expect(aws.calls().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
        // The pipeline's report says it too, and is not green.
        #expect(try read("junit.xml").contains("tests=\"2\" failures=\"0\" errors=\"2\""))
        #expect(try read("report.md").hasPrefix("## inconclusive: mine on the sandbox\n\n**a: the suite is expected"))
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any])
        #expect(report["exit"] as? Int == 2)
        #expect((report["runs"] as? [[String: Any]])?.map { $0["begun"] as? Bool } == [false, false])
    }

    @Test("--plan shows the order and the times, and of a suite that cannot fit nothing more: exit 2")
    func plan() async throws {
        let file = try suite(["a", "b"])
        try experiment("a", fault: "rds/failover-db-cluster: { cluster: c }")
        let output = try await verify(file, ["--plan", "--budget", "1m"])
        #expect(output.status == 2)
        let lines = output.standardOutput.split(separator: "\n")
        #expect(
            lines == [
                "1. b: 2 min 5 s, risk 1 (some of the tasks)", "2. a: 2 min, risk 5 (the database's writer)",
                "expected to take 4 min 5 s of a budget of 60 s",
            ])
        #expect(output.standardError.contains("no experiment fits into this one"))
    }

    @Test("a deploy that does not settle within the budget keeps everything from being begun: exit 2 and why")
    func unsettled() async throws {
        ecs.change { $0.deployments = [.init("PRIMARY", "IN_PROGRESS")] }
        let output = try await verify(suite(["a"], more: "budget: 127s"), ["--report", folder.file("report")])
        #expect(output.status == 2)
        #expect(
            output.standardOutput.hasPrefix(
                "inconclusive: a: the deploy of transaction-service had not settled after"), "\(output.standardOutput)")
        #expect(output.standardError.contains("waiting for the deploy of transaction-service: the rollout is"))
        #expect(Set(aws.calls().map(\.action)) == ["DescribeServices"])
        #expect(try read("report.md").contains("had not settled after"))
    }

    @Test("an experiment that no guard lets begin is inconclusive, and the next one is tried all the same")
    func refused() async throws {
        let output = try await verify(suite(["a", "b"]), ["--budget", "10m", "--format", "json"])
        #expect(output.status == 2, "\(output.standardError)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any])
        let runs = try #require(report["runs"] as? [[String: Any]])
        #expect(runs.map { $0["begun"] as? Bool } == [true, true])
        #expect(runs.allSatisfy { $0["verdict"] as? String == "inconclusive" })
        #expect(report["waited"] as? String == "no deploy was in progress")
        #expect(aws.calls().first?.action == "DescribeServices")
    }

    @Test("a suite with a missing, a bad and a doubled experiment is refused with all three and their places: exit 64")
    func badSuite() async throws {
        try experiment("a")
        try folder.write("version: 1\n", to: "bad.yaml")
        let suite = try folder.write(
            "version: 1\nname: mine\nexperiments:\n  - a.yaml\n  - none.yaml\n  - bad.yaml\n  - file: a.yaml\n",
            to: "suite.yaml")
        let output = try await verify(suite, [])
        #expect(output.status == 64)
        #expect(
            output.standardError.contains("\(suite):5:5: error: \(folder.file("none.yaml")): there is no such file"))
        #expect(output.standardError.contains("\(folder.file("bad.yaml")):1:1: error: the experiment lacks name"))
        #expect(output.standardError.contains("\(suite):7:5: error: the suite has two experiments named a"))
        #expect(aws.calls().isEmpty)
    }

    @Test("the same experiment may stand twice under two names, and --set reaches both")
    func twice() async throws {
        try experiment("a")
        let suite = try folder.write(
            "version: 1\nname: mine\nexperiments:\n  - a.yaml\n  - { file: a.yaml, set: { name: other } }\n",
            to: "suite.yaml")
        let output = try await verify(
            suite, ["--plan", "--budget", "10s", "--set", "expect.recovery.hold=10s"])
        #expect(output.standardOutput.contains("1. a: 105 s, risk 1"), "\(output.standardOutput)")
        #expect(output.standardOutput.contains("2. other: 105 s, risk 1"))
    }

    @Test("a budget that is no time, or of no sense, is refused: exit 64", arguments: ["soon", "0s", "10", "25h"])
    func badBudget(_ budget: String) async throws {
        let output = try await verify(suite(["a"]), ["--budget", budget])
        #expect(output.status == 64)
        #expect(output.standardError.contains("--budget \(budget) is not a time from 1s to 24h"))
    }

    @Test("a folder for the report that cannot be written is said before anything is begun: exit 64")
    func badReport() async throws {
        let file = try folder.write("", to: "file")
        let output = try await verify(suite(["a"]), ["--report", file + "/report"])
        #expect(output.status == 64)
        #expect(output.standardError.contains("\(file)/report cannot be written"))
        #expect(aws.calls().isEmpty)
    }

    @Test("the reports of an earlier call are gone, whatever becomes of this one")
    func staleReports() async throws {
        try FileManager.default.createDirectory(atPath: folder.file("report"), withIntermediateDirectories: true)
        for name in ["junit.xml", "report.md", "result.json", "mine.txt"] { try folder.write("", to: "report/" + name) }
        let output = try await verify(folder.file("none.yaml"), ["--report", folder.file("report")])
        #expect(output.status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("report")) == ["mine.txt"])
    }

    @Test("where no suite is shipped it says to name one: exit 64")
    func noSuite() async throws {
        let script = "cd \"$1\" && exec \"$2\" verify"
        let output = try await Command.run(
            "/bin/bash", ["-c", script, "bash", folder.path, try BuiltProduct.path("gameday")])
        #expect(output.status == 64)
        #expect(output.standardError.contains("there is no suite at experiments/suites/shipped.yaml"))
        #expect(output.standardError.contains("to do: name one with --suite"))
    }

    @Test("SIGTERM while a deploy is waited for ends it: exit 3, nothing begun")
    func halted() async throws {
        ecs.change { $0.deployments = [.init("PRIMARY", "IN_PROGRESS")] }
        let script = #""$@" & child=$!; read -r; kill -TERM $child; wait $child"#
        let arguments = [
            "-c", script, "bash", try BuiltProduct.path("gameday"), "verify", "--suite", try suite(["a"]), "--stack",
            try stack(), "--runs", folder.file("runs"),
        ]
        // The endpoint says when the wait has begun; the line that it writes is what the script waits for.
        let fifo = folder.file("go")
        _ = try await ChildProcess.run("/usr/bin/mkfifo", [fifo])
        let waiting = Gate()
        aws.script { _, _ in
            waiting.open()
            return nil
        }
        async let output = Command.run(
            "/bin/bash", ["-c", "exec 0<>\(fifo); " + script] + arguments.dropFirst(2))
        await waiting.wait()
        try "go\n".write(toFile: fifo, atomically: false, encoding: .utf8)
        let ended = try await output
        #expect(ended.status == 3, "\(ended.standardError)")
        #expect(ended.standardOutput.hasPrefix("aborted: a: SIGTERM was received"), "\(ended.standardOutput)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }
}
