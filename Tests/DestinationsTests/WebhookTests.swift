import Basics
import Destinations
import Documents
import Foundation
import HTTPClient
import Runner
import TestSupport
import Testing

@Suite("Webhooks", .timeLimit(.minutes(5)))
struct WebhookTests {
    private let run: RunFixture
    private let requests = Locked<[ServerRequest]>([])

    init() throws { run = try RunFixture() }

    /// A receiver that answers the requests in turn, and then with 200.
    private func receiver(_ answers: [ServerAnswer] = []) throws -> TestServer {
        try TestServer(answering: { [requests] request in
            let number = requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            return number < answers.count ? answers[number] : ServerAnswer()
        })
    }

    @Test("a webhook gets the whole result as JSON, signed so that Python's hmac verifies it, and nothing else does")
    func signed() async throws {
        let server = try receiver()
        let delivery = TestDelivery(variables: ["HOOK_SECRET": "s3cr3t-ä"])
        let hook = "webhook: { url: '\(server.url)/hook?a=b', secretFrom: HOOK_SECRET }"
        #expect(try await delivery.send(run, to: hook) == "HTTP 200")
        let request = try #require(requests.withLock { $0.first })
        #expect(request.method == "POST")
        #expect(request.target == "/hook?a=b")
        #expect(request["Content-Type"] == "application/json")
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        let result = try #require(body["run"] as? [String: Any])
        #expect(result["verdict"] as? String == "verified")
        #expect(body["headline"] as? String == "verified: aurora-failover on the sandbox; 0.42 to 0.60 s")
        #expect(body["delivery"] as? String == request["X-Gameday-Delivery"])

        #expect(try await verdict(request) == "valid")
        #expect(try await verdict(request, secret: "other") == "invalid")
        #expect(try await verdict(request, body: String(decoding: request.body, as: UTF8.self) + " ") == "invalid")
        #expect(try await verdict(request, later: 301) == "invalid")
        // The same delivery again is known by its id.
        _ = try await delivery.send(run, to: hook)
        #expect(Set(requests.withLock { $0.map { $0["X-Gameday-Delivery"] } }).count == 1)
    }

    private func verdict(
        _ request: ServerRequest, secret: String = "s3cr3t-ä", body: String? = nil, later: Double = 0
    ) async throws -> String {
        let timestamp = request["X-Gameday-Timestamp"] ?? ""
        let given: [String: Any] = [
            "secret": secret, "timestamp": timestamp, "signature": request["X-Gameday-Signature"] ?? "",
            "body": body ?? String(decoding: request.body, as: UTF8.self), "now": (Double(timestamp) ?? 0) + later,
        ]
        let input = String(decoding: try JSONSerialization.data(withJSONObject: given), as: UTF8.self)
        let output = try await ChildProcess.run(
            PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/verify_webhook.py"], input: input)
        return output.standardOutput.trimmingCharacters(in: .newlines)
    }

    @Test("the documentation shows the very function that verified the signature")
    func documented() throws {
        let peer = try String(contentsOfFile: PackageRoot.path + "/Tests/Peers/verify_webhook.py", encoding: .utf8)
        let page = try String(contentsOfFile: PackageRoot.path + "/docs/results.md", encoding: .utf8)
        let lines = peer.split(separator: "\n", omittingEmptySubsequences: false)
        let begin = try #require(lines.firstIndex { $0.hasPrefix("def verify") })
        let function = lines[begin...].prefix { !$0.isEmpty }
        #expect(function.count == 5)
        #expect(page.contains(function.map { "    " + $0 }.joined(separator: "\n")))
    }

    @Test("Slack gets a text in which nothing is a command, and its URL is in no message")
    func slack() async throws {
        let server = try receiver([ServerAnswer(404, "no_service")])
        let refuted = try RunFixture(refuted: "2 lost <!channel> & more")
        let delivery = TestDelivery(variables: ["SLACK": server.url + "/services/T0/B0/tokentoken"])
        let failed = try await delivery.send(refuted, to: "slack: { urlFrom: SLACK }")
        #expect(failed.contains("slack (the environment variable SLACK) refused it: HTTP 404: no_service"))
        #expect(!failed.contains("tokentoken"))
        #expect(try await delivery.send(refuted, to: "slack: { urlFrom: SLACK }") == "HTTP 200")
        let body = requests.withLock { $0.last?.body ?? [] }
        let message = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: String])
        #expect(Array(message.keys) == ["text"])
        #expect(message["text"]?.contains("why: 2 lost &lt;!channel&gt; &amp; more") == true)
        #expect(message["text"]?.hasPrefix("refuted: aurora-failover") == true)
    }

    @Test("a receiver that is busy is asked again, after the time that it names, in seconds or as a date")
    func busy() async throws {
        let server = try receiver([
            ServerAnswer(429, "", headers: [("Retry-After", "7")]), ServerAnswer(503), ServerAnswer(502),
            ServerAnswer(503, "", headers: [("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")]),
        ])
        // Sun, 06 Nov 1994 08:49:29 GMT
        let delivery = TestDelivery(now: 784_111_769)
        #expect(try await delivery.send(run, to: "webhook: { url: '\(server.url)' }") == "HTTP 200")
        let waits = delivery.waits.withLock { $0 }
        // Half of the longest wait, which doubles: the jitter of the test is always 0.5.
        #expect(waits == [7_000, 500, 1_000, 8_000])
    }

    @Test("a receiver that asks for more time than there is, is not waited for")
    func patience() async throws {
        let server = try receiver([ServerAnswer(429, "slow down", headers: [("Retry-After", "3600")])])
        let failed = try await TestDelivery().send(run, to: "webhook: { url: '\(server.url)' }")
        #expect(failed.contains("did not take it within 30 s (attempt 1: HTTP 429: slow down, and it asks to wait"))
        #expect(requests.withLock { $0.count } == 1)
    }

    @Test("what a receiver refuses is not sent again", arguments: [301, 400, 401, 403, 410])
    func refused(_ status: Int) async throws {
        let server = try receiver([ServerAnswer(status, "", headers: [("Location", "https://elsewhere.example/")])])
        let failed = try await TestDelivery().send(run, to: "webhook: { url: '\(server.url)' }")
        #expect(failed.contains("refused it: HTTP \(status)"))
        #expect(requests.withLock { $0.count } == 1)
    }

    @Test("a receiver that takes the request and never answers is given up after the time limit")
    func hangs() async throws {
        let never = Gate()
        defer { never.open() }
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            never.block()
        }
        let delivery = TestDelivery(limit: 1_500)
        let failed = try await delivery.send(run, to: "webhook: { url: '\(server.url)', within: 1s }")
        #expect(failed.contains("did not take it within 1 s"), "\(failed)")
        #expect(server.acceptedConnections >= 1)
    }

    @Test("a destination that keeps no limit of its own is cut off, and others beside it are delivered")
    func bounded() async throws {
        let server = try receiver()
        let never = Gate()
        defer { never.open() }
        let hanging = try TestServer { connection in
            _ = try connection.readRequest()
            never.block()
        }
        let destinations = try TestDelivery.destinations(
            "s3: { to: s3://bucket, endpoint: '\(hanging.url)', within: 10s }", "webhook: { url: '\(server.url)' }")
        // Only the limit of the bucket has passed at once.
        var environment = TestDelivery().environment
        let usual = environment.pause
        environment.pause = { if $0 != 10_500 { try await usual($0) } }
        let reports = await Delivery.send(run.directory, to: destinations, in: environment)
        #expect(try reports[1].outcome.get() == "HTTP 200")
        #expect(throws: DeliveryFailure("it was not done within 10 s", mend: "see whether it is up")) {
            try reports[0].outcome.get()
        }
    }

    @Test("a halt cuts a delivery short that is under way")
    func halted() async throws {
        let arrived = Gate()
        let never = Gate()
        defer { never.open() }
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            arrived.open()
            never.block()
        }
        let halt = HaltSwitch()
        async let sending = TestDelivery(halt: halt).send(run, to: "webhook: { url: '\(server.url)' }")
        await arrived.wait()
        halt.halt(because: "SIGINT was received")
        #expect(try await sending.contains("cut short: SIGINT was received"))
    }

    @Test("what was not delivered stands in the journal, and what was leaves the run as it is")
    func journal() async throws {
        let server = try receiver([ServerAnswer(400)])
        let destinations = try TestDelivery.destinations("webhook: { url: '\(server.url)' }")
        func deliver() async throws -> String {
            let reports = await Delivery.send(run.directory, to: destinations, in: TestDelivery().environment)
            Delivery.note(reports, in: run.directory, clock: .system, wallClock: { "2026-01-01T12:00:09.000Z" })
            return try String(contentsOfFile: run.directory.journal, encoding: .utf8)
        }
        let failed = try await deliver()
        let last = failed.split(separator: "\n").last ?? ""
        #expect(last.contains(#""event":"not delivered","destination":"webhook 127.0.0.1"#))
        #expect(last.contains("HTTP 400"))
        #expect(try await deliver() == failed)
    }

    @Test("a secret that is not set is known before the run; one that is missing then is a failure with its name")
    func secrets() async throws {
        let destinations = try TestDelivery.destinations(
            "slack: { urlFrom: SLACK }", "webhook: { url: https://a.b, secretFrom: HOOK }")
        #expect(
            Delivery.missingSecrets(of: destinations, in: TestDelivery(variables: ["HOOK": "x"]).environment)
                == [
                    "slack (the environment variable SLACK) needs the environment variable SLACK, which is not set"
                ])
        let failed = try await TestDelivery().send(run, to: "slack: { urlFrom: SLACK }")
        #expect(failed == "FAILED: the environment variable SLACK is not set; set it")
        let odd = try await TestDelivery(variables: ["SLACK": "ftp://secret"]).send(
            run, to: "slack: { urlFrom: SLACK }")
        #expect(odd.contains("holds no https URL"))
        #expect(!odd.contains("ftp"))
    }
}
