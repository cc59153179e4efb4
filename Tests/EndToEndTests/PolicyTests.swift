import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What `gameday iam` prints is enough for a run and not more, on an endpoint that enforces the actions of the
    /// policies that its user was given. Resources and conditions are enforced by AWS alone.
    @Suite("The policy that an experiment needs", .timeLimit(.minutes(20)))
    struct PolicyTests {
        /// How well the service fares is not the question here.
        private func perform(
            _ experiment: String, on sandbox: SandboxFixture, _ more: [String] = []
        ) async throws -> (report: RunReport.Run, output: ChildProcess.Output) {
            try await RunReport.of(
                Programs.experiment(experiment), stack: sandbox.stack, runs: sandbox.runs,
                ["--set", "expect.recovery.tolerate=50%"] + more)
        }

        /// What AWS checks besides, of a call of another name: tags given to what is made, and the secret that the Data
        /// API reads for whoever calls it.
        private static let implied: Set = ["ec2:CreateTags", "rds:AddTagsToResource", "secretsmanager:GetSecretValue"]

        @Test(
            "every experiment is verified under exactly its policy, and calls all that is in it",
            arguments: ["blackhole", "cache", "call", "failover", "rewind", "tasks", "zone"])
        func enough(_ experiment: String) async throws {
            try await SandboxFixture.with { sandbox in
                let policy = try await UserPolicy(for: experiment, on: sandbox)
                try await policy.allow(policy.actions)
                let (run, output) = try await perform(experiment, on: sandbox)
                #expect(output.status == 0, "\(run.reason) \(output.standardError)")
                let called = Set(try sandbox.calls().compactMap(\.operation))
                let idle = policy.actions.filter { action in
                    !Self.implied.contains(action) && !called.contains { action.hasSuffix(":" + $0) }
                }
                #expect(idle == [], "\(experiment) needs no \(idle)")
            }
        }

        @Test(
            "without any one action of its policy an experiment is not verified, names it, and leaves nothing behind",
            arguments: ["blackhole", "cache", "call", "failover", "rewind", "tasks", "zone"])
        func noMore(_ experiment: String) async throws {
            try await SandboxFixture.with { sandbox in
                let before = try await StackSnapshot.take(of: sandbox)
                let policy = try await UserPolicy(for: experiment, on: sandbox)
                #expect(policy.actions.count >= 5)
                for action in policy.actions {
                    try await policy.allow(policy.actions.filter { $0 != action } + ["iam:SimulatePrincipalPolicy"])
                    let (run, output) = try await perform(
                        experiment, on: sandbox, ["--set", "expect.recovery.baseline=1s"])
                    #expect(output.status != 0, "without \(action)")
                    #expect(run.undone, "without \(action): \(run.reason)")
                    let told = "\(run.reason) \(output.standardOutput) \(output.standardError)"
                    #expect(told.contains(action), "without \(action): \(run.reason)")
                }
                try await policy.allow(nil)
                #expect(try await before.difference() == "")
            }
        }
    }
}

/// The policy of the sandbox's user.
struct UserPolicy {
    private struct Document: Decodable {
        struct Statement: Decodable {
            var Action: [String]
        }
        var Statement: [Statement]
    }

    let sandbox: SandboxFixture
    /// The actions that `gameday iam` prints for an experiment.
    let actions: [String]

    init(for experiment: String, on sandbox: SandboxFixture) async throws {
        let printed = try await Programs.gameday(
            ["iam", Programs.experiment(experiment), "--stack", sandbox.stack])
        try #require(printed.status == 0, "\(printed.standardError)")
        let document = try JSONDecoder().decode(Document.self, from: Data(printed.standardOutput.utf8))
        actions = Set(document.Statement.flatMap(\.Action)).sorted()
        self.sandbox = sandbox
    }

    /// Allows these actions alone; nil allows all.
    func allow(_ actions: [String]?) async throws {
        var arguments = [PackageRoot.path + "/Tests/Peers/allow.py", sandbox.stack]
        if let actions {
            let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
            arguments.append(
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[\#(list)],"Resource":"*"}}"#)
        }
        let output = try await ChildProcess.run(PackageRoot.python(), arguments)
        try #require(output.status == 0, "\(output.standardError)")
    }
}
