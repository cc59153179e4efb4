internal import Stack

/// On which resources, and under which conditions, each action is allowed.
///
/// Source: the service authorization reference, "Actions, resources, and condition keys for AWS services",
/// https://docs.aws.amazon.com/service-authorization/latest/reference/
struct ActionScopes {
    /// Resources and conditions that go together.
    struct Scope: Hashable {
        var resources: [String]
        var conditions: [PolicyDocument.Condition] = []
    }

    private let stack: StackFile?
    private let region: String
    private let account: String
    private let partition: String

    init(_ stack: StackFile?) {
        self.stack = stack
        region = stack?.region ?? "*"
        account = stack?.account ?? "*"
        partition = stack.map { PolicyDocument.partition(of: $0.region) } ?? "*"
    }

    /// Where an action is allowed: in each of these.
    func scopes(of action: String) -> [Scope] {
        switch action {
        case "rds:FailoverDBCluster": return [Scope(resources: [cluster], conditions: [tagged])]
        case "ecs:StopTask":
            return [Scope(resources: [arn("ecs", "task/\(ecsCluster)/*")], conditions: [tagged, inCluster])]
        case "ecs:ListTasks", "ecs:DescribeTasks": return [Scope(resources: ["*"], conditions: [inCluster])]
        case "ecs:DescribeServices":
            let service = stack.map { $0.service.name ?? "*" } ?? "*"
            return [Scope(resources: [arn("ecs", "service/\(ecsCluster)/\(service)")])]
        case "elasticache:TestFailover":
            return [Scope(resources: [replicationGroup], conditions: [tagged])]
        case "elasticache:ListTagsForResource": return [Scope(resources: [replicationGroup])]
        case "ec2:CreateNetworkAcl":
            return [
                Scope(resources: [networkACL], conditions: [.init("StringEquals", "aws:RequestTag/\(Self.tag)", name)]),
                Scope(resources: [arn("ec2", "vpc/\(vpc)")]),
            ]
        case "ec2:CreateTags":
            return [
                Scope(
                    resources: [networkACL],
                    conditions: [.init("StringEquals", "ec2:CreateAction", "CreateNetworkAcl")])
            ]
        case "ec2:ReplaceNetworkAclAssociation":
            let subnets = stack?.network?.subnets.map { arn("ec2", "subnet/\($0.id)") } ?? [arn("ec2", "subnet/*")]
            return [
                Scope(resources: subnets, conditions: [tagged]),
                Scope(
                    resources: [networkACL], conditions: [.init(likeOrEquals, "ec2:Vpc", arn("ec2", "vpc/\(vpc)"))]),
            ]
        case "ec2:DeleteNetworkAcl":
            return [
                Scope(resources: [networkACL], conditions: [.init("StringEquals", "aws:ResourceTag/\(Self.tag)", name)])
            ]
        case "rds:RestoreDBClusterToPointInTime":
            return [Scope(resources: [cluster, clones] + rdsParts)]
        case "rds:CreateDBInstance":
            return [Scope(resources: [clones, cloneInstances] + rdsParts)]
        case "rds:AddTagsToResource": return [Scope(resources: [clones, cloneInstances])]
        case "rds:DeleteDBInstance": return [Scope(resources: [cloneInstances])]
        case "rds:DeleteDBCluster", "rds:EnableHttpEndpoint", "rds-data:ExecuteStatement":
            return [Scope(resources: [clones])]
        case "secretsmanager:GetSecretValue":
            return [Scope(resources: [stack?.database?.secret ?? arn("secretsmanager", "secret:*")])]
        case "ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter", "ssm:GetParametersByPath":
            let path = stack.map { StackParameters.path(of: $0.name) } ?? "/gameday/*"
            return [Scope(resources: [arn("ssm", "parameter\(path)/*")])]
        // Its endpoint is not in the stack's region.
        case _ where action.hasPrefix("route53:"): return [Scope(resources: ["*"])]
        // Reads that IAM cannot bind to a resource, and calls that an experiment writes itself.
        default: return [Scope(resources: ["*"], conditions: inRegion)]
        }
    }

    /// Resources that an action would be called on and that gameday itself will make, for whoever asks beforehand
    /// whether it will be allowed; empty for actions on what is there already, or on several kinds of things.
    func examples(of action: String) -> [String] {
        let resources = scopes(of: action).flatMap(\.resources)
        guard resources.allSatisfy({ $0.hasSuffix("gameday-*") || $0 == networkACL }) else { return [] }
        return resources.map { $0.dropLast() + ($0 == networkACL ? "acl-00000000000000000" : "preflight") }
    }

    private static let tag = "gameday:stack"
    private let tagged = PolicyDocument.Condition("StringEquals", "aws:ResourceTag/DisasterRecovery", "enabled")

    /// A pattern needs another test than a name does.
    private var likeOrEquals: String { stack == nil ? "ArnLike" : "ArnEquals" }

    private var inCluster: PolicyDocument.Condition {
        .init(likeOrEquals, "ecs:cluster", arn("ecs", "cluster/\(ecsCluster)"))
    }

    private var inRegion: [PolicyDocument.Condition] {
        stack.map { [.init("StringEquals", "aws:RequestedRegion", $0.region)] } ?? []
    }

    private var name: String { stack?.name ?? "*" }
    private var ecsCluster: String { stack?.service.cluster ?? "*" }
    private var vpc: String { stack?.network?.vpc ?? "*" }
    private var networkACL: String { arn("ec2", "network-acl/*") }
    private var cluster: String { arn("rds", "cluster:\(stack?.database?.cluster ?? "*")") }
    private var replicationGroup: String {
        arn("elasticache", "replicationgroup:\(stack?.cache?.replicationGroup ?? "*")")
    }

    /// What gameday itself restores, by its names.
    private var clones: String { arn("rds", "cluster:gameday-*") }
    private var cloneInstances: String { arn("rds", "db:gameday-*") }

    /// What a cluster or an instance is made of besides.
    private var rdsParts: [String] { ["cluster-pg:*", "pg:*", "og:*", "subgrp:*"].map { arn("rds", $0) } }

    private func arn(_ service: String, _ resource: String) -> String {
        "arn:\(partition):\(service):\(region):\(account):\(resource)"
    }
}
