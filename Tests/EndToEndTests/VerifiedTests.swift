import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A failover on the healthy sandbox", .timeLimit(.minutes(6)))
    struct VerifiedTests {
        @Test("The writer moves, payments resume, nothing is lost, and the record says so again when it is checked")
        func verified() async throws {
            try await SandboxFixture.with { sandbox in
                let (run, output) = try await RunReport.of(
                    Programs.experiment("failover"), stack: sandbox.stack, runs: sandbox.runs)
                #expect(output.status == 0, "\(output.standardError)")
                #expect(run.verdict == "verified", "\(run.account)")
                #expect(run.undone)
                let recovery = try #require(run.recovery)
                let (lower, upper) = try (#require(recovery.lower_s), #require(recovery.upper_s))
                #expect(0 <= lower && lower <= upper && upper < 30)
                let transactions = try #require(run.transactions)
                #expect(transactions.acknowledged > 1_000)
                #expect(transactions.lost == 0)
                #expect(transactions.duplicated == 0)
                let evidence = try #require(run.evidence.first)
                #expect(evidence["old_writer"] != nil)
                #expect(evidence["new_writer"] != nil)
                #expect(evidence["old_writer"] != evidence["new_writer"])
                #expect(evidence["old_zone"] != evidence["new_zone"])
                try await checkRecord(of: run)
            }
        }

        /// The history alone gives the same verdict, and the page was written.
        private func checkRecord(of run: RunReport.Run) async throws {
            let folder = URL(filePath: run.report).deletingLastPathComponent().path
            let page = try String(contentsOfFile: run.report, encoding: .utf8)
            #expect(page.contains(">fault</text>"))
            let check = try await Programs.gameday(["check", folder + "/history.jsonl"])
            #expect(check.status == 0, "\(check.standardOutput)\(check.standardError)")
            let journal = try String(contentsOfFile: folder + "/journal.jsonl", encoding: .utf8)
            let events = journal.split(separator: "\n")
            let inject = try #require(events.firstIndex { $0.contains(#""event":"inject""#) })
            let undone = try #require(events.firstIndex { $0.contains(#""event":"undone""#) })
            #expect(inject < undone)
        }

        @Test("A halt in the middle undoes everything and ends with 3; a second one changes nothing")
        func halted() async throws {
            try await SandboxFixture.with { sandbox in
                let run = try LiveProcess(
                    "gameday",
                    ["run", Programs.experiment("failover"), "--stack", sandbox.stack, "--runs", sandbox.runs])
                #expect(await run.waitForLine(containing: "observe"))
                run.signal(SIGINT)
                run.signal(SIGTERM)
                let ended = try await run.end()
                #expect(ended.status == 3, "\(ended.standardOutput)\(ended.standardError)")
                #expect(ended.standardOutput.contains("undone        yes"))
                #expect(ended.standardError.contains("was received"))
            }
        }

        @Test("A workload that stands still during the fault proves nothing: exit 2")
        func stoppedWorkload() async throws {
            try await SandboxFixture.with { sandbox in
                let run = try LiveProcess(
                    "gameday",
                    [
                        "run", Programs.experiment("failover"), "--stack", sandbox.stack, "--runs", sandbox.runs,
                        "--set", "expect.recovery.within=3s", "--format", "json",
                    ])
                #expect(await run.waitForLine(containing: "observe"))
                run.signal(SIGSTOP)
                // A process of its own measures the time: the test itself waits for its end.
                _ = try await ChildProcess.run("/bin/sleep", ["6"])
                run.signal(SIGCONT)
                let ended = try await run.end()
                #expect(ended.status == 2, "\(ended.standardOutput)\(ended.standardError)")
                #expect(ended.standardOutput.contains(#""verdict":"inconclusive""#))
                // Blind time, or arrivals dropped while it stood still: either says that it was the generator.
                let saysWhy = [#""blind""#, #""generator_saturated""#].contains { ended.standardOutput.contains($0) }
                #expect(saysWhy, "\(ended.standardOutput)")
            }
        }

        @Test("An outage that begins only after the hold is no pass: the fault bit late")
        func lateOutage() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gameday-late-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let config = folder.appending(path: "late.json")
            try Data(#"{"failover": {"beforeFence": 11, "beforePromotion": 6}}"#.utf8).write(to: config)
            try await SandboxFixture.with("gameday-sandbox", ["--config", config.path]) { sandbox in
                let (run, output) = try await RunReport.of(
                    Programs.experiment("failover"), stack: sandbox.stack, runs: sandbox.runs,
                    ["--set", "expect.recovery.within=4s"])
                #expect(output.status == 1, "\(run.reason) \(output.standardError)")
                #expect(run.reason.contains("after the hold"), "\(run.reason)")
                #expect(run.evidence.count == 1)
            }
        }
    }
}
