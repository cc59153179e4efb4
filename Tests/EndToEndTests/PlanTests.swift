import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What is shown before a run, and what refuses it.
    @Suite("A plan", .timeLimit(.minutes(20)))
    struct PlanTests {
        private static func shipped(_ name: String) -> String { PackageRoot.path + "/experiments/\(name).yaml" }

        /// The resources, calls and words that the plan of each shipped experiment must name.
        private static let expected: [(experiment: String, words: [String])] = [
            ("aurora-failover", ["rds:FailoverDBCluster(DBClusterIdentifier=", "the database's writer"]),
            ("ecs-zone-task-loss", ["ecs:StopTask(cluster=", "healthy-tasks holds: 4 of 6", "task arn:aws:ecs:"]),
            ("subnet-blackhole", ["ec2:CreateNetworkAcl(VpcId=", "subnet subnet-", "(application, us-east-1"]),
            ("redis-failover", ["elasticache:TestFailover(ReplicationGroupId=", "the primary of shard 0001"]),
            ("rewind-24h", ["rds:RestoreDBClusterToPointInTime(", "rds:CreateDBInstance("]),
            (
                "zone-outage",
                [
                    "ec2:CreateNetworkAcl(VpcId=", "ec2:ReplaceNetworkAclAssociation(", "ecs:StopTask(cluster=",
                    "rds:FailoverDBCluster(", "elasticache:TestFailover(", "healthy-tasks holds: 4 of 6 healthy tasks",
                    "(public, us-east-1", "(application, us-east-1", "(data, us-east-1", "the database's writer",
                    "the primary of shard",
                    "blast-radius holds: would hit 2 tasks of at most 2, 3 subnets of at most 3",
                    "time limit    300 s",
                ]
            ),
        ]

        @Test("of every shipped experiment names every resource and call, and makes reading calls alone")
        func readsOnly() async throws {
            try await SandboxFixture.with { sandbox in
                let before = try await StackSnapshot.take(of: sandbox)
                for (experiment, words) in Self.expected {
                    let plan = try await Programs.gameday(
                        ["run", Self.shipped(experiment), "--stack", sandbox.stack, "--plan"])
                    #expect(plan.status == 0, "\(experiment): \(plan.standardError)")
                    let text = plan.standardOutput
                    for word in words + ["targets", "blast radius", "undo", "permissions     all allowed"] {
                        #expect(text.contains(word), "\(experiment) lacks \(word):\n\(text)")
                    }
                    #expect(!text.contains("DOES NOT HOLD") && !text.contains("IN THE WAY"), "\(text)")
                }
                let calls = try sandbox.calls()
                #expect(calls.count > 30)
                #expect(calls.filter { !$0.isRead || $0.dryRun }.map { $0.operation ?? "none" } == [])
                #expect(try await before.difference(after: 0) == "")
            }
        }

        @Test("says what a policy denies; a run is refused before anything is injected, and nothing was changed")
        func denied() async throws {
            let folder = try TemporaryDirectory()
            let config = try folder.write(
                #"{"endpoint": {"deny": ["ec2:DeleteNetworkAcl", "iam:*"]}}"#, to: "denied.json")
            try await SandboxFixture.with("gameday-sandbox", ["--config", config]) { sandbox in
                let blackhole = Programs.experiment("blackhole")
                let plan = try await Programs.gameday(["plan", blackhole, "--stack", sandbox.stack])
                #expect(
                    plan.standardOutput.contains("IAM could not be asked what is allowed"), "\(plan.standardOutput)")
                // IAM may not be asked: only the trial run just before the injection can tell.
                let (run, output) = try await RunReport.of(blackhole, stack: sandbox.stack, runs: sandbox.runs)
                #expect(output.status == 2, "\(output.standardError)")
                #expect(run.reason.contains("denied: ec2:DeleteNetworkAcl"), "\(run.reason)")
                #expect(run.todo?.contains("nothing was injected") == true)
                #expect(run.undone)
                let changes = try sandbox.calls().filter { !$0.isRead && !$0.dryRun }
                #expect(changes.map { $0.operation ?? "none" } == [])
                let trials = try sandbox.calls().filter(\.dryRun).map { $0.operation ?? "none" }
                #expect(
                    trials == [
                        "DescribeNetworkAcls", "CreateNetworkAcl", "ReplaceNetworkAclAssociation", "DeleteNetworkAcl",
                    ])
            }
        }

        @Test("of a fault whose reads are denied lists all that is missing")
        func unreadable() async throws {
            let folder = try TemporaryDirectory()
            let config = try folder.write(
                #"{"endpoint": {"deny": ["ecs:ListTasks", "ecs:StopTask"]}}"#, to: "denied.json")
            try await SandboxFixture.with("gameday-sandbox", ["--config", config]) { sandbox in
                let plan = try await Programs.gameday(
                    ["plan", Programs.experiment("tasks"), "--stack", sandbox.stack])
                #expect(plan.status == 2, "\(plan.standardOutput)")
                #expect(
                    plan.standardError.contains("missing: ecs:ListTasks, ecs:StopTask"), "\(plan.standardError)")
                let failover = try await Programs.gameday(
                    ["plan", Programs.experiment("failover"), "--stack", sandbox.stack])
                #expect(failover.status == 0, "\(failover.standardError)")
                #expect(failover.standardOutput.contains("permissions     all allowed"), "\(failover.standardOutput)")
            }
        }
    }
}
