@testable import AWS
import FoundationEssentials
import TestSupport
import Testing

/// Requests against what botocore makes of the same parameters.
@Suite struct RequestEncodingTests {
    struct Call: Sendable {
        var service: String
        var operation: String
        /// As botocore takes them.
        var json: String
        var wire: WireProtocol
        /// As gameday has them.
        var parameters: AWSValue
    }

    static let ec2 = WireProtocol.ec2(version: "2016-11-15")
    static let ecs = WireProtocol.json(target: "AmazonEC2ContainerServiceV20141113", version: "1.1")

    static let calls = [
        Call(
            service: "rds", operation: "FailoverDBCluster", json: #"{"DBClusterIdentifier": "c ä&=1"}"#,
            wire: RDS.service.wireProtocol, parameters: RDS.failoverDBCluster(identifier: "c ä&=1").parameters),
        Call(
            service: "rds", operation: "FailoverDBCluster",
            json: #"{"DBClusterIdentifier": "c1", "TargetDBInstanceIdentifier": "c1-b"}"#,
            wire: RDS.service.wireProtocol,
            parameters: RDS.failoverDBCluster(identifier: "c1", targetInstance: "c1-b").parameters),
        Call(
            service: "rds", operation: "DescribeDBClusters", json: #"{"MaxRecords": 100, "Marker": "m"}"#,
            wire: RDS.service.wireProtocol, parameters: RDS.describeDBClusters(marker: "m").parameters),
        Call(
            service: "rds", operation: "DescribeDBInstances",
            json: #"{"Filters": [{"Name": "db-cluster-id", "Values": ["c1"]}], "MaxRecords": 100}"#,
            wire: RDS.service.wireProtocol, parameters: RDS.describeDBInstances(cluster: "c1").parameters),
        Call(
            service: "rds", operation: "DescribeEvents",
            json: #"""
                {"SourceIdentifier": "c1", "SourceType": "db-cluster", "StartTime": 1795370008,
                 "EventCategories": ["failover", "x y"], "MaxRecords": 100}
                """#,
            wire: RDS.service.wireProtocol,
            parameters: RDS.describeEvents(
                source: .cluster("c1"), since: 1_795_370_008, categories: ["failover", "x y"]
            ).parameters),
        Call(
            service: "sts", operation: "GetCallerIdentity", json: "{}", wire: STS.service.wireProtocol,
            parameters: STS.getCallerIdentity().parameters),
        Call(
            service: "elbv2", operation: "DescribeTargetHealth",
            json: #"{"TargetGroupArn": "arn:x", "Targets": [{"Id": "10.0.0.1", "Port": 80}]}"#,
            wire: .query(version: "2015-12-01"),
            parameters: ["TargetGroupArn": "arn:x", "Targets": [["Id": "10.0.0.1", "Port": 80]]]),
        Call(
            service: "elbv2", operation: "DescribeTargetHealth", json: #"{"TargetGroupArn": "arn:x", "Targets": []}"#,
            wire: .query(version: "2015-12-01"), parameters: ["TargetGroupArn": "arn:x", "Targets": []]),
        Call(
            service: "ec2", operation: "CreateNetworkAcl",
            json: #"""
                {"VpcId": "vpc-1", "DryRun": true, "ClientToken": "t", "TagSpecifications":
                 [{"ResourceType": "network-acl", "Tags": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": ""}]}]}
                """#,
            wire: ec2,
            parameters: [
                "VpcId": "vpc-1", "DryRun": true, "ClientToken": "t",
                "TagSpecification": [
                    [
                        "ResourceType": "network-acl",
                        "Tag": [["Key": "a", "Value": "b"], ["Key": "c", "Value": ""]],
                    ]
                ],
            ]),
        Call(
            service: "ecs", operation: "StopTask", json: #"{"cluster": "c", "task": "a/b", "reason": "\"ä\"\n😀"}"#,
            wire: ecs, parameters: ["cluster": "c", "task": "a/b", "reason": "\"ä\"\n😀"]),
        Call(
            service: "ecs", operation: "ListTasks", json: #"{"cluster": "c", "maxResults": 100}"#, wire: ecs,
            parameters: ["cluster": "c", "maxResults": 100]),
        Call(
            service: "ecs", operation: "DescribeTasks", json: #"{"tasks": ["x", "y"], "include": ["TAGS"]}"#, wire: ecs,
            parameters: ["tasks": ["x", "y"], "include": ["TAGS"]]),
    ]

    @Test("requests carry what botocore sends for the same parameters", .timeLimit(.minutes(5)))
    func botocore() async throws {
        struct Expected: Decodable {
            var body: String
            var target: String
        }
        let calls = try Self.calls + Self.faultCalls + Self.restorations
        let input = calls.map {
            "{\"service\": \"\($0.service)\", \"operation\": \"\($0.operation)\", \"parameters\": "
                + $0.json.replacing("\n", with: " ") + "}"
        }
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/botocore_serialize.py"],
            input: input.joined(separator: "\n"))
        let lines = output.standardOutput.split(separator: "\n")
        try #require(lines.count == calls.count, "\(output.standardError)")
        for (call, line) in zip(calls, lines) {
            let expected = try JSONDecoder().decode(Expected.self, from: Data(line.utf8))
            let encoded = call.wire.encode(operation: call.operation, parameters: call.parameters)
            let body = String(decoding: encoded.body, as: UTF8.self)
            if case .json = call.wire {
                #expect(try Self.value(body) == Self.value(expected.body))
                #expect(encoded.headers.first { $0.name == "X-Amz-Target" }?.value == expected.target)
            } else if call.wire == .restJSON {
                #expect(try Self.value(body) == Self.value(expected.body))
            } else {
                #expect(body.split(separator: "&").sorted() == expected.body.split(separator: "&").sorted())
            }
        }
    }

    /// The JSON text in one spelling, with sorted names.
    private static func value(_ json: String) throws -> Data {
        enum Value: Codable {
            case string(String), number(Int), flag(Bool), list([Value]), object([String: Value])
            init(from decoder: any Decoder) throws {
                let one = try decoder.singleValueContainer()
                if let text = try? one.decode(String.self) {
                    self = .string(text)
                } else if let number = try? one.decode(Int.self) {
                    self = .number(number)
                } else if let flag = try? one.decode(Bool.self) {
                    self = .flag(flag)
                } else if let list = try? one.decode([Value].self) {
                    self = .list(list)
                } else {
                    self = .object(try one.decode([String: Value].self))
                }
            }
            func encode(to encoder: any Encoder) throws {
                var one = encoder.singleValueContainer()
                switch self {
                case .string(let text): try one.encode(text)
                case .number(let number): try one.encode(number)
                case .flag(let flag): try one.encode(flag)
                case .list(let list): try one.encode(list)
                case .object(let object): try one.encode(object)
                }
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(JSONDecoder().decode(Value.self, from: Data(json.utf8)))
    }
}
