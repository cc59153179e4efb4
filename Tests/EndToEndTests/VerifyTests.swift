import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The post-deploy job on real sandboxes.
    @Suite("gameday verify", .timeLimit(.minutes(6)))
    struct VerifyTests {
        private struct Report: Decodable {
            struct Run: Decodable {
                var name: String
                var verdict: String
                var begun: Bool
                var expected_s: Int
                var took_s: Double?
            }

            var verdict: String
            var reason: String
            var waited: String
            var took_s: Double
            var budget_s: Int
            var runs: [Run]
            var exit: Int32
        }

        private struct Verified {
            var output: ChildProcess.Output
            var report: Report
            var markdown: String
            /// What a reader of JUnit reports finds of each experiment.
            var cases: [String: [String]]
        }

        private struct JUnit: Decodable {
            var problems: [String]
            var cases: [String: [String]]
        }

        private func verify(_ suite: String, on sandbox: SandboxFixture, _ more: [String] = []) async throws -> Verified
        {
            let folder = sandbox.runs + "/report"
            let output = try await Programs.gameday(
                [
                    "verify", "--suite", Programs.experiment("Suites/\(suite)"), "--stack", sandbox.stack, "--runs",
                    sandbox.runs, "--report", folder,
                ] + more)
            func read(_ name: String) throws -> String {
                guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else {
                    throw NoReport(output: output)
                }
                return text
            }
            let report = try JSONDecoder().decode(Report.self, from: Data(read("result.json").utf8))
            #expect(report.exit == output.status)
            let checked = try await ChildProcess.run(
                try PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/junit/check.py"],
                input: read("junit.xml"))
            let junit = try JSONDecoder().decode(JUnit.self, from: Data(checked.standardOutput.utf8))
            #expect(junit.problems == [])
            return Verified(output: output, report: report, markdown: try read("report.md"), cases: junit.cases)
        }

        @Test("On the healthy sandbox: within its budget, the least risk first, exit 0, and every report says so")
        func verified() async throws {
            try await SandboxFixture.with { sandbox in
                let found = try await verify("quick", on: sandbox)
                #expect(found.output.status == 0, "\(found.output.standardOutput)\(found.output.standardError)")
                #expect(found.report.verdict == "verified")
                #expect(found.report.waited == "no deploy was in progress")
                #expect(found.report.runs.map(\.name) == ["tasks", "failover"])
                #expect(found.report.took_s < Double(found.report.budget_s))
                // What was expected of each is no less than what it took.
                for run in found.report.runs { #expect(try #require(run.took_s) < Double(run.expected_s), "\(run)") }
                #expect(found.cases.mapValues(\.first) == ["tasks": "passed", "failover": "passed"])
                #expect(found.output.standardOutput.hasPrefix("verified: quick on the sandbox\n"))
                #expect(found.markdown.hasPrefix("## verified: quick on the sandbox\n\nEvery hypothesis held.\n"))
                // One run's reports are there again.
                let run = try #require(
                    try FileManager.default.contentsOfDirectory(atPath: sandbox.runs).first { $0.contains("-tasks-") })
                let markdown = try await Programs.gameday(["report", sandbox.runs + "/" + run, "--markdown"])
                #expect(markdown.standardOutput.hasPrefix("## verified: tasks on the sandbox\n"))
                let junit = try await Programs.gameday(["report", sandbox.runs + "/" + run, "--junit"])
                #expect(junit.standardOutput.contains("<testcase name=\"tasks\" classname=\"gameday.run\""))
            }
        }

        @Test("With a planted defect: exit 1, the failing experiment's reason first, and what is riskier is not begun")
        func refuted() async throws {
            try await SandboxFixture.with("planted-sandbox", ["--plant", "forgetful-service"]) { sandbox in
                let found = try await verify("failover-first", on: sandbox)
                #expect(found.output.status == 1, "\(found.output.standardOutput)\(found.output.standardError)")
                #expect(found.report.runs.map(\.verdict) == ["refuted", "inconclusive"])
                #expect(found.report.runs.map(\.begun) == [true, false])
                #expect(!found.report.reason.isEmpty)
                #expect(found.output.standardOutput.hasPrefix("refuted: failover: \(found.report.reason)\nto do: "))
                let lines = found.markdown.split(separator: "\n")
                #expect(lines[0] == "## refuted: failover-first on the sandbox")
                #expect(lines[1] == "**failover: \(found.report.reason)**", "\(lines[1])")
                #expect(found.cases["failover"]?[..<2] == ["failure", "refuted"])
                #expect(found.cases["failover"]?[2] == found.report.reason)
                #expect(found.cases["zone"]?[..<2] == ["skipped", "not-run"])
            }
        }
    }
}
