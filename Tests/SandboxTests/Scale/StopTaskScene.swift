import AWS
import Basics
import Documents
import Experiments
import Faults
import Foundation
import HTTPClient
import ModelStack
import SigV4
import Stack
import TestSupport

@testable import Sandbox

/// A thousand tasks in three zones behind the real endpoint, and the fault that stops them.
///
/// Time goes on for both sides by what the fault waits, and by nothing else: of those that wait at once, the clock goes
/// on to the latest.
struct StopTaskScene {
    private static let began = Date(timeIntervalSince1970: 1_795_377_600)

    let service: ModelService
    let time: VirtualTime
    let environment: FaultEnvironment
    private let log: String

    /// Serves for as long as `body` needs.
    static func with(conduct: EndpointConduct, _ body: (StopTaskScene) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let log = directory.path + "/calls.jsonl"
        let time = VirtualTime()
        let now: @Sendable () -> Date = { began.addingTimeInterval(time.seconds) }
        let service = ModelService(tasks: 1_000, life: .init(stopping: 30, replacing: 20, now: now))
        try await ServedEndpoint.with(service: service, conduct: conduct, callLog: log, wallClock: now) { port in
            let url = "http://127.0.0.1:\(port ?? 0)"
            try await body(
                StopTaskScene(service: service, time: time, environment: environment(url, time, now), log: log))
        }
    }

    private static func environment(
        _ url: String, _ time: VirtualTime, _ now: @escaping @Sendable () -> Date
    ) -> FaultEnvironment {
        let key = Credentials(accessKeyID: ServedEndpoint.key.id, secretAccessKey: ServedEndpoint.key.secret)
        let seconds: @Sendable () -> Int64 = { Int64(now().timeIntervalSince1970) }
        let pause: @Sendable (Int) async throws -> Void = { await time.pass(milliseconds: $0) }
        return FaultEnvironment(
            stack: StackFile(
                name: "test", kind: .sandbox, region: ServedEndpoint.region, account: ServedEndpoint.account,
                endpoint: url, zones: ModelService.zones,
                service: .init(url: "http://service", cluster: "sandbox", name: ModelService.name),
                database: .init(cluster: "aurora", endpoint: "db"), network: .init(vpc: "vpc-05a4db0c", subnets: []),
                loadBalancer: .init(dnsName: "app", targetGroup: ModelService.group)),
            aws: AWSClient(
                region: ServedEndpoint.region, endpoint: url, credentials: StackFileCredentials(key),
                http: HTTPClient(), outside: .init(now: seconds, sleep: pause)),
            run: "run-1", clock: time.clock, secondsSince1970: seconds, pause: pause,
            writeAcknowledgedSince: { _ in true })
    }

    func prepared(_ values: [String: ArgumentValue]) async throws -> any PreparedFault {
        let declaration = Declaration(
            name: "ecs/stop-task", arguments: Arguments(values), mark: Mark(file: "e.yaml", line: 1, column: 1))
        return try await FaultCatalog.fault(declaration, in: environment).prepare()
    }

    /// What the endpoint was asked since the last look.
    func calls() throws -> Calls {
        let text = try String(contentsOfFile: log, encoding: .utf8)
        try Data().write(to: URL(fileURLWithPath: log))
        let entries = try text.split(separator: "\n").map {
            try JSONDecoder().decode(CallLog.Entry.self, from: Data($0.utf8))
        }
        let taken = entries.filter { $0.error == nil }.map { ($0.operation ?? "none", 1) }
        return Calls(
            taken: Dictionary(taken, uniquingKeysWith: +),
            throttled: entries.count { $0.error == "ThrottlingException" })
    }

    /// How many calls of each operation were taken, and how many calls were too many.
    struct Calls: Equatable {
        var taken: [String: Int]
        var throttled = 0
    }
}

/// A clock that stands still but for what is waited for.
final class VirtualTime: Sendable {
    private let now = Locked<Int64>(0)

    /// Seconds since the beginning.
    var seconds: Double { Double(now.withLock { $0 }) / 1_000_000 }
    /// The clock as the product reads it.
    var clock: MonotonicClock { MonotonicClock { [now] in now.withLock { $0 } } }

    /// Waits: whoever waits beside it may have made the time go on already.
    func pass(milliseconds: Int) async {
        let until = now.withLock { $0 } + Int64(milliseconds) * 1_000
        // The shorter waits of others come to their end first.
        await Task.yield()
        now.withLock { $0 = max($0, until) }
    }
}
