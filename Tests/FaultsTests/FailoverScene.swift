import AWS
import Basics
import Documents
import Experiments
import Faults
import HTTPClient
import SigV4
import Stack
import TestSupport

/// A cluster, a fault aimed at it and the world around both: no time passes but by pausing.
struct FailoverScene {
    /// What a pause throws once it is cancelled.
    struct Cancelled: Error {}

    static let threeZones: [ScriptedRDS.Instance] = [
        .init("a", zone: "us-east-1a"), .init("b", zone: "us-east-1b"), .init("c", zone: "us-east-1c"),
    ]

    let rds: ScriptedRDS
    let time = ManualClock()
    /// When the youngest acknowledged write began.
    let lastWrite = Locked<Int64>(.min)
    let pauses = Counter()
    /// What happens at each pause, besides the time going on.
    let atPause = Locked<@Sendable (Int) throws -> Void> { _ in }
    private let http = HTTPClient()

    init(_ instances: [ScriptedRDS.Instance] = Self.threeZones) throws { rds = try ScriptedRDS(instances) }

    private var environment: FaultEnvironment {
        let stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: rds.url,
            zones: ["us-east-1a"], service: .init(url: "http://service"))
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let aws = AWSClient(
            region: "us-east-1", endpoint: rds.url, credentials: keys, http: http,
            outside: .init(now: { 1_795_370_008 }, sleep: { _ in }, random: { 0.5 }))
        return FaultEnvironment(
            stack: stack, aws: aws, run: "test-1", clock: time.clock, secondsSince1970: { 1_795_370_008 },
            pause: { [time, pauses, atPause] milliseconds in
                time.advance(milliseconds: milliseconds)
                try atPause.withLock { $0 }(pauses.next())
            },
            writeAcknowledgedSince: { [lastWrite] instant in lastWrite.withLock { $0 > instant } })
    }

    /// The fault as an experiment declares it.
    func fault(
        _ name: String = "rds/failover-db-cluster", to destination: String? = nil, cluster: String? = "aurora",
        timeLimit: Duration? = nil
    ) throws -> any Fault {
        var values: [String: ArgumentValue] = [:]
        values["cluster"] = cluster.map { .string($0) }
        values["to"] = destination.map { .string($0) }
        values["timeLimit"] = timeLimit.map { .duration($0) }
        let declaration = Declaration(
            name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
        return try FaultCatalog.fault(declaration, in: environment)
    }

    func prepared(to destination: String? = nil, timeLimit: Duration? = nil) async throws -> any PreparedFault {
        try await fault(to: destination, timeLimit: timeLimit).prepare()
    }

    /// How often the failover was asked for.
    var failovers: Int { rds.calls(of: "FailoverDBCluster").count }

    /// Moves the writer at once.
    func moveWriter(to identifier: String) { rds.change { $0.writer = identifier } }
}
