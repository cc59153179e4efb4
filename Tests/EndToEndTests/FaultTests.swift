import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Each fault on the healthy sandbox", .timeLimit(.minutes(15)))
    struct FaultTests {
        @Test("Each bites, is recovered from, loses nothing, and the stack is as it was afterwards")
        func verified() async throws {
            try await SandboxFixture.with { sandbox in
                let before = try await StackSnapshot.take(of: sandbox)
                for name in ["tasks", "blackhole", "cache", "zone"] {
                    let (run, output) = try await RunReport.of(
                        Programs.experiment(name), stack: sandbox.stack, runs: sandbox.runs)
                    #expect(output.status == 0, "\(name): \(run.reason) \(output.standardError)")
                    #expect(run.verdict == "verified", "\(name): \(run.reason)")
                    #expect(run.undone, "\(name)")
                    #expect(!run.evidence.isEmpty, "\(name)")
                    let transactions = try #require(run.transactions)
                    #expect(transactions.acknowledged > 500 && transactions.lost == 0, "\(name)")
                    #expect(try await before.difference() == "", "\(name)")
                }
            }
        }
    }
}
