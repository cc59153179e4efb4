import Faults
import HTTPClient
import TestSupport
import Testing

@testable import Runner

/// An IAM that answers with what a test says of each action and resource.
private struct ScriptedIAM: ScriptedService {
    /// The decision on an action for a resource; nil refuses to be asked.
    let decide: @Sendable (_ action: String, _ resource: String) -> (decision: String, isMissingContext: Bool)?

    func answer(_ call: ScriptedCall) -> ServerAnswer? {
        guard call.action == "SimulatePrincipalPolicy" else { return nil }
        let actions = call.list("ActionNames.member")
        let given = call.list("ResourceArns.member")
        var members = ""
        for action in actions {
            for resource in given.isEmpty ? ["*"] : given {
                guard let (decision, isMissing) = decide(action, resource) else {
                    return ScriptedAWS.error(call, 403, "AccessDenied")
                }
                members += "<member><EvalActionName>\(action)</EvalActionName><EvalResourceName>\(resource)"
                members += "</EvalResourceName><EvalDecision>\(decision)</EvalDecision><MissingContextValues>"
                members += isMissing ? "<member>aws:ResourceTag/x</member>" : ""
                members += "</MissingContextValues></member>"
            }
        }
        return ServerAnswer(
            200,
            "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>\(members)"
                + "</EvaluationResults><IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult>"
                + "</SimulatePrincipalPolicyResponse>")
    }
}

@Suite("Permissions before a run", .timeLimit(.minutes(5)))
struct PermissionPreflightTests {
    private static let user = "arn:aws:iam::000000000000:user/runner"
    private static let cluster = "arn:aws:rds:us-east-1:000000000000:cluster:aurora"
    private let http = HTTPClient()

    private func report(
        trials: [PermissionTrial] = [], caller: String = user, asked: Counter = Counter(),
        script: @escaping @Sendable (ScriptedCall, Int) throws -> ScriptedAWS.Misbehaviour? = { _, _ in nil },
        _ decide: @escaping @Sendable (String, String) -> (decision: String, isMissingContext: Bool)?
    ) async throws -> PermissionReport {
        let aws = try ScriptedAWS([
            ScriptedIAM(decide: decide), try ScriptedRDS([.init("a", zone: "us-east-1a")]),
        ])
        aws.script(script)
        var plan = FaultPlan(
            fault: "rds/failover-db-cluster", targets: ["aurora"], calls: [], undo: "", blastRadius: "",
            timeLimitSeconds: 1)
        plan.calls = [.init("rds:FailoverDBCluster", [], resource: Self.cluster)]
        let request = try RequestFixture.request(stack: RequestFixture.stack(endpoint: aws.url))
        return await PermissionPreflight(request, plans: [plan], aws: TestOutside.client(aws.url, http))
            .check(caller: caller, trials: trials)
    }

    @Test("each call is asked about on what it will really change, and all that is allowed is no word")
    func allowed() async throws {
        let report = try await report { action, resource in
            switch action {
            case "rds:FailoverDBCluster": (resource == Self.cluster ? "allowed" : "implicitDeny", false)
            case _ where action.hasPrefix("ssm:"):
                (
                    resource.hasPrefix("arn:aws:ssm:us-east-1:000000000000:parameter/") ? "allowed" : "implicitDeny",
                    false
                )
            default: (resource == "*" ? "allowed" : "implicitDeny", false)
            }
        }
        #expect(report.words == nil)
        #expect(report.needed.contains("ssm:PutParameter"))
    }

    @Test("an explicit denial of a change refuses the run and is named; of a read it does not")
    func explicit() async throws {
        let change = try await report { action, _ in
            (action == "ssm:DeleteParameter" ? "explicitDeny" : "allowed", false)
        }
        #expect(change.refusal?.reason.hasSuffix("denied: ssm:DeleteParameter") == true)
        #expect(change.refusal?.kind == .refused)
        #expect(change.words == "denied: ssm:DeleteParameter")
        let read = try await report { action, _ in
            (action == "rds:DescribeDBClusters" ? "explicitDeny" : "allowed", false)
        }
        #expect(read.refusal == nil)
        #expect(read.words == "denied: rds:DescribeDBClusters")
    }

    @Test("what nothing allows on the run's own resource is denied; on all, or for want of context, it is a note")
    func implicit() async throws {
        let report = try await report { action, _ in
            switch action {
            case "rds:FailoverDBCluster", "rds:DescribeDBClusters": ("implicitDeny", false)
            case "ssm:PutParameter": ("implicitDeny", true)
            default: ("allowed", false)
            }
        }
        #expect(report.denied == ["rds:FailoverDBCluster"])
        #expect(Set(report.notAllowedEverywhere) == ["rds:DescribeDBClusters", "ssm:PutParameter"])
        #expect(report.refusal?.reason.contains("rds:FailoverDBCluster") == true)
    }

    @Test("where IAM may not be asked, or knows no policies of the caller, the reads are tried and the refused listed")
    func reads() async throws {
        for caller in [Self.user, "arn:aws:iam::000000000000:root"] {
            let report = try await report(
                caller: caller, script: { call, _ in call.action == "DescribeDBInstances" ? .denied : nil },
                { _, _ in nil })
            #expect(report.missing == ["rds:DescribeDBInstances"], "\(caller)")
            #expect(report.note?.hasPrefix("IAM") == true)
            #expect(report.refusal == nil)
        }
    }

    @Test("trial runs decide what the simulator left open, and a certain denial refuses")
    func trials() async throws {
        let report = try await report(
            trials: [
                .init("ec2:CreateNetworkAcl", .allowed),
                .init("ec2:ReplaceNetworkAclAssociation", .denied(isCertain: true)),
                .init("ec2:DeleteNetworkAcl", .denied(isCertain: false)), .init("ec2:CreateTags", .unknown("?")),
            ]
        ) { _, _ in ("allowed", false) }
        #expect(report.denied == ["ec2:ReplaceNetworkAclAssociation"])
        #expect(report.missing == ["ec2:DeleteNetworkAcl"])
        #expect(report.lacking == "ec2:ReplaceNetworkAclAssociation, ec2:DeleteNetworkAcl")
        #expect(report.refusal?.reason.contains("ec2:ReplaceNetworkAclAssociation") == true)
    }
}
