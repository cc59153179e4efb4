import Documents
import Foundation
import TestSupport
import Testing

@testable import GameDays

@Suite("The examples for schedulers")
struct ScheduleExamplesTests {
    private static let folder = PackageRoot.path + "/docs/schedules"

    private static func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }

    @Test("the sample schedule is valid, and names files that are there")
    func sample() throws {
        let path = PackageRoot.path + "/experiments/schedules/payments.yaml"
        let file = try ScheduleFile(Document(path: path), now: 1_795_824_000)
        #expect(file.warnings == [] && file.schedules.count == 3)
        for path in file.schedules.flatMap(\.work.paths) {
            #expect(FileManager.default.fileExists(atPath: path), "\(path)")
        }
    }

    @Test("the schedule that the package installs is valid, and names an experiment that the package has")
    func packaged() throws {
        let path = PackageRoot.path + "/packaging/etc/schedule.yaml"
        let file = try ScheduleFile(Document(path: path), now: 0)
        #expect(file.warnings == [] && file.stack == PackageRoot.path + "/packaging/etc/stack.json")
        let experiment = try #require(file.schedules.flatMap(\.work.paths).first)
        #expect(experiment.hasPrefix("/usr/share/gameday/experiments/"))
        let here = experiment.replacing("/usr/share/gameday/", with: PackageRoot.path + "/")
        #expect(FileManager.default.fileExists(atPath: here), "\(here)")
    }

    @Test("the schedule in the documentation is valid")
    func documented() throws {
        let lines = try Self.text("README.md").components(separatedBy: "\n")
        let begin = try #require(lines.firstIndex(of: "    version: 1"))
        let block = lines[begin...].prefix { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
        let file = try ScheduleFile(Document(text: block.joined(separator: "\n"), file: "README.md"), now: 0)
        let names = ["weekly-failover", "after-the-weekend", "weekly-smoke"]
        #expect(file.schedules.map(\.name) == names && file.freezes.count == 1)
        #expect(file.schedules[0].preconditions == Preconditions(alarms: ["payments-latency"], tasksPerZone: 2))
    }

    @Test("systemd takes the units without a word, and its timer is due when the schedule is")
    func units() async throws {
        let folder = try TemporaryDirectory()
        for name in ["gameday-agent.service", "gameday-once.service", "gameday-once.timer"] {
            // What is started must be there.
            try folder.write(Self.text(name).replacing("/usr/bin/gameday", with: "/bin/true"), to: name)
            let output = try await ChildProcess.run(
                "/usr/bin/env", ["systemd-analyze", "verify", "--man=no", folder.file(name)])
            #expect(output.status == 0 && output.standardError == "", "\(name): \(output.standardError)")
        }
        // 10 is everything that a service could do to a machine; what is left is mostly its network.
        for name in ["gameday-agent.service", "gameday-once.service"] {
            let output = try await ChildProcess.run(
                "/usr/bin/env",
                ["systemd-analyze", "security", "--offline=true", "--threshold=50", folder.file(name)])
            #expect(output.status == 0, "\(name): \(output.standardOutput.suffix(200))")
        }
        // The check bites.
        let wrong = try Self.text("gameday-agent.service").replacing("KillMode=process", with: "KillMode=some")
        try folder.write(wrong.replacing("/usr/bin/gameday", with: "/bin/true"), to: "wrong.service")
        let output = try await ChildProcess.run(
            "/usr/bin/env", ["systemd-analyze", "verify", "--man=no", folder.file("wrong.service")])
        #expect(output.standardError.contains("kill mode"))
        try await timer()
    }

    private func timer() async throws {
        let line = try #require(
            try Self.text("gameday-once.timer").split(separator: "\n").first { $0.hasPrefix("OnCalendar=") })
        let output = try await ChildProcess.run(
            "/usr/bin/env",
            [
                "systemd-analyze", "calendar", "--base-time=2026-10-18 00:00:00 UTC", "--iterations=3",
                String(line.dropFirst("OnCalendar=".count)),
            ])
        let zone = try #require(ZoneRules("Europe/Berlin"))
        let times = CronTimes(expression: try CronExpression("0 10 * * TUE"), zone: zone).next(3, after: 1_792_281_600)
        for time in times {
            let words = ZoneRules.utc.words(time)
            #expect(output.standardOutput.contains(words), "\(words) is not in\n\(output.standardOutput)")
        }
    }

    @Test("the CronJob has only keys that there are, and EventBridge's request is one that botocore takes")
    func others() async throws {
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/lint_schedules.py", Self.folder])
        #expect(output.status == 0 && output.standardOutput == "", "\(output.standardOutput)\(output.standardError)")
    }
}
