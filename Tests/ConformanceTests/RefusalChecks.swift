import AWS
import Stack

extension Check {
    /// Failures of every common kind, which gameday decides by.
    static let refusals: [Check] = [
        Check("not found: cluster, ECS cluster, target group, replication group") { subject in
            try await confirmRefusal(
                .notFound, "DBClusterNotFoundFault", subject.aws, RDS.failoverDBCluster(identifier: "no-such"))
            try await confirmRefusal(
                .notFound, "DBClusterNotFoundFault", subject.aws, RDS.describeDBClusters(identifier: "no-such"))
            try await confirmRefusal(
                .notFound, "ClusterNotFoundException", subject.aws, ECS.listTasks(cluster: "no-such"))
            let group = try subject.part(\.loadBalancer).targetGroup ?? ""
            try await confirmRefusal(
                .notFound, "TargetGroupNotFound", subject.aws, ELB.describeTargetHealth(targetGroup: group + "0"))
            try await confirmRefusal(
                .notFound, "ReplicationGroupNotFoundFault", subject.aws,
                ElastiCache.describeReplicationGroups(identifier: "no-such"))
        },
        Check("not found: network ACL") { subject in
            try await confirmRefusal(
                .notFound, "InvalidNetworkAclID.NotFound", subject.aws, EC2.deleteNetworkAcl("acl-00000000000000001"))
        },
        Check("not found: a task") { subject in
            try await confirmRefusal(
                .invalidRequest, "InvalidParameterException", subject.aws,
                ECS.stopTask(
                    cluster: subject.stack.service.cluster ?? "", task: String(repeating: "0", count: 32), reason: "x"))
        },
        Check("a failover to an instance that does not exist") { subject in
            try await confirmRefusal(
                .invalidRequest, "InvalidParameterValue", subject.aws,
                RDS.failoverDBCluster(
                    identifier: try subject.part(\.database).cluster, targetInstance: "no-such"))
        },
        Check("wrong state: a failover to the writer") { subject in
            let name = try subject.part(\.database).cluster
            let writer = try await subject.aws.call(RDS.describeDBClusters(identifier: name)).items.first?.writer
            try await confirmRefusal(
                .conflict, "InvalidDBInstanceState", subject.aws,
                RDS.failoverDBCluster(identifier: name, targetInstance: writer))
        },
        Check("a wrong secret: query services and EC2") { subject in
            let stranger = subject.stranger(knowsKey: true)
            try await confirmRefusal(.unauthenticated, "SignatureDoesNotMatch", stranger, RDS.describeDBClusters())
            try await confirmRefusal(.unauthenticated, "AuthFailure", stranger, EC2.describeSubnets([]))
        },
        Check("a wrong secret: JSON services") { subject in
            try await confirmRefusal(
                .unauthenticated, "InvalidSignatureException", subject.stranger(knowsKey: true),
                ECS.listTasks(cluster: subject.stack.service.cluster ?? ""))
        },
        Check("an unknown key") { subject in
            let stranger = subject.stranger(knowsKey: false)
            try await confirmRefusal(.unauthenticated, "InvalidClientTokenId", stranger, RDS.describeDBClusters())
            try await confirmRefusal(.unauthenticated, "AuthFailure", stranger, EC2.describeSubnets([]))
        },
    ]
}
