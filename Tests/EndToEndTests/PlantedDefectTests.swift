import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Sandboxes that are set up wrongly on purpose: gameday must see each.
    @Suite("Planted defects are caught", .timeLimit(.minutes(6)))
    struct PlantedDefectTests {
        private func run(
            _ plant: [String], _ more: [String] = []
        ) async throws -> (report: RunReport.Run, output: ChildProcess.Output) {
            try await SandboxFixture.with("planted-sandbox", plant) { sandbox in
                try await RunReport.of(Programs.experiment("failover"), stack: sandbox.stack, runs: sandbox.runs, more)
            }
        }

        @Test("Asynchronous replication with a lagging standby: acknowledged transactions are lost, and named")
        func asynchronousLag() async throws {
            let (run, output) = try await run(["--plant", "asynchronous-lag"])
            #expect(output.status == 1, "\(run.reason) \(output.standardError)")
            #expect(run.verdict == "refuted")
            let transactions = try #require(run.transactions)
            #expect(transactions.lost > 0)
            let lost = try #require(transactions.anomalies.first { $0.kind == "lost" })
            #expect(lost.count == transactions.lost)
            #expect(lost.examples.allSatisfy { $0.hasPrefix("gd-") })
            #expect(output.standardError.contains("lost"))
        }

        @Test("A service that ignores the idempotency key: duplicates")
        func forgetfulService() async throws {
            let (run, output) = try await run(["--plant", "forgetful-service"])
            #expect(output.status == 1, "\(run.reason) \(output.standardError)")
            #expect(try #require(run.transactions).duplicated > 0)
        }

        @Test("A failover that is accepted and not done: no evidence, exit 2")
        func inertFailover() async throws {
            let (run, output) = try await run(["--plant", "inert-failover"])
            #expect(output.status == 2, "\(run.reason) \(output.standardError)")
            #expect(run.verdict == "inconclusive")
            #expect(run.evidence.isEmpty)
            #expect(run.reason.contains("nothing shows"))
        }

        @Test("A recovery slower than the limit: exit 1 with the interval")
        func slowFailover() async throws {
            let (run, output) = try await run(
                ["--plant", "slow-failover", "--seconds", "7"], ["--set", "expect.recovery.within=4s"])
            #expect(output.status == 1, "\(run.reason) \(output.standardError)")
            let recovery = try #require(run.recovery)
            #expect(recovery.verdict == "fail")
            #expect(try #require(recovery.lower_s) > 4)
            #expect(try #require(recovery.upper_s) >= #require(recovery.lower_s))
            #expect(try #require(run.transactions).lost == 0)
        }
    }
}
