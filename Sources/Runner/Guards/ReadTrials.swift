internal import AWS
internal import Stack

/// Reads that a run needs, each made once to see whether it is allowed: for credentials that may not ask IAM.
struct ReadTrials: Sendable {
    let stack: StackFile
    let aws: AWSClient

    /// Those of these actions that are refused. What cannot be tried, or fails for another reason, is left out.
    func denied(of actions: [String]) async -> [String] {
        var denied: [String] = []
        for action in actions where await isDenied(action) { denied.append(action) }
        return denied
    }

    private func isDenied(_ action: String) async -> Bool {
        do throws(AWSError) {
            try await attempt(action)
            return false
        } catch {
            return error.kind == .accessDenied
        }
    }

    private func attempt(_ action: String) async throws(AWSError) {
        let (service, network) = (stack.service, stack.network)
        switch action {
        case "rds:DescribeDBClusters":
            _ = try await aws.call(RDS.describeDBClusters(identifier: stack.database?.cluster))
        case "rds:DescribeDBInstances":
            _ = try await aws.call(RDS.describeDBInstances(cluster: stack.database?.cluster))
        case "ec2:DescribeSubnets":
            _ = try await aws.call(EC2.describeSubnets([.init("vpc-id", [network?.vpc ?? ""])]))
        case "ec2:DescribeNetworkAcls":
            _ = try await aws.call(EC2.describeNetworkAcls([.init("vpc-id", [network?.vpc ?? ""])]))
        case LoadBalancerNodes.permission:
            _ = try await aws.call(EC2.describeNetworkInterfaces([.init("vpc-id", [network?.vpc ?? ""])]))
        case "ecs:DescribeServices":
            guard let cluster = service.cluster, let name = service.name else { return }
            _ = try await aws.call(ECS.describeServices(cluster: cluster, services: [name]))
        case "ecs:ListTasks":
            guard let cluster = service.cluster else { return }
            _ = try await aws.call(ECS.listTasks(cluster: cluster, service: service.name))
        case "ecs:DescribeTasks":
            guard let cluster = service.cluster else { return }
            // A task that there is not: refused or not before it is looked for.
            _ = try await aws.call(
                ECS.describeTasks(cluster: cluster, tasks: [String(repeating: "0", count: 32)]))
        case "elasticloadbalancing:DescribeTargetHealth":
            guard let group = stack.loadBalancer?.targetGroup else { return }
            _ = try await aws.call(ELB.describeTargetHealth(targetGroup: group))
        case "elasticache:DescribeReplicationGroups":
            _ = try await aws.call(ElastiCache.describeReplicationGroups(identifier: stack.cache?.replicationGroup))
        case "ssm:GetParameter":
            _ = try await LeaseStore(stack: stack.name, aws: aws).read()
        default: return
        }
    }
}
