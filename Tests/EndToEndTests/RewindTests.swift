import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Rewinding the ledger", .timeLimit(.minutes(6)))
    struct RewindTests {
        @Test("The ledger is restored to an earlier second, checked there, and the clone is deleted; nobody notices")
        func verified() async throws {
            try await SandboxFixture.with { sandbox in
                let (run, output) = try await RunReport.of(
                    Programs.experiment("rewind"), stack: sandbox.stack, runs: sandbox.runs)
                #expect(output.status == 0, "\(run.reason) \(output.standardError)")
                #expect(run.verdict == "verified", "\(run.account)")
                #expect(run.undone)
                #expect(run.evidence.first?["clone"] != nil)
                let clones = try await Programs.run(
                    "gameday-sandbox",
                    ["exec", "--name", sandbox.name, "data-a", "--", "ls", "/run/gameday/data"])
                #expect(clones.standardOutput.contains("postgres-a"))
                #expect(!clones.standardOutput.contains("restored-"), "its files are gone")
            }
        }

        @Test("A restore that goes back too far: acknowledged transfers are missing, and the run is refuted")
        func earlyRestore() async throws {
            try await SandboxFixture.with("planted-sandbox", ["--plant", "early-restore", "--seconds", "5"]) {
                sandbox in
                let (run, output) = try await RunReport.of(
                    Programs.experiment("rewind"), stack: sandbox.stack, runs: sandbox.runs)
                #expect(output.status == 1, "\(run.reason) \(output.standardError)")
                #expect(run.verdict == "refuted")
                #expect(run.reason.contains("rds/rewind: acknowledged transfers"), "\(run.reason)")
                #expect(run.undone)
            }
        }
    }
}
