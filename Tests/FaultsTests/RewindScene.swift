import AWS
import Basics
import Documents
import Experiments
import Faults
import HTTPClient
import SigV4
import Stack
import TestSupport

/// A cluster, a rewind aimed at it and the world around both: no time passes but by pausing.
struct RewindScene {
    /// 2026-11-22T17:53:28Z.
    static let present: Int64 = 1_795_370_008
    static let clone = "gameday-test-1-8cdc73dc851b192b"

    let rds: ScriptedClones
    let time = ManualClock()
    let pauses = Counter()
    /// What happens at each pause, besides the time going on.
    let atPause = Locked<@Sendable (Int) throws -> Void> { _ in }
    let isHalted = Locked(false)
    let acknowledged = Locked<[String]?>([])
    let later = Locked<[String]?>([])
    /// The instants that the run's history was asked about.
    let asked = Locked<[Int64]>([])
    private let http = HTTPClient()

    init() throws { rds = try ScriptedClones() }

    func environment(
        run: String = "test-1", stack change: (inout StackFile) -> Void = { _ in }
    ) -> FaultEnvironment {
        var stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: rds.url,
            zones: ["us-east-1a"], service: .init(url: "http://service"),
            database: .init(
                cluster: "aurora", endpoint: "db.internal", name: "transactions",
                secret: "arn:aws:secretsmanager:us-east-1:000000000000:secret:db-1"))
        change(&stack)
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let time = time
        let aws = AWSClient(
            region: "us-east-1", endpoint: rds.url, credentials: keys, http: http,
            outside: .init(now: { Self.present }, sleep: { _ in }, random: { 0.5 }))
        var environment = FaultEnvironment(
            stack: stack, aws: aws, run: run, clock: time.clock,
            secondsSince1970: { Self.present + (time.now - 1_000_000_000) / 1_000_000 },
            pause: { [pauses, atPause] milliseconds in
                time.advance(milliseconds: milliseconds)
                try atPause.withLock { $0 }(pauses.next())
            },
            writeAcknowledgedSince: { _ in true })
        environment.isHalted = { [isHalted] in isHalted.withLock { $0 } }
        environment.acknowledgedBefore = { [acknowledged, asked] instant in
            asked.withLock { $0.append(instant) }
            return acknowledged.withLock { $0 }
        }
        environment.begunAfter = { [later, asked] instant in
            asked.withLock { $0.append(instant) }
            return later.withLock { $0 }
        }
        return environment
    }

    /// The fault as an experiment declares it.
    func fault(
        to: Duration? = nil, instanceClass: String? = nil, timeLimit: Duration? = nil, run: String = "test-1",
        cluster: String = "aurora", stack change: (inout StackFile) -> Void = { _ in }
    ) throws -> any Fault {
        var values: [String: ArgumentValue] = ["cluster": .string(cluster)]
        values["to"] = to.map { .duration($0) }
        values["instanceClass"] = instanceClass.map { .string($0) }
        values["timeLimit"] = timeLimit.map { .duration($0) }
        let declaration = Declaration(
            name: "rds/rewind", arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
        return try FaultCatalog.fault(declaration, in: environment(run: run, stack: change))
    }

    func prepared(to: Duration? = nil, timeLimit: Duration? = nil) async throws -> any PreparedFault {
        try await fault(to: to, timeLimit: timeLimit).prepare()
    }

    /// What faults of `run` left behind, or of any run.
    func leftovers(of run: String? = nil) async throws -> [any Leftover] {
        try await Rewind.leftovers(of: run, in: environment())
    }
}
