import Basics
import Documents
import Experiments
import Faults
import Probes
import Stack
import Testing

@testable import Runner

@Suite("The least-privilege policy of experiments")
struct ExperimentPolicyTests {
    private func experiment(_ rest: String) throws -> Experiment {
        let text = """
            version: 1
            name: small
            hypothesis: Nothing is lost.
            workload: {}
            expect:
              recovery: { within: 60s }
              transactions: { lost: 0, duplicated: 0, stale: 0 }
            \(rest)

            """
        let catalog = Catalog(
            guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
            stopConditions: ProbeCatalog.stopConditions)
        return try Experiment(Document(text: text, file: "small.yaml"), catalog: catalog, references: References())
    }

    private let stack = StackFile(
        name: "payments-t1", kind: .aws, region: "eu-west-1", account: "123456789012", zones: ["eu-west-1a"],
        service: .init(url: "https://pay", cluster: "ecs-t1", name: "pay-t1"),
        database: .init(cluster: "aurora-t1", endpoint: "db", secret: "arn:aws:secretsmanager:eu-west-1:1:secret:s"),
        cache: .init(replicationGroup: "redis-t1", endpoint: "cache"),
        network: .init(vpc: "vpc-1", subnets: [.init(id: "subnet-1", zone: "eu-west-1a", tier: .application)]))

    private let always = [
        "ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:PutParameter",
    ]

    private func actions(_ rest: String, on stack: StackFile? = nil) throws -> [String] {
        ExperimentPolicy.document(for: [try experiment(rest)], on: stack ?? self.stack).actions
    }

    @Test("holds what the fault, the guards, the probes and the stop conditions need, what every run does, no more")
    func actions() throws {
        let reads = ["ec2:DescribeNetworkAcls", "rds:DescribeDBClusters", "rds:DescribeDBInstances"]
        let failover = "faults: [{ rds/failover-db-cluster: { cluster: aurora-t1 } }]\n"
        #expect(try actions(failover) == reads + ["rds:FailoverDBCluster"] + always)
        #expect(
            try actions(
                failover + """
                    guards:
                      - healthy-tasks: { atLeast: 4 }
                      - alarms-ok: [errors]
                    probes: [aurora-replica-lag: { atMost: 1s }]
                    """)
                == ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", reads[0], "ecs:DescribeTasks"]
                + ["ecs:ListTasks", reads[1], reads[2], "rds:FailoverDBCluster"] + always)
        #expect(try actions(failover + "stopWhen: [alarm: [errors]]").contains("cloudwatch:DescribeAlarms"))
    }

    @Test("asks where the writer is only for a zone that is told by that, and for targets only where they are cut off")
    func byParameters() throws {
        func blackhole(_ parameters: String) throws -> Set<String> {
            Set(try actions("faults: [{ ec2/blackhole-subnet: \(parameters) }]"))
        }
        let named = try blackhole("{ zone: eu-west-1a, tiers: [public] }")
        #expect(named.isDisjoint(with: ["rds:DescribeDBInstances", "elasticloadbalancing:DescribeTargetHealth"]))
        #expect(try blackhole("{ zone: of-the-writer, tiers: [public] }").contains("rds:DescribeDBInstances"))
        #expect(try blackhole("{ zone: eu-west-1a }").contains("elasticloadbalancing:DescribeTargetHealth"))
    }

    @Test("of a call that the experiment writes itself, its own action and that of what takes it back")
    func ownCall() throws {
        let found = try actions(
            """
            faults:
              - aws/call:
                  service: ecs
                  operation: UpdateService
                  parameters: [cluster=ecs-t1]
                  undo: DeleteService
            """)
        #expect(Set(found).isSuperset(of: ["ecs:UpdateService", "ecs:DeleteService"]))
    }

    @Test("changes are bound to the stack's resources and to its tag, reads to its region")
    func scopes() throws {
        let policy = ExperimentPolicy.document(
            for: [
                try experiment(
                    """
                    faults:
                      - zone/outage: { zone: of-the-writer }
                      - rds/rewind: { cluster: aurora-t1, to: 1m }
                    """)
            ], on: stack)
        func statements(_ action: String) -> [PolicyDocument.Statement] {
            policy.statements.filter { $0.actions.contains(action) }
        }
        let tagged = PolicyDocument.Condition("StringEquals", "aws:ResourceTag/DisasterRecovery", "enabled")
        #expect(
            statements("rds:FailoverDBCluster") == [
                .init(
                    actions: ["rds:FailoverDBCluster"],
                    resources: ["arn:aws:rds:eu-west-1:123456789012:cluster:aurora-t1"], conditions: [tagged])
            ])
        let stop = try #require(statements("ecs:StopTask").first)
        #expect(stop.resources == ["arn:aws:ecs:eu-west-1:123456789012:task/ecs-t1/*"])
        #expect(stop.conditions.contains(tagged))
        #expect(
            statements("ec2:ReplaceNetworkAclAssociation").first?.resources == [
                "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"
            ])
        #expect(
            statements("rds:DeleteDBCluster").allSatisfy { statement in
                statement.resources.allSatisfy { $0.contains(":gameday-") }
            })
        #expect(
            statements("ssm:PutParameter").first?.resources == [
                "arn:aws:ssm:eu-west-1:123456789012:parameter/gameday/payments-t1/*"
            ])
        let reads = try #require(statements("ec2:DescribeSubnets").first)
        #expect(reads.resources == ["*"])
        #expect(reads.conditions == [.init("StringEquals", "aws:RequestedRegion", "eu-west-1")])
        let changes = policy.statements.filter { statement in
            statement.actions.contains { !$0.contains(":Describe") && !$0.contains(":List") && !$0.contains(":Get") }
        }
        #expect(changes.allSatisfy { !$0.resources.contains("*") })
    }

    @Test("what whoever runs it calls besides is in it, bound as everything else")
    func besides() throws {
        let failover = try experiment("faults: [{ rds/failover-db-cluster: { cluster: aurora-t1 } }]")
        let policy = ExperimentPolicy.document(for: [failover], on: stack, and: DeployWait.permissions)
        let added = policy.statements.filter { $0.actions.contains("ecs:DescribeServices") }
        #expect(added.map(\.resources) == [["arn:aws:ecs:eu-west-1:123456789012:service/ecs-t1/pay-t1"]])
        #expect(
            Set(policy.actions).subtracting(try actions("faults: [{ rds/failover-db-cluster: { cluster: c } }]"))
                == ["ecs:DescribeServices"])
    }

    @Test("without a stack resources are patterns, and each partition has ARNs of its own")
    func patterns() throws {
        let failover = try experiment("faults: [{ rds/failover-db-cluster: { cluster: aurora-t1 } }]")
        let any = ExperimentPolicy.document(for: [failover], on: nil)
        #expect(any.statements.flatMap(\.resources).contains("arn:*:rds:*:*:cluster:*"))
        var chinese = stack
        chinese.region = "cn-north-1"
        let policy = ExperimentPolicy.document(for: [failover], on: chinese)
        #expect(policy.statements.flatMap(\.resources).contains { $0.hasPrefix("arn:aws-cn:rds:cn-north-1:") })
    }

    @Test("the document is as IAM takes it")
    func json() throws {
        let policy = PolicyDocument(statements: [
            .init(
                actions: ["a:B"], resources: ["*"],
                conditions: [.init("StringEquals", "k", "v"), .init("ArnEquals", "a", "b")])
        ])
        #expect(
            policy.json.text == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:B"],"#
                + #""Resource":["*"],"Condition":{"ArnEquals":{"a":"b"},"StringEquals":{"k":"v"}}}]}"#)
    }
}
