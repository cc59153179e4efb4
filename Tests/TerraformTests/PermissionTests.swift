import Faults
import Foundation
import Probes
import Testing

/// The role of the scheduled game day may do what gameday's own lists say that it needs, and no more.
@Suite("What the scheduled game day may do")
struct PermissionTests {
    /// Actions that no fault and no probe lists, each with who calls it.
    static let others = [
        "iam:SimulatePrincipalPolicy": "every run asks IAM beforehand what it may do",
        "ec2:DescribeNetworkInterfaces": "a run that probes the zones looks up the load balancer's nodes",
        "s3:PutObject": "finished runs are sent to their bucket",
        "s3:GetObject": "what is in the bucket already is not sent again",
        "s3:ListBucket": "what is not there must not look like what is forbidden",
        "s3:ListBucketMultipartUploads": "an upload that was cut off is found",
        "s3:ListMultipartUploadParts": "and gone on with",
        "kms:Decrypt": "S3 and Secrets Manager, in the agent's name",
        "kms:DescribeKey": "RDS, in the agent's name",
        "kms:GenerateDataKey": "S3, in the agent's name",
        "kms:CreateGrant": "RDS, for the restored cluster",
    ]

    private var listed: Set<String> {
        let faults = FaultCatalog.all.flatMap { $0.reference.permissions }
        let probes = ProbeCatalog.all.flatMap { $0.reference.permissions }
        return Set(faults + probes)
    }

    /// The statements of the policies of the agent's role.
    private func statements(_ plan: PlanDocument) throws -> [PlanValue] {
        let tasks = plan.all("aws_scheduler_schedule").map { $0["target"].block["ecs_parameters"].block }
        let reference = try #require(tasks.compactMap { $0["task_definition_arn"].text }.first)
        let definition = try #require(
            plan.all("aws_ecs_task_definition").first {
                reference.split(separator: "/").last?.split(separator: ":").first.map(String.init) == $0["family"].text
            })
        let role = try #require(definition["task_role_arn"].text)
        return try plan.all("aws_iam_role_policy").filter { role.hasSuffix("/" + ($0["role"].text ?? "?")) }
            .flatMap { try PlanValue(json: Data(($0["policy"].text ?? "").utf8))["Statement"].items }
    }

    private func actions(_ statement: PlanValue) -> [String] {
        statement["Action"].text.map { [$0] } ?? statement["Action"].texts
    }

    @Test("its actions are those that faults and probes list, and those that are named here")
    func actions() async throws {
        let statements = try statements(try await AppliedStacks.shared.full.plan)
        #expect(statements.allSatisfy { $0["Effect"] == "Allow" })
        let allowed = Set(statements.flatMap(actions))
        #expect(listed.subtracting(allowed).sorted() == [], "missing")
        #expect(allowed.subtracting(listed).subtracting(Self.others.keys).sorted() == [], "too many")
        #expect(Set(Self.others.keys).subtracting(allowed).sorted() == [], "named here in vain")
    }

    @Test("what breaks something is allowed for what carries the stack's tag alone, and never for everything")
    func conditions() async throws {
        let breaking = ["rds:FailoverDBCluster", "ecs:StopTask", "elasticache:TestFailover"]
        let statements = try statements(try await AppliedStacks.shared.full.plan)
        for action in breaking {
            let with = statements.filter { actions($0).contains(action) }
            #expect(!with.isEmpty)
            for statement in with {
                let condition = statement["Condition"]["StringEquals"]
                #expect(condition["aws:ResourceTag/DisasterRecovery"] == "enabled", "\(action)")
                #expect(!statement["Resource"].leaves.contains("*"), "\(action)")
            }
        }
    }
}
