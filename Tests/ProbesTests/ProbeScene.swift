import AWS
import Basics
import Documents
import Experiments
import HTTPClient
import Probes
import SigV4
import Stack
import TestSupport

/// A stack to look at, with an AWS whose answers a test writes call by call, and a clock of the test's own.
final class ProbeScene: Sendable {
    /// 2026-11-22T20:00:08Z.
    static let now: Int64 = 1_795_377_608

    private let answers: Locked<[String: [ServerAnswer]]>
    private let seen: Locked<[(call: String, body: String)]>
    private let server: TestServer
    let http: HTTPClient
    let stack: StackFile

    init(http: HTTPClient = HTTPClient(), _ change: (inout StackFile) -> Void = { _ in }) throws {
        let answers = Locked<[String: [ServerAnswer]]>([:])
        let seen = Locked<[(call: String, body: String)]>([])
        (self.answers, self.seen, self.http) = (answers, seen, http)
        server = try TestServer(answering: { request in
            let body = String(decoding: request.body, as: UTF8.self)
            let action = body.split(separator: "&").first { $0.hasPrefix("Action=") }.map { String($0.dropFirst(7)) }
            let call =
                action ?? request["X-Amz-Target"].map { String($0.split(separator: ".").last ?? "") } ?? request.target
            seen.withLock { $0.append((call, body)) }
            return answers.withLock { answers in
                guard var list = answers[call], !list.isEmpty else {
                    return ServerAnswer(
                        400,
                        "<ErrorResponse><Error><Code>InvalidAction</Code><Message>no</Message></Error>"
                            + "</ErrorResponse>")
                }
                let answer = list.count > 1 ? list.removeFirst() : list[0]
                answers[call] = list
                return answer
            }
        })
        var stack = StackFile(
            name: "test", kind: .sandbox, region: "us-east-1", account: "000000000000", endpoint: server.url,
            zones: ["us-east-1a", "us-east-1b"],
            service: .init(url: "http://app.internal", cluster: "main", name: "payments"), tasks: .init(perZone: 2),
            database: .init(cluster: "aurora", endpoint: "db.internal"),
            cache: .init(replicationGroup: "redis", endpoint: "cache.internal"),
            loadBalancer: .init(
                dnsName: "lb.internal",
                targetGroup: "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/payments/0123456789abcdef"
            ),
            alarms: ["errors", "writer"])
        change(&stack)
        self.stack = stack
    }

    /// What a call is answered from now on, one after the other and the last for ever: XML within `<ActionResult>`.
    func answer(_ action: String, _ results: String...) {
        answers.withLock {
            $0[action] = results.map {
                ServerAnswer(200, "<\(action)Response><\(action)Result>\($0)</\(action)Result></\(action)Response>")
            }
        }
    }

    /// The same with whole bodies.
    func answer(_ call: String, body: String) { answers.withLock { $0[call] = [ServerAnswer(200, body)] } }

    /// Refuses a call from now on.
    func refuse(_ call: String, _ code: String = "AccessDenied") {
        let body = "<ErrorResponse><Error><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>"
        answers.withLock { $0[call] = [ServerAnswer(403, body)] }
    }

    /// The bodies of the calls so far.
    func bodies(of call: String) -> [String] { seen.withLock { $0.filter { $0.call == call }.map(\.body) } }

    func probe(
        _ name: String, _ values: [String: ArgumentValue] = [:], now: Int64 = ProbeScene.now
    ) throws(ProbeRefusal) -> any Probe {
        let keys = StackFileCredentials(Credentials(accessKeyID: "AKIASANDBOX", secretAccessKey: "secret"))
        let aws = AWSClient(
            region: "us-east-1", endpoint: stack.endpoint, credentials: keys, http: HTTPClient(),
            outside: .init(now: { Self.now }, sleep: { _ in }, random: { 0.5 }))
        let environment = ProbeEnvironment(
            stack: stack, aws: aws, http: http, clock: ManualClock().clock, secondsSince1970: { now },
            writeAcknowledgedSince: { _ in false })
        let declaration = Declaration(name: name, arguments: Arguments(values), mark: Mark(file: "e.yaml"))
        return try ProbeCatalog.probe(declaration, in: environment)
    }

    func look(_ name: String, _ values: [String: ArgumentValue] = [:]) async throws -> Observation {
        try await probe(name, values).look()
    }
}
