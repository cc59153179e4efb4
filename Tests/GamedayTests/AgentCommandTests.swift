import Basics
import Foundation
import TestSupport
import Testing

@Suite("gameday agent", .timeLimit(.minutes(5)))
struct AgentCommandTests {
    private let folder: TemporaryDirectory
    private let store: ScriptedParameters
    private static let lease = "/gameday/test/lease"
    private static let freeze = "[{ from: 2000-01-01, to: 9999-01-01, reason: never again }]"

    init() throws {
        folder = try TemporaryDirectory()
        store = try ScriptedParameters()
        try folder.write(
            """
            {"version": 1, "name": "test", "kind": "sandbox", "region": "us-east-1", "account": "000000000000",
             "endpoint": "\(store.url)", "credentials": {"accessKeyId": "AKIASANDBOX", "secretAccessKey": "secret"},
             "zones": ["us-east-1a"], "service": {"url": "http://127.0.0.1:1"},
             "database": {"cluster": "aurora", "endpoint": "db.internal"}}
            """, to: "stack.json")
        try FileManager.default.copyItem(
            atPath: PackageRoot.path + "/experiments/aurora-failover.yaml", toPath: folder.file("e.yaml"))
    }

    private func agent(
        cron: String = "0 10 * * TUE", freezes: String = "[]", work: String = "experiments: [e.yaml]",
        names: [String] = ["a"], to: String = "", _ more: String...
    ) async throws -> ChildProcess.Output {
        let schedules = names.map { name in
            let zone = name == "a" ? "UTC" : "Asia/Tokyo"
            return "  - { name: \(name), cron: \"\(cron)\", \(work), timezone: \(zone) }"
        }
        let text = "version: 1\nname: s\nstack: stack.json\ntimezone: UTC\nfreezes: \(freezes)\nschedules:\n"
        try folder.write(text + schedules.joined(separator: "\n") + "\n" + to + "\n", to: "s.yaml")
        return try await Command.run(
            BuiltProduct.path("gameday"),
            ["agent", "--schedule", folder.file("s.yaml"), "--state", folder.file("state")]
                + ["--runs", folder.file("runs")] + more)
    }

    @Test("a cron line that is never due is refused with its place and a mend, and nothing is asked of AWS: exit 64")
    func badFile() async throws {
        let output = try await agent(cron: "0 0 31 2 *")
        #expect(output.status == 64)
        #expect(output.standardError.contains("s.yaml:7:27: error: no FEB has a day 31"), "\(output.standardError)")
        #expect(store.calls.isEmpty)
    }

    /// What a schedule runs that cannot be run, and what is said of it.
    @Test(
        "what cannot be run is said at the start with its place and a mend, and not when it is due: exit 64",
        arguments: [
            (
                "experiments: [gone.yaml]",
                "s.yaml:7:52: error: FOLDER/gone.yaml: there is no such file; a path begins at"
            ),
            ("suite: gone.yaml", "s.yaml:7:45: error: FOLDER/gone.yaml: there is no such file"),
            (
                "experiments: [e.yaml, day.yaml]",
                "s.yaml:7:60: error: FOLDER/day.yaml is a game day, and experiments names an experiment; "
                    + "name it with `gameDay:`"
            ),
            ("gameDay: suite.yaml", "s.yaml:7:47: error: FOLDER/suite.yaml is a suite, and gameDay names a game day"),
            ("suite: s.yaml", "s.yaml:7:45: error: FOLDER/s.yaml is a schedule, and suite names a suite; name a suite"),
            ("gameDay: led.yaml", "led.yaml:6:5: error: with --unattended nobody says go or no-go to \"e.yaml\""),
            ("suite: bad.yaml", "bad.yaml:3:15: error: FOLDER/gone.yaml: there is no such file"),
            ("suite: short.yaml", "gameday: the schedule a: the suite is expected to take "),
        ])
    func badWork(work: String, said: String) async throws {
        try folder.write(Self.day, to: "day.yaml")
        try folder.write(Self.day.replacing("unattended: go\n", with: ""), to: "led.yaml")
        try folder.write(Self.suite, to: "suite.yaml")
        try folder.write(Self.suite.replacing("e.yaml", with: "gone.yaml"), to: "bad.yaml")
        try folder.write(Self.suite.replacing("budget: 10m", with: "budget: 10s"), to: "short.yaml")
        let output = try await agent(work: work)
        #expect(output.status == 64)
        let expected = said.replacing("FOLDER", with: folder.path)
        #expect(output.standardError.contains(expected), "\(output.standardError)")
        #expect(store.calls.isEmpty)
    }

    private static let suite = "version: 1\nname: small\nexperiments: [e.yaml]\nbudget: 10m\n"
    private static let day = """
        version: 1
        name: small
        purpose: It is held.
        unattended: go
        agenda:
          - step: wait
          - experiment: e.yaml

        """

    @Test("a suite is run as gameday verify runs it, with its reports beside the runs: exit 2 for what is inconclusive")
    func suite() async throws {
        try folder.write(Self.suite, to: "suite.yaml")
        let output = try await agent(work: "suite: suite.yaml", "--once")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardError.contains("1. aurora-failover: "))
        #expect(output.standardError.contains("agent: a ended; aurora-failover "))
        #expect(output.standardOutput.hasPrefix("inconclusive: aurora-failover"), "\(output.standardOutput)")
        let reports = try #require(
            output.standardError.split(separator: "\n").first { $0.hasPrefix("reports: ") }?.dropFirst(9))
        #expect(reports.hasPrefix(folder.file("runs/suites/")) && reports.contains("-small-"))
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: String(reports)))
                == ["junit.xml", "report.md", "result.json"])
    }

    @Test("a game day is held unattended, with its write-up; its own verdict comes last: exit 2")
    func gameDay() async throws {
        try folder.write(Self.day, to: "day.yaml")
        let output = try await agent(work: "gameDay: day.yaml", "--once")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardError.contains("agent: a ended; aurora-failover "))
        #expect(output.standardError.contains("; small inconclusive: "), "\(output.standardError)")
        #expect(output.standardOutput.contains("inconclusive: game day small; "))
        let days = try FileManager.default.contentsOfDirectory(atPath: folder.file("runs/gamedays"))
        try #require(days.count == 1)
        let writeUp = try String(contentsOfFile: folder.file("runs/gamedays/\(days[0])/write-up.md"), encoding: .utf8)
        #expect(writeUp.hasPrefix("# Game day small: inconclusive"))
        #expect(writeUp.contains("| step | wait | everybody | not done: nobody was there |"))
    }

    @Test(
        "a game day that its working hours would never let begin is refused at the start, but for the sandbox: exit 64")
    func neverHeld() async throws {
        let hours = "timezone: UTC\nworkingHours: { days: [wed], from: 09:00, to: 15:00 }\n"
        try folder.write(Self.day.replacing("unattended:", with: hours + "unattended:"), to: "day.yaml")
        let sandbox = try await agent(work: "gameDay: day.yaml", "--once")
        #expect(sandbox.status == 2, "\(sandbox.standardError)")
        try folder.write(
            """
            {"version": 1, "name": "test", "kind": "aws", "region": "us-east-1", "account": "000000000000",
             "zones": ["us-east-1a"], "service": {"url": "http://127.0.0.1:1"},
             "database": {"cluster": "aurora", "endpoint": "db.internal"}}
            """, to: "stack.json")
        let output = try await agent(work: "gameDay: day.yaml")
        #expect(output.status == 64, "\(output.standardError)")
        let said =
            "the schedule a: no time at which it is due is within the game day's working hours: at the next, it is "
            + "tue 10:00 in UTC, outside of the working hours (wed 09:00 to 15:00)\nto do: change its `cron`"
        #expect(output.standardError.contains(said), "\(output.standardError)")
        // Another scheduler keeps the time with --once.
        let once = try await agent(work: "gameDay: day.yaml", "--once")
        #expect(once.status != 64, "\(once.standardError)")
        let warned = try await Command.gameday("validate", folder.file("s.yaml"))
        #expect(warned.status == 0)
        #expect(warned.standardError.contains("s.yaml:7:47: warning: a: no time at which it is due"), "\(warned)")
    }

    @Test("with --once one schedule must be meant: exit 64")
    func names() async throws {
        let several = try await agent(names: ["a", "b"], "--once")
        #expect(several.status == 64 && several.standardError.contains("name one with --name: a, b"))
        let unknown = try await agent("--once", "--name", "c")
        #expect(unknown.status == 64 && unknown.standardError.contains("has no schedule c"))
        let useless = try await agent("--name", "a")
        #expect(useless.status == 64 && useless.standardError.contains("add --once"))
    }

    @Test("a freeze refuses with its reason: exit 2")
    func frozen() async throws {
        let output = try await agent(freezes: Self.freeze, "--once")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardError.contains("agent: a refused: a freeze is on"))
        #expect(output.standardError.contains("never again"))
    }

    @Test("another agent's lease refuses, with its holder: exit 2, and the lease stays")
    func leased() async throws {
        let expires = Int(Date().timeIntervalSince1970) + 60
        let lease = #"{"run":"run-9","host":"elsewhere","began":0,"expires":\#(expires)}"#
        store.set(Self.lease, to: lease)
        let output = try await agent("--once")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardError.contains("a refused: the run run-9 on elsewhere holds the stack's lease"))
        #expect(store[Self.lease] == lease)
    }

    @Test("what cannot be healed is exit 4, with what to do")
    func unhealed() async throws {
        store.set(Self.lease, to: "mine")
        let output = try await agent("--once")
        #expect(output.status == 4, "\(output.standardError)")
        #expect(output.standardError.contains("agent: unhealed: the lease of test is no lease of gameday"))
        #expect(output.standardError.contains("to do: "))
    }

    /// The lease and the directory of a run whose process died.
    private func leaveOrphan() throws {
        store.set(Self.lease, to: #"{"run":"run-1","host":"there","began":0,"expires":60}"#)
        try FileManager.default.createDirectory(atPath: folder.file("runs/run-1"), withIntermediateDirectories: true)
        try folder.write(
            """
            {"event":"run","run":"run-1","experiment":"e","stack":"test","account":"000000000000","region":"us-east-1"}
            {"event":"phase","phase":"inject"}

            """, to: "runs/run-1/journal.jsonl")
    }

    @Test("dead runs are healed at the start: their lease is deleted, and they get their verdict and their report")
    func orphan() async throws {
        try leaveOrphan()
        let output = try await agent(freezes: Self.freeze, "--once")
        #expect(output.standardError.contains("agent: healed: the expired lease of the run run-1 is deleted"))
        #expect(store[Self.lease] == nil)
        let report = try await Command.gameday("report", folder.file("runs/run-1"))
        #expect(report.standardOutput.contains("interrupted: the process of the run died in the phase inject"))
        let again = try await agent(freezes: Self.freeze, "--once")
        #expect(!again.standardError.contains("healed"), "\(again.standardError)")
    }

    @Test("an address that is taken, or is none, is said before anything is done: exit 64")
    func address() async throws {
        let port = try #require(store.url.split(separator: ":").last.map(String.init))
        let taken = try await agent("--listen", "127.0.0.1:\(port)")
        #expect(taken.status == 64, "\(taken.standardError)")
        #expect(taken.standardError.contains("127.0.0.1:\(port) cannot be listened on"))
        #expect(try await agent("--listen", "9464").status == 64)
        #expect(store.calls.isEmpty)
    }

    @Test(
        "a place that a run could not be sent to is said at the start, where it is named: exit 64",
        arguments: [
            ("to: s3://b", "s.yaml:8:5: error: to must be a bucket and perhaps a prefix, not \"s3://b\"; write s3://"),
            ("to: [gone.yaml]", "s.yaml:8:6: error: FOLDER/gone.yaml: there is no such file; name a destinations file"),
            ("to: [bad.yaml]", "bad.yaml:3:5: error: there is no destination \"s4\"; did you mean \"s3\"?"),
            ("to: unset.yaml", "needs the environment variable GAMEDAY_TEST_UNSET, which is not set"),
        ])
    func badPlace(to: String, said: String) async throws {
        try folder.write("version: 1\ndestinations:\n  - s4: {}\n", to: "bad.yaml")
        try folder.write("version: 1\ndestinations: [slack: { urlFrom: GAMEDAY_TEST_UNSET }]\n", to: "unset.yaml")
        let output = try await agent(to: to)
        #expect(output.status == 64)
        let expected = said.replacing("FOLDER", with: folder.path)
        #expect(output.standardError.contains(expected), "\(output.standardError)")
        #expect(store.calls.isEmpty)
    }

    /// A receiver of runs; what it got stands in `bodies`.
    private func receiver(_ bodies: Locked<[String]>, status: Int = 200) throws -> TestServer {
        let server = try TestServer(answering: { request in
            bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
            return ServerAnswer(status)
        })
        try folder.write("version: 1\ndestinations: [webhook: { url: '\(server.url)' }]\n", to: "places.yaml")
        return server
    }

    @Test(
        "scheduled runs are sent, and a destination that refuses them changes neither verdict nor exit code",
        arguments: [200, 400])
    func sent(status: Int) async throws {
        let bodies = Locked<[String]>([])
        let server = try receiver(bodies, status: status)
        let output = try await agent(to: "to: places.yaml", "--once")
        #expect(output.status == 2, "\(output.standardError)")
        #expect(output.standardError.contains("agent: a ended; aurora-failover "))
        #expect(bodies.withLock { $0.map { $0.contains(#""headline":"inconclusive: aurora-failover on"#) } } == [true])
        let complaint = "gameday: not sent to webhook 127.0.0.1:\(server.port)"
        #expect(output.standardError.contains(complaint) == (status != 200), "\(output.standardError)")
    }

    @Test("a scheduled run is marked as not sent until it was, so that the next agent knows")
    func marked() async throws {
        let (runs, marks) = (folder.file("runs"), Locked<[Int]>([]))
        @Sendable func unsent() -> Int {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
            return names.count { FileManager.default.fileExists(atPath: "\(runs)/\($0)/unsent") }
        }
        let server = try TestServer(answering: { _ in
            marks.withLock { $0.append(unsent()) }
            return ServerAnswer(200)
        })
        defer { server.close() }
        try folder.write("version: 1\ndestinations: [webhook: { url: '\(server.url)' }]\n", to: "places.yaml")
        _ = try await agent(to: "to: places.yaml", "--once")
        #expect(marks.withLock { $0 } == [1])
        #expect(unsent() == 0)
        // Where nothing is to be sent, nothing is marked.
        _ = try await agent("--once")
        #expect(unsent() == 0)
    }

    @Test("a run that was judged and not sent when its agent died is sent by the next, once; another is not")
    func unsent() async throws {
        let bodies = Locked<[String]>([])
        let server = try receiver(bodies)
        defer { server.close() }
        for (run, stack) in [("run-1", "test"), ("run-2", "test"), ("run-3", "other")] {
            try FileManager.default.createDirectory(
                atPath: folder.file("runs/\(run)"), withIntermediateDirectories: true)
            try folder.write(
                """
                {"name": "small", "run": "\(run)", "began": "2026-01-01T12:00:00.000Z", "hypothesis": "h",
                 "stack": {"name": "\(stack)", "sandbox": true, "region": "us-east-1", "account": "000000000000"},
                 "verdict": "refuted", "reason": "2 were lost", "undone": true}
                """, to: "runs/\(run)/result.json")
            if run != "run-2" { try folder.write("", to: "runs/\(run)/unsent") }
        }
        let output = try await agent(freezes: Self.freeze, to: "to: places.yaml", "--once")
        let told = "agent: healed: nothing was left to put back; small refuted: 2 were lost\n"
        #expect(output.standardError.contains(told), "\(output.standardError)")
        #expect(bodies.withLock { $0.map { $0.contains("run-1") } } == [true])
        _ = try await agent(freezes: Self.freeze, to: "to: places.yaml", "--once")
        #expect(bodies.withLock { $0.count } == 1)
    }

    @Test("a run that died with its agent is sent once it is healed")
    func orphanSent() async throws {
        let bodies = Locked<[String]>([])
        let server = try receiver(bodies)
        defer { server.close() }
        try leaveOrphan()
        let output = try await agent(freezes: Self.freeze, to: "to: places.yaml", "--once")
        #expect(output.standardError.contains("agent: healed: "), "\(output.standardError)")
        #expect(bodies.withLock { $0.map { $0.contains("interrupted: the process of the run died") } } == [true])
    }
}
