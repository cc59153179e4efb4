import AWS

/// The calls of the faults and the lease, as botocore is asked for them.
extension RequestEncodingTests {
    static let faultCalls = networkCalls + otherCalls

    private static func call<Output>(_ service: String, _ operation: AWSOperation<Output>, _ json: String) -> Call {
        Call(
            service: service, operation: operation.name, json: json, wire: operation.service.wireProtocol,
            parameters: operation.parameters)
    }

    private static let networkCalls = [
        call(
            "ec2", EC2.describeSubnets([.init("subnet-id", ["subnet-1", "subnet-2"])], marker: "m"),
            #"{"Filters": [{"Name": "subnet-id", "Values": ["subnet-1", "subnet-2"]}], "MaxResults": 200, "#
                + #""NextToken": "m"}"#
        ),
        call(
            "ec2", EC2.describeNetworkAcls([.init("vpc-id", ["vpc-1"]), .init("tag-key", ["gameday:run"])]),
            #"""
            {"Filters": [{"Name": "vpc-id", "Values": ["vpc-1"]}, {"Name": "tag-key", "Values": ["gameday:run"]}],
             "MaxResults": 200}
            """#),
        call(
            "ec2",
            EC2.createNetworkAcl(vpc: "vpc-1", tags: [("a", "b"), ("gameday:restore/s", "acl-1")], clientToken: "t"),
            #"""
            {"VpcId": "vpc-1", "ClientToken": "t", "TagSpecifications": [{"ResourceType": "network-acl", "Tags":
             [{"Key": "a", "Value": "b"}, {"Key": "gameday:restore/s", "Value": "acl-1"}]}]}
            """#),
        call(
            "ec2", EC2.replaceNetworkAclAssociation(association: "aclassoc-1", networkAcl: "acl-2", dryRun: true),
            #"{"AssociationId": "aclassoc-1", "NetworkAclId": "acl-2", "DryRun": true}"#),
        call("ec2", EC2.deleteNetworkAcl("acl-2"), #"{"NetworkAclId": "acl-2"}"#),
    ]

    private static let otherCalls = [
        call(
            "elasticache", ElastiCache.describeReplicationGroups(identifier: "g"), #"{"ReplicationGroupId": "g"}"#),
        call("elasticache", ElastiCache.describeCacheClusters(marker: "m"), #"{"MaxRecords": 100, "Marker": "m"}"#),
        call(
            "elasticache", ElastiCache.testFailover(replicationGroup: "g", nodeGroup: "0001"),
            #"{"ReplicationGroupId": "g", "NodeGroupId": "0001"}"#),
        call("elasticache", ElastiCache.listTagsForResource(arn: "arn:x"), #"{"ResourceName": "arn:x"}"#),
        call(
            "elasticache",
            ElastiCache.describeEvents(
                source: "g", type: "replication-group", since: 1_795_370_008, until: 1_795_373_608),
            #"""
            {"SourceIdentifier": "g", "SourceType": "replication-group", "StartTime": 1795370008,
             "EndTime": 1795373608, "MaxRecords": 100}
            """#),
        call(
            "ssm", SSM.putParameter(name: "/g", value: "{\"a\": 1}", overwrite: false),
            #"{"Name": "/g", "Value": "{\"a\": 1}", "Type": "String", "Overwrite": false}"#),
        call("ssm", SSM.getParameter(name: "/g"), #"{"Name": "/g"}"#),
        call(
            "ssm", SSM.getParametersByPath("/g", marker: "m"),
            #"{"Path": "/g", "Recursive": true, "NextToken": "m"}"#),
        call("ssm", SSM.deleteParameter(name: "/g"), #"{"Name": "/g"}"#),
        call(
            "ecs", ECS.describeServices(cluster: "c", services: ["s"]),
            #"{"cluster": "c", "services": ["s"], "include": ["TAGS"]}"#),
    ]
}
