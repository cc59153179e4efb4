@testable import AWS
import Testing

/// A source cluster as RDS describes it.
private let source = """
    <DBCluster><DBClusterIdentifier>c1</DBClusterIdentifier><Status>available</Status>
    <DBClusterArn>arn:c1</DBClusterArn><Engine>aurora-postgresql</Engine>
    <BackupRetentionPeriod>7</BackupRetentionPeriod>
    <EarliestRestorableTime>2026-11-22T17:53:27.001Z</EarliestRestorableTime>
    <LatestRestorableTime>2026-11-22T17:53:28.999Z</LatestRestorableTime>
    <DBSubnetGroup>data</DBSubnetGroup><DBClusterParameterGroup>own</DBClusterParameterGroup>
    <VpcSecurityGroups>
    <VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroupMembership>
    <VpcSecurityGroupMembership><VpcSecurityGroupId>sg-2</VpcSecurityGroupId></VpcSecurityGroupMembership>
    </VpcSecurityGroups>
    <ServerlessV2ScalingConfiguration><MinCapacity>0.5</MinCapacity><MaxCapacity>8.0</MaxCapacity>
    </ServerlessV2ScalingConfiguration>
    <HttpEndpointEnabled>true</HttpEndpointEnabled></DBCluster>
    """

@Suite("Restoring RDS clusters")
struct RDSRestorationTests {
    static func cluster(_ xml: String = source) throws -> RDS.DBCluster {
        try RDS.DBCluster(XMLNode.parse(Array(xml.utf8)))
    }

    @Test("what can be restored is rounded inwards to whole seconds; what a cluster lacks is nil")
    func window() throws {
        let full = try Self.cluster()
        #expect(full.earliestRestorable == 1_795_370_008)
        #expect(full.latestRestorable == 1_795_370_008)
        #expect(full.backupRetentionDays == 7)
        #expect(full.httpEndpointEnabled)
        #expect(full.securityGroups == ["sg-1", "sg-2"])
        let empty = try Self.cluster(
            "<DBCluster><DBClusterIdentifier>c1</DBClusterIdentifier><Status>creating</Status></DBCluster>")
        #expect(empty.earliestRestorable == nil && empty.latestRestorable == nil)
        #expect(empty.serverlessCapacity == nil && empty.securityGroups.isEmpty && !empty.httpEndpointEnabled)
    }

    @Test("an instant that is none is an error", arguments: ["yesterday", "2026-13-01T00:00:00Z"])
    func noInstant(_ text: String) throws {
        let broken = source.replacing("2026-11-22T17:53:28.999Z", with: text)
        #expect(throws: AnswerError.self) { try Self.cluster(broken) }
    }

    @Test("values of the Data API are read by their one member; a type that is not read is an error")
    func values() throws {
        let operation = RDSData.select(cluster: "arn:c", secret: "arn:s", database: "d", sql: "SELECT 1")
        func rows(_ records: String) throws -> [[RDSData.Value]] {
            try operation.decode(
                AWSAnswer(
                    body: Array("{\"records\":\(records)}".utf8), operation: operation.name,
                    wireProtocol: operation.service.wireProtocol))
        }
        let row = try rows(
            #"[[{"longValue":7},{"stringValue":"8"},{"booleanValue":true},{"doubleValue":0.5},{"isNull":true}]]"#)
        #expect(row == [[.whole(7), .text("8"), .truth(true), .fraction(0.5), .null]])
        #expect(row[0].map(\.integer) == [7, 8, nil, nil, nil])
        #expect(try rows("[]").isEmpty)
        #expect(throws: AnswerError.self) { try rows(#"[[{"blobValue":"AA=="}]]"#) }
        #expect(operation.path == "/Execute")
        #expect(operation.iamAction == "rds-data:ExecuteStatement")
    }
}

extension RequestEncodingTests {
    /// The calls of a restore, to be compared with botocore's.
    static var restorations: [Call] {
        get throws {
            let tags = ["b": "2 &", "a": "1"]
            let tagsJSON = #"[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2 &"}]"#
            func rds(_ json: String, _ name: String, _ parameters: AWSValue) -> Call {
                Call(
                    service: "rds", operation: name, json: json, wire: RDS.service.wireProtocol, parameters: parameters)
            }
            let restore = RDS.restoreDBClusterToPointInTime(
                source: "c1", identifier: "c2", time: 1_795_370_008,
                surroundings: .init(of: try RDSRestorationTests.cluster()), tags: tags)
            let create = RDS.createDBInstance(
                identifier: "i", cluster: "c2", instanceClass: "db.r6g.large", engine: "aurora-postgresql", tags: tags)
            let select = RDSData.select(
                cluster: "arn:cluster", secret: "arn:a-secret", database: "d", sql: "SELECT 'ä\"'")
            return [
                rds(
                    """
                    {"SourceDBClusterIdentifier": "c1", "DBClusterIdentifier": "c2", "RestoreToTime": 1795370008,
                     "RestoreType": "full-copy", "DBSubnetGroupName": "data", "VpcSecurityGroupIds": ["sg-1", "sg-2"],
                     "DBClusterParameterGroupName": "own", "DeletionProtection": false, "Tags": \(tagsJSON),
                     "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 8.0}}
                    """, restore.name, restore.parameters),
                rds(
                    """
                    {"DBInstanceIdentifier": "i", "DBClusterIdentifier": "c2", "DBInstanceClass": "db.r6g.large",
                     "Engine": "aurora-postgresql", "PubliclyAccessible": false, "Tags": \(tagsJSON)}
                    """, create.name, create.parameters),
                rds(
                    #"{"DBInstanceIdentifier": "i", "SkipFinalSnapshot": true}"#, "DeleteDBInstance",
                    RDS.deleteDBInstance(identifier: "i").parameters),
                rds(
                    #"{"DBClusterIdentifier": "c2", "SkipFinalSnapshot": true}"#, "DeleteDBCluster",
                    RDS.deleteDBCluster(identifier: "c2").parameters),
                rds(
                    #"{"ResourceArn": "arn:c"}"#, "EnableHttpEndpoint",
                    RDS.enableHttpEndpoint(arn: "arn:c").parameters),
                rds(
                    "{\"ResourceName\": \"arn:c\", \"Tags\": \(tagsJSON)}", "AddTagsToResource",
                    RDS.addTagsToResource(arn: "arn:c", tags: tags).parameters),
                rds(
                    #"{"ResourceName": "arn:c"}"#, "ListTagsForResource",
                    RDS.listTagsForResource(arn: "arn:c").parameters),
                Call(
                    service: "rds-data", operation: select.name,
                    json: #"""
                        {"resourceArn": "arn:cluster", "secretArn": "arn:a-secret", "database": "d",
                         "sql": "SELECT 'ä\"'"}
                        """#,
                    wire: select.service.wireProtocol, parameters: select.parameters),
            ]
        }
    }
}
