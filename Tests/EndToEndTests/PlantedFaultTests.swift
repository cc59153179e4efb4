import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// For each fault a stack that does not bear it, or that does not do what it is told: gameday must see each.
    @Suite("Planted defects are caught for each fault", .timeLimit(.minutes(10)))
    struct PlantedFaultTests {
        private typealias Result = (report: RunReport.Run, output: ChildProcess.Output)

        private func run(_ experiment: String, on sandbox: SandboxFixture) async throws -> Result {
            try await RunReport.of(
                Programs.experiment("Planted/\(experiment)"), stack: sandbox.stack, runs: sandbox.runs)
        }

        private func with(_ plants: [String], _ body: (SandboxFixture) async throws -> Void) async throws {
            try await SandboxFixture.with("planted-sandbox", plants.flatMap { ["--plant", $0] }, body)
        }

        private func expectRefuted(_ result: Result, because words: String...) {
            let (run, output) = result
            #expect(output.status == 1, "\(run.reason) \(output.standardError)")
            #expect(run.verdict == "refuted")
            #expect(run.undone, "\(run.reason)")
            for text in words { #expect(run.reason.contains(text), "\(run.reason)") }
        }

        @Test("Stopped tasks that nobody replaces: refuted, with what is missing, and without waiting for long")
        func noReplacement() async throws {
            try await with(["no-replacement"]) { sandbox in
                let result = try await run("tasks", on: sandbox)
                expectRefuted(
                    result, because: "the service transaction-service has not healed by itself within 20 s",
                    "4 of 6 tasks run")
                #expect(result.report.todo?.contains("aws ecs describe-services") == true)
                #expect(result.report.probes.first { $0.name == "tasks-per-zone" }?.verdict == "fail")
                #expect(try #require(result.report.transactions).lost == 0)
                // Whoever watches is told what it waits for.
                #expect(result.output.standardError.contains("waiting: the service transaction-service: 4 of 6"))
            }
        }

        @Test("A load balancer without health checks: a dark subnet is an outage that does not end")
        func noHealthChecks() async throws {
            try await with(["no-health-checks"]) { sandbox in
                expectRefuted(try await run("blackhole", on: sandbox), because: "the limit is 8 s", "failed attempts")
            }
        }

        @Test("Replicas of the cache that have nothing: sessions are lost with a shard and with a zone, and it says so")
        func emptyReplicas() async throws {
            try await with(["empty-replicas"]) { sandbox in
                for (experiment, limit) in [("zone", "15 s"), ("cache", "8 s")] {
                    let result = try await run(experiment, on: sandbox)
                    expectRefuted(result, because: "the limit is \(limit)", "got 401 (their sessions were lost)")
                    #expect(result.report.evidence.count == 1, "\(experiment)")
                }
            }
        }

        @Test("Faults that are accepted and not done: no evidence, exit 2, whichever it is")
        func inert() async throws {
            try await with(["inert-network-acl", "inert-stop-task", "inert-test-failover"]) { sandbox in
                let before = try await StackSnapshot.take(of: sandbox)
                for (experiment, fault) in [
                    ("blackhole", "ec2/blackhole-subnet"), ("tasks", "ecs/stop-task"),
                    ("cache", "elasticache/test-failover"),
                ] {
                    let (run, output) = try await run(experiment, on: sandbox)
                    #expect(output.status == 2, "\(experiment): \(run.reason) \(output.standardError)")
                    #expect(run.verdict == "inconclusive", "\(experiment)")
                    #expect(run.evidence.isEmpty, "\(experiment)")
                    #expect(run.reason.hasPrefix("nothing shows within"), "\(run.reason)")
                    #expect(run.reason.contains("\(fault) took effect"), "\(run.reason)")
                    #expect(run.undone, "\(experiment): \(run.reason)")
                    #expect(try await before.difference() == "", "\(experiment)")
                }
            }
        }

        @Test("A subnet that cannot be put back: exit 4, with which, why and what to do")
        func stuck() async throws {
            try await with(["stuck-network-acl"]) { sandbox in
                let live = try LiveProcess(
                    "gameday",
                    [
                        "run", Programs.experiment("Planted/blackhole"), "--stack", sandbox.stack, "--runs",
                        sandbox.runs, "--format", "json",
                    ])
                // Whoever watches is told what it waits for.
                #expect(await live.waitForLine(containing: "waiting: acl-"))
                #expect(await live.waitForLine(containing: "to do: "))
                // The watchdog goes on trying, and what started it counts as running until it has ended.
                for watchdog in try ProcessList.find("watchdog", sandbox.runs) { kill(watchdog, SIGKILL) }
                let output = try await live.end()
                let run = try #require(
                    try JSONDecoder().decode(RunReport.self, from: Data(output.standardOutput.utf8)).runs.first)
                #expect(output.status == 4, "\(run.reason) \(output.standardError)")
                #expect(run.verdict == "not-undone")
                #expect(!run.undone)
                #expect(run.reason.contains("may still cut off subnet-"), "\(run.reason)")
                #expect(run.reason.contains("what is dark stays dark"), "\(run.reason)")
                #expect(run.todo?.contains("gameday recover") == true, "\(run.todo ?? "")")
                let left = try await Programs.gameday(["recover", "--plan", "--stack", sandbox.stack])
                #expect(left.standardOutput.contains("ec2:ReplaceNetworkAclAssociation"), "\(left.standardOutput)")
            }
        }
    }
}
