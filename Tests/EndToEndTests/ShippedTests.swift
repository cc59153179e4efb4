import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The experiments that people get, as they are called without a stack: only their waits are shortened.
    @Suite("The shipped experiments", .timeLimit(.minutes(20)))
    struct ShippedTests {
        @Test("All six in one call and without a stack: a sandbox comes up, each is verified with evidence, exit 0")
        func all() async throws {
            let home = try TemporaryDirectory()
            let environment = ["XDG_STATE_HOME": home.path]
            do {
                try await run(home, environment)
            } catch {
                _ = try? await Programs.gameday(["sandbox", "down"], environment: environment)
                throw error
            }
            #expect(try await Programs.gameday(["sandbox", "down"], environment: environment).status == 0)
        }

        private func run(_ home: TemporaryDirectory, _ environment: [String: String]) async throws {
            let folder = PackageRoot.path + "/experiments"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".yaml") }.sorted()
            let output = try await Programs.gameday(
                ["run"] + files.map { "\(folder)/\($0)" }
                    + ["--runs", home.file("runs"), "--format", "json", "--report", home.file("report")]
                    + ["--set", "expect.recovery.baseline=5s", "--set", "expect.recovery.hold=15s"],
                environment: environment)
            let report = try JSONDecoder().decode(RunReport.self, from: Data(output.standardOutput.utf8))
            #expect(output.status == 0, "\(output.standardError)")
            #expect(
                report.runs.map(\.name) == [
                    "aurora-failover", "ecs-zone-task-loss", "redis-failover", "rewind-24h", "subnet-blackhole",
                    "zone-outage",
                ])
            let junit = try String(contentsOfFile: home.file("report/junit.xml"), encoding: .utf8)
            #expect(junit.contains(#"<testsuite name="gameday.run" tests="6" failures="0" errors="0" skipped="0""#))
            for run in report.runs {
                #expect(run.verdict == "verified", "\(run.name): \(run.account)")
                #expect(run.evidence.count == 1 && run.undone, "\(run.name)")
                #expect(run.probes.allSatisfy { $0.verdict == "pass" }, "\(run.name): \(run.probes)")
                let transactions = try #require(run.transactions)
                #expect(transactions.acknowledged > 400, "\(run.name)")
                #expect(transactions.lost == 0 && transactions.duplicated == 0, "\(run.name)")
            }
            let failover = try #require(report.runs.first?.evidence.first)
            #expect(failover["old_writer"] != nil && failover["new_writer"] != nil, "\(failover)")
            #expect(failover["old_writer"] != failover["new_writer"])
        }
    }
}
