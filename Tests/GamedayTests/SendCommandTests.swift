import Basics
import Foundation
import TestSupport
import Testing

@Suite("gameday send, and run and verify --to", .timeLimit(.minutes(5)))
struct SendCommandTests {
    private let folder: TemporaryDirectory
    private let requests = Locked<[ServerRequest]>([])

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write(
            """
            {"name": "small", "run": "small-1", "began": "2026-01-01T12:00:00.000Z", "hypothesis": "h",
             "stack": {"name": "prod", "sandbox": false, "region": "eu-west-1", "account": "123456789012"},
             "verdict": "verified", "reason": "every expectation was met", "undone": true}
            """, to: "result.json")
        try folder.write(#"{"t_us":1,"time":"2026-01-01T12:00:00.000Z","event":"run"}"# + "\n", to: "journal.jsonl")
    }

    private func receiver(_ status: Int) throws -> TestServer {
        try TestServer(answering: { [requests] request in
            requests.withLock { $0.append(request) }
            return ServerAnswer(status)
        })
    }

    private func destinations(_ url: String, _ more: String = "") throws -> String {
        try folder.write(
            "version: 1\ndestinations:\n  - webhook: { url: '\(url)'\(more) }\n", to: "destinations.partial")
    }

    private var journal: String {
        get throws { try String(contentsOfFile: folder.file("journal.jsonl"), encoding: .utf8) }
    }

    @Test("a finished run is sent, and what was done is said: exit 0")
    func sent() async throws {
        let server = try receiver(204)
        let before = try journal
        let output = try await Command.gameday("send", folder.path + "/", "--to", try destinations(server.url))
        #expect(output.status == 0, "\(output.standardError)")
        #expect(output.standardOutput == "sent to webhook 127.0.0.1:\(server.port): HTTP 204\n")
        #expect(output.standardError.isEmpty)
        #expect(requests.withLock { $0.count } == 1)
        #expect(try journal == before)
    }

    @Test("what is refused is said with the command that tries again, and stands in the journal: exit 2")
    func refused() async throws {
        let server = try receiver(400)
        let file = try destinations(server.url)
        let output = try await Command.gameday("send", folder.path, "--to", file)
        #expect(output.status == 2)
        #expect(output.standardError.contains("gameday: not sent to webhook 127.0.0.1:\(server.port): "))
        #expect(output.standardError.contains("then `gameday send \(folder.path) --to \(file)`"))
        #expect(try journal.contains(#""event":"not delivered""#))
    }

    @Test("a destination on AWS is called at the endpoint that the environment names")
    func endpoint() async throws {
        let server = try TestServer(answering: { [requests] request in
            requests.withLock { $0.append(request) }
            return ServerAnswer(
                200, "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>")
        })
        let place = try folder.write(
            "version: 1\ndestinations:\n  - sns: { topic: 'arn:aws:sns:eu-west-1:123456789012:t' }\n",
            to: "destinations.partial")
        let output = try await ChildProcess.run(
            BuiltProduct.path("gameday"), ["send", folder.path, "--to", place],
            environment: [
                "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret",
                "HOME": folder.path,
            ])
        #expect(output.status == 0, "\(output.standardError)")
        let body = try #require(requests.withLock { $0.first?.body })
        #expect(String(decoding: body, as: UTF8.self).contains("Action=Publish"))
    }

    @Test("a role for a destination is assumed in the run's region where no setting names one")
    func roleRegion() async throws {
        let server = try TestServer(answering: { [requests] request in
            requests.withLock { $0.append(request) }
            guard String(decoding: request.body, as: UTF8.self).contains("AssumeRole") else {
                return ServerAnswer(
                    200, "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>")
            }
            return ServerAnswer(
                200,
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>"
                    + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                    + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                    + "</AssumeRoleResponse>")
        })
        let config = try folder.write(
            """
            [default]
            role_arn = arn:aws:iam::123456789012:role/results
            source_profile = base
            [profile base]
            aws_access_key_id = AKID
            aws_secret_access_key = secret

            """, to: "config.partial")
        let place = try folder.write(
            "version: 1\ndestinations:\n  - sns: { topic: 'arn:aws:sns:ap-south-1:123456789012:t' }\n",
            to: "destinations.partial")
        let output = try await ChildProcess.run(
            BuiltProduct.path("gameday"), ["send", folder.path, "--to", place],
            environment: [
                "AWS_ENDPOINT_URL": server.url, "AWS_CONFIG_FILE": config, "HOME": folder.path,
                "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            ])
        #expect(output.status == 0, "\(output.standardError)")
        let signed = requests.withLock { $0.compactMap { $0["Authorization"] } }
        #expect(signed.count == 2)
        #expect(signed.first?.contains("/eu-west-1/sts/aws4_request") == true)
        #expect(signed.last?.contains("/ap-south-1/sns/aws4_request") == true)
    }

    @Test("a run that is not there, a bad file and a secret that is not set are said at once: exit 64")
    func wrong() async throws {
        let file = try destinations("https://example.com/", ", secretFrom: GAMEDAY_TEST_UNSET")
        let unset = try await Command.gameday("send", folder.path, "--to", file)
        #expect(unset.status == 64)
        #expect(unset.standardError.contains("needs the environment variable GAMEDAY_TEST_UNSET, which is not set"))
        let nowhere = try await Command.gameday("send", "/nowhere/run", "--to", "s3://bucket")
        #expect(nowhere.status == 64)
        #expect(nowhere.standardError.contains("/nowhere/run/result.json cannot be read: the run has no result"))
        let bad = try await Command.gameday("send", folder.path, "--to", "s3://b")
        #expect(bad.status == 64)
        #expect(bad.standardError.contains("to must be a bucket and perhaps a prefix"))
    }

    /// Runs an experiment on a stack that cannot be reached, which is inconclusive, with a destination.
    private func run(_ place: String) async throws -> ChildProcess.Output {
        try await Command.gameday(
            "run", PackageRoot.path + "/experiments/aurora-failover.yaml", "--yes", "--stack", try stack(), "--runs",
            folder.file("runs"), "--to", place)
    }

    private func stack() throws -> String {
        try folder.write(
            """
            {"version": 1, "name": "prod", "kind": "aws", "region": "us-east-1", "account": "123456789012",
             "endpoint": "https://127.0.0.1:1", "zones": ["us-east-1a"],
             "service": {"url": "https://127.0.0.1:1"},
             "database": {"cluster": "c", "endpoint": "db.example.com"},
             "cache": {"replicationGroup": "g", "endpoint": "cache.example.com"}}
            """, to: "stack.partial")
    }

    @Test("a run is sent as soon as it is judged, whatever its verdict: exit 2 as without")
    func runs() async throws {
        let server = try receiver(200)
        let output = try await run(try destinations(server.url))
        #expect(output.status == 2, "\(output.standardError)")
        #expect(!output.standardError.contains("not sent"))
        let body = try #require(requests.withLock { $0.first?.body })
        let sent = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect((sent["run"] as? [String: Any])?["verdict"] as? String == "inconclusive")
        #expect((sent["headline"] as? String)?.hasPrefix("inconclusive: aurora-failover on prod") == true)
    }

    @Test("a destination that hangs or is down changes neither verdict nor exit code", arguments: [true, false])
    func down(hangs: Bool) async throws {
        let never = Gate()
        defer { never.open() }
        let server = try TestServer { connection in
            guard hangs else { return connection.resetOnClose() }
            _ = try connection.readRequest()
            never.block()
        }
        let output = try await run(try destinations(server.url, ", within: 2s"))
        #expect(output.status == 2)
        #expect(output.standardOutput.hasPrefix("inconclusive: aurora-failover on prod"))
        #expect(output.standardError.contains("did not take it within 2 s"), "\(output.standardError)")
        #expect(output.standardError.contains("to do: see whether it is up; then `gameday send "))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("runs"))
        let written = try String(contentsOfFile: folder.file("runs/\(names[0])/journal.jsonl"), encoding: .utf8)
        #expect(written.contains(#""event":"not delivered","destination":"webhook 127.0.0.1"#))
    }

    /// Two runs of a stack that cannot be reached, in a suite; what is sent when is up to the server.
    private func verify(_ place: String) async throws -> ChildProcess.Output {
        let experiment = PackageRoot.path + "/experiments/aurora-failover.yaml"
        let suite = try folder.write(
            """
            version: 1
            name: two
            experiments: [\(experiment), { file: \(experiment), set: { name: other } }]
            """, to: "suite.partial")
        return try await Command.gameday(
            "verify", "--suite", suite, "--yes", "--stack", try stack(), "--runs", folder.file("runs"), "--report",
            folder.file("report"), "--to", place)
    }

    @Test(
        "gameday verify sends its runs when all are judged and reported, so that none waits for a destination: exit 2")
    func verified() async throws {
        let reported = Locked<[Bool]>([])
        let server = try TestServer(answering: { [folder] _ in
            let isReported = FileManager.default.fileExists(atPath: folder.file("report/junit.xml"))
            reported.withLock { $0.append(isReported) }
            return ServerAnswer(400)
        })
        let output = try await verify(try destinations(server.url))
        #expect(output.status == 2)
        #expect(reported.withLock { $0 } == [true, true], "\(output.standardError)")
        let complaint = "gameday: not sent to webhook 127.0.0.1:\(server.port): "
        #expect(output.standardError.components(separatedBy: complaint).count == 3)
        let junit = try String(contentsOfFile: folder.file("report/junit.xml"), encoding: .utf8)
        #expect(junit.contains("tests=\"2\" failures=\"0\" errors=\"2\""), "\(junit)")
    }

    @Test("gameday verify says what is wrong with a destination before anything is begun: exit 64")
    func badVerify() async throws {
        let output = try await verify("s3://b")
        #expect(output.status == 64)
        #expect(output.standardError.contains("to must be a bucket and perhaps a prefix"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }

    @Test("a bad destination refuses the run before it is begun: exit 64")
    func badDestination() async throws {
        let output = try await run("s3://b")
        #expect(output.status == 64)
        #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
    }
}
