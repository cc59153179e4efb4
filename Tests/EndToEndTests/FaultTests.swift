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
                // The cache long before the zone: in the minute of a failover the metric names two primaries, and an
                // outage is refused.
                for name in ["cache", "tasks", "blackhole", "zone"] {
                    let (run, output) = try await RunReport.of(
                        Programs.experiment(name), stack: sandbox.stack, runs: sandbox.runs)
                    #expect(output.status == 0, "\(name): \(run.reason) \(output.standardError)")
                    #expect(run.verdict == "verified", "\(name): \(run.account)")
                    #expect(run.undone, "\(name)")
                    #expect(!run.evidence.isEmpty, "\(name)")
                    let transactions = try #require(run.transactions)
                    #expect(transactions.acknowledged > 500 && transactions.lost == 0, "\(name)")
                    #expect(try await before.difference() == "", "\(name)")
                    if name == "blackhole" { try checkGuards(of: run) }
                }
            }
        }

        /// The guards that the experiment names are looked at again when the baseline is over.
        private func checkGuards(of run: RunReport.Run) throws {
            let folder = URL(filePath: run.report).deletingLastPathComponent().path
            let journal = try String(contentsOfFile: folder + "/journal.jsonl", encoding: .utf8)
            let events = journal.split(separator: "\n")
            let baseline = try #require(events.firstIndex { $0.contains(#""event":"baseline""#) })
            let looks = events.indices.filter { events[$0].contains(#""event":"guard""#) }
            #expect(looks.count == 2)
            #expect(try #require(looks.first) < baseline)
            #expect(try #require(looks.last) > baseline)
        }
    }
}
