import Foundation
import TestSupport
import Testing

@Suite("gameday iam", .timeLimit(.minutes(5)))
struct IAMCommandTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private struct Policy: Decodable {
        struct Statement: Decodable {
            var actions: [String]
            var resources: [String]

            private enum CodingKeys: String, CodingKey {
                case actions = "Action"
                case resources = "Resource"
            }
        }

        var statements: [Statement]

        private enum CodingKeys: String, CodingKey { case statements = "Statement" }

        var actions: Set<String> { Set(statements.flatMap(\.actions)) }

        func resources(of action: String) -> [String] {
            statements.filter { $0.actions.contains(action) }.flatMap(\.resources)
        }
    }

    private func iam(_ arguments: String...) async throws -> Policy {
        let output = try await Command.run(try BuiltProduct.path("gameday"), ["iam"] + arguments)
        try #require(output.status == 0, "\(output.standardError)")
        return try JSONDecoder().decode(Policy.self, from: Data(output.standardOutput.utf8))
    }

    private static func experiment(_ name: String) -> String { "\(PackageRoot.path)/experiments/\(name).yaml" }

    @Test("a suite, a game day and a schedule need what their experiments need together, and what running them takes")
    func union() async throws {
        let (aurora, redis) = (Self.experiment("aurora-failover"), Self.experiment("redis-failover"))
        let both = try await iam(aurora, redis).actions
        #expect(both.isSuperset(of: ["rds:FailoverDBCluster", "elasticache:TestFailover"]))
        let suite = try folder.write(
            "version: 1\nname: mine\nexperiments: [\(aurora), \(redis)]\n", to: "suite.yaml")
        #expect(try await iam(suite).actions == both.union(["ecs:DescribeServices"]))
        let day = try folder.write(
            """
            version: 1
            name: day
            purpose: It is held.
            unattended: go
            agenda: [{ experiment: \(aurora) }, { experiment: \(redis) }]
            """, to: "day.yaml")
        #expect(try await iam(day).actions == both)
        let schedule = try folder.write(
            """
            version: 1
            name: plan
            to: s3://bucket
            timezone: UTC
            schedules:
              - { name: a, cron: "@daily", gameDay: day.yaml }
            """, to: "schedule.yaml")
        let looks = ["ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks", "cloudwatch:DescribeAlarms"]
        let scheduled = try await iam(schedule).actions
        #expect(scheduled.filter { !$0.hasPrefix("s3:") } == both.union(looks))
        #expect(scheduled.contains("s3:PutObject"))
    }

    @Test("with --to it has what sending finished runs takes, on those places alone")
    func destinations() async throws {
        let file = Self.experiment("aurora-failover")
        let topic = "arn:aws:sns:eu-west-1:123456789012:game-days"
        let places = try folder.write("version: 1\ndestinations: [sns: { topic: '\(topic)' }]\n", to: "to.yaml")
        let without = try await iam(file)
        let policy = try await iam(file, "--to", "s3://bucket/prod", "--to", places)
        #expect(
            policy.actions.subtracting(without.actions) == [
                "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts",
                "s3:PutObject", "sns:Publish",
            ])
        #expect(policy.resources(of: "s3:PutObject") == ["arn:*:s3:::bucket/prod/*"])
        #expect(policy.resources(of: "s3:ListBucket") == ["arn:*:s3:::bucket"])
        #expect(policy.resources(of: "sns:Publish") == [topic])
    }
}
