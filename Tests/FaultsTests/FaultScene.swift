import AWS
import Basics
import Documents
import Experiments
import Faults
import HTTPClient
import SigV4
import Stack
import TestSupport

/// A stack of three zones behind one endpoint of AWS, and the world around it: no time passes but by pausing.
struct FaultScene {
    static let zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
    static let home = "acl-0000000a"
    /// What is signed happens at this instant.
    static let epoch: Int64 = 1_795_370_008

    let ec2: ScriptedEC2
    let ecs: ScriptedECS
    let rds: ScriptedRDS
    let parameters: ScriptedParameters
    let aws: ScriptedAWS
    let stack: StackFile
    let time = ManualClock()
    let pauses = Counter()
    /// What happens at each pause, besides the time going on.
    let atPause = Locked<@Sendable (Int) throws -> Void> { _ in }
    /// The zones whose load-balancer node does not answer.
    let darkZones = Locked<Set<String>>([])
    let anyFails = Locked(false)
    /// What undos said that they wait for, each text once.
    let waits = Locked<Set<String>>([])
    let lastWrite = Locked<Int64>(.min)
    let ownAddresses: [String]
    private let http = HTTPClient()

    /// `more` are services beside EC2, ECS, RDS and Parameter Store.
    init(
        subnets: [StackFile.Network.Subnet] = Self.subnets, tasksPerZone: Int = 2, cache: StackFile.Cache? = nil,
        more: [any ScriptedService] = [], ownAddresses: [String] = []
    ) throws {
        let blocks = subnets.enumerated().map { index, subnet in
            ScriptedEC2.Subnet(subnet.id, zone: subnet.zone, block: Self.block(subnet, index))
        }
        ec2 = ScriptedEC2(blocks)
        ecs = ScriptedECS(
            Self.zones.indices.flatMap { zone in
                (0..<tasksPerZone).map { number in
                    ScriptedECS.Task(
                        "arn:aws:ecs:us-east-1:000000000000:task/sandbox/\(zone)\(number)", zone: Self.zones[zone],
                        address: "10.1.\(zone).\(10 + number)")
                }
            })
        rds = try ScriptedRDS([
            .init("a", zone: "us-east-1a"), .init("b", zone: "us-east-1b"), .init("c", zone: "us-east-1c"),
        ])
        parameters = try ScriptedParameters()
        aws = try ScriptedAWS([ec2, ecs, rds, parameters] + more)
        self.ownAddresses = ownAddresses
        stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: aws.url,
            zones: Self.zones,
            service: .init(url: "http://service", cluster: "sandbox", name: "transaction-service"),
            database: .init(cluster: "aurora", endpoint: "db"), cache: cache,
            network: .init(vpc: "vpc-05a4db0c", subnets: subnets),
            loadBalancer: .init(dnsName: "app", targetGroup: "arn:aws:elasticloadbalancing:r:0:targetgroup/t/1"))
    }

    /// One subnet of each tier in each zone.
    static let subnets: [StackFile.Network.Subnet] = StackFile.Network.Tier.allCases.enumerated().flatMap { tier in
        zones.enumerated().map { zone in
            .init(
                id: "subnet-00000\(["a", "b", "c"][tier.offset])0\(zone.offset + 1)", zone: zone.element,
                tier: tier.element)
        }
    }

    /// Application subnets hold the tasks' addresses.
    private static func block(_ subnet: StackFile.Network.Subnet, _ index: Int) -> String {
        let zone = zones.firstIndex(of: subnet.zone) ?? 0
        switch subnet.tier {
        case .public: return "10.0.\(index).0/24"
        case .application: return index < 9 ? "10.1.\(zone).0/24" : "10.9.\(index).0/24"
        case .data: return "10.2.\(index).0/24"
        }
    }

    /// What a run of this name is given.
    func environment(run: String = "run-1") -> FaultEnvironment {
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let client = AWSClient(
            region: "us-east-1", endpoint: aws.url, credentials: keys, http: http,
            outside: .init(now: { Self.epoch }, sleep: { _ in }, random: { 0.5 }))
        var environment = FaultEnvironment(
            stack: stack, aws: client, run: run, clock: time.clock, secondsSince1970: { Self.epoch },
            pause: { [time, pauses, atPause] milliseconds in
                time.advance(milliseconds: milliseconds)
                try atPause.withLock { $0 }(pauses.next())
            },
            writeAcknowledgedSince: { [lastWrite] instant in lastWrite.withLock { $0 > instant } },
            zoneFailedSince: { [darkZones] zone, _ in darkZones.withLock { $0.contains(zone) } },
            anyFailedSince: { [anyFails] _ in anyFails.withLock { $0 } }, ownAddresses: ownAddresses)
        environment.waiting = { [waits] what in waits.withLock { _ = $0.insert(what) } }
        return environment
    }

    /// A fault as an experiment declares it.
    func fault(_ name: String, _ values: [String: ArgumentValue] = [:], run: String = "run-1") throws -> any Fault {
        let declaration = Declaration(
            name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
        return try FaultCatalog.fault(declaration, in: environment(run: run))
    }

    func prepared(
        _ name: String, _ values: [String: ArgumentValue] = [:], run: String = "run-1"
    ) async throws -> any PreparedFault {
        try await fault(name, values, run: run).prepare()
    }

    /// The network ACL that each subnet is on.
    var places: [String: String] { ec2.network.places }

    /// The subnets that are on none but the stack's ACL.
    var dark: [String] { places.filter { $0.value != Self.home }.keys.sorted() }
}
