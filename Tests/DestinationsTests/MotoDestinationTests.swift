import AWS
import Basics
import Destinations
import Foundation
import HTTPClient
import Runner
import SigV4
import TestSupport
import Testing

/// AWS's destinations against moto, which checks every signature; boto3 says what arrived.
@Suite("Destinations against moto", .serialized, .timeLimit(.minutes(5)))
struct MotoDestinationTests {
    struct Ready: Decodable {
        var port: Int
        var keys: [String]
        var topic: String
        var fifo: String
        var secret: String
    }

    struct Object: Decodable, Equatable {
        var size: Int
        var type: String
        var etag: String
        var modified: String
        var sha256: String
    }

    let peer: PeerProcess
    let ready: Ready

    init() async throws {
        peer = try PeerProcess(PackageRoot.python(), [PackageRoot.path + "/Tests/Peers/moto_destinations.py"])
        ready = try JSONDecoder().decode(Ready.self, from: Data(try await peer.line().utf8))
    }

    private var delivery: TestDelivery { TestDelivery(keys: ready.keys) }

    private func bucket(_ url: String? = nil, _ more: String = "") -> String {
        "s3: { to: s3://game-days/prod runs, endpoint: '\(url ?? "http://127.0.0.1:\(ready.port)")'\(more) }"
    }

    /// From here on moto believes every signature; `moto_destinations.py` says why.
    private func believe() async throws { #expect(try await ask("unchecked", Bool.self)) }

    private func ask<Value: Decodable>(_ what: String, _ type: Value.Type) async throws -> Value {
        try peer.send(what)
        return try JSONDecoder().decode(type, from: Data(try await peer.line().utf8))
    }

    /// 18 MiB of lines, which make three parts.
    private static let history = (0..<(18 << 20) / 64).reduce(into: "") { text, number in
        let digits = String(number)
        text += "{\"op\":" + digits + String(repeating: " ", count: 56 - digits.utf8.count) + "}\n"
    }

    /// Passes every request on to moto, unless `spoil` answers it or cuts it off; and counts them by method and query.
    private func relay(
        _ seen: Locked<[String]>, _ spoil: @escaping @Sendable (ServerRequest, ServerConnection) throws -> Bool
    ) throws -> TestServer {
        let port = ready.port
        return try TestServer { connection in
            guard let head = try connection.peekHead() else { return }
            let words = head.target.split(separator: "?")
            seen.withLock { $0.append("\(head.method) \(words.dropFirst().first ?? "")") }
            if try spoil(head, connection) { return }
            guard let request = try connection.readRequest() else { return }
            try connection.write(EndpointRelay.pass(request, toPort: port))
        }
    }

    @Test("the run's directory is in the bucket, byte for byte; a second time nothing is sent")
    func copied() async throws {
        let run = try RunFixture()
        #expect(
            try await delivery.send(run, to: bucket())
                == "7 files sent, 0 unchanged, to s3://game-days/prod runs/\(RunFixture.run)/")
        let objects = try await ask("objects", [String: Object].self)
        let folder = "prod runs/\(RunFixture.run)/"
        #expect(
            objects.keys.sorted()
                == [
                    "experiment.yaml", "history.jsonl", "journal.jsonl", "report.html", "report.txt", "result.json",
                    "watchdog.log",
                ].map { folder + $0 })
        #expect(objects[folder + "report.html"]?.type == "text/html; charset=utf-8")
        for (key, object) in objects {
            let bytes = try Data(contentsOf: URL(filePath: run.folder.file(String(key.dropFirst(folder.count)))))
            #expect(object.sha256 == Hashing.hexadecimal(Hashing.sha256(Array(bytes))), "\(key)")
        }
        #expect(try await delivery.send(run, to: bucket()).hasPrefix("0 files sent, 7 unchanged"))
        #expect(try await ask("objects", [String: Object].self) == objects)
        // What has changed is sent, and only that.
        try run.folder.write("verified, and more\n", to: "report.txt")
        #expect(try await delivery.send(run, to: bucket()).hasPrefix("1 files sent, 6 unchanged"))
        await peer.stop()
    }

    @Test("a large history goes in parts, through throttling, a cut connection and a lost answer")
    func parts() async throws {
        try await believe()
        let run = try RunFixture()
        try run.folder.write(Self.history, to: "history.jsonl")
        let seen = Locked<[String]>([])
        let counter = Counter()
        let port = ready.port
        let server = try relay(seen) { head, connection in
            if head.method == "PUT", head.target.hasSuffix("experiment.yaml"), counter.next() < 2 {
                _ = try connection.readRequest()
                try connection.write(
                    ServerAnswer(503, "<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>"))
                return true
            }
            let before = seen.withLock { $0.count { $0.contains("partNumber=2") } }
            if head.target.contains("partNumber=2"), before == 1 {
                // The head and a little of the body have arrived.
                connection.resetOnClose()
                return true
            }
            let completions = seen.withLock { $0.count { $0.hasPrefix("POST uploadId") } }
            if head.method == "POST", head.target.contains("uploadId"), completions == 1 {
                guard let request = try connection.readRequest() else { return true }
                _ = try EndpointRelay.pass(request, toPort: port)
                return true
            }
            return false
        }
        let delivery = delivery
        let done = try await delivery.send(run, to: bucket(server.url))
        #expect(done.hasPrefix("7 files sent, 0 unchanged"), "\(done)")
        let calls = seen.withLock { $0 }
        #expect(calls.count { $0.contains("partNumber=") } == 4)
        #expect(calls.count { $0 == "POST uploads=" } == 1)
        // SlowDown twice, the cut connection, the lost answer: each was waited for, throttling the longest.
        #expect(delivery.waits.withLock { $0 } == [250, 500, 25, 25])
        let history = try await ask("objects", [String: Object].self).first { $0.key.hasSuffix("history.jsonl") }?.value
        #expect(history?.size == 18 << 20)
        #expect(history?.sha256 == Hashing.hexadecimal(Hashing.sha256(Array(Self.history.utf8))))
        #expect(history?.etag.contains("-3") == true)
        #expect(history?.type == "application/x-ndjson")
        #expect(try await ask("uploads", [String].self) == [])
        let again = try await self.delivery.send(run, to: bucket())
        #expect(again.hasPrefix("0 files sent, 7 unchanged"), "\(again)")
        await peer.stop()
    }

    @Test(
        "an upload that a crash has cut off goes on: a part that is there is kept, one of other content is sent again")
    func resumed() async throws {
        try await believe()
        let other = try TemporaryDirectory()
        try other.write(String(repeating: "x", count: 9 << 20), to: "other")
        let cases: [(String, String?, [String])] = [
            ("same", nil, ["2", "3"]), ("other", other.file("other"), ["1", "2", "3"]),
        ]
        for (place, begun, sent) in cases {
            let run = try RunFixture()
            try run.folder.write(Self.history, to: "history.jsonl")
            let key = "\(place)/\(RunFixture.run)/history.jsonl"
            _ = try await ask("begin \(key) \(begun ?? run.directory.history) \(8 << 20)", String.self)
            #expect(try await ask("uploads", [String].self) == [key])
            let seen = Locked<[String]>([])
            let server = try relay(seen) { _, _ in false }
            let bucket = "s3: { to: s3://game-days/\(place), endpoint: '\(server.url)' }"
            let done = try await delivery.send(run, to: bucket)
            #expect(done.hasPrefix("7 files sent"), "\(done)")
            let calls = seen.withLock { $0 }
            let parts = calls.filter { $0.hasPrefix("PUT partNumber=") }
            #expect(parts.map { String($0.dropFirst("PUT partNumber=".count).prefix(1)) } == sent, "\(place)")
            #expect(!calls.contains("POST uploads="), "no upload is begun beside the one that is there")
            #expect(try await ask("uploads", [String].self) == [])
            let object = try await ask("objects", [String: Object].self)[key]
            #expect(object?.sha256 == Hashing.hexadecimal(Hashing.sha256(Array(Self.history.utf8))), "\(place)")
        }
        await peer.stop()
    }

    @Test("wrong keys and a bucket that is not there fail with what AWS says and what to do, and no secret")
    func refused() async throws {
        let run = try RunFixture()
        var wrong = delivery
        wrong.keys[1] = "not-the-secret"
        let denied = try await wrong.send(run, to: bucket())
        #expect(denied.hasPrefix("FAILED: experiment.yaml: s3 HeadObject: "), "\(denied)")
        #expect(denied.contains("HTTP 403"))
        #expect(!denied.contains("not-the-secret"))
        let missing = try await delivery.send(
            run, to: "s3: { to: s3://nobodys-bucket, endpoint: 'http://127.0.0.1:\(ready.port)' }")
        #expect(missing.contains("NoSuchBucket"), "\(missing)")
        await peer.stop()
    }

    @Test("a topic's subscribers get the verdict in words and as attributes; a FIFO topic takes it too")
    func published() async throws {
        try await believe()
        struct Notification: Decodable {
            struct Attribute: Decodable {
                var Value: String
            }
            var Subject: String
            var Message: String
            var MessageAttributes: [String: Attribute]
        }
        let run = try RunFixture(refuted: "2 acknowledged transactions were lost")
        let endpoint = "endpoint: 'http://127.0.0.1:\(ready.port)'"
        #expect(try await delivery.send(run, to: "sns: { topic: '\(ready.topic)', \(endpoint) }").hasPrefix("message "))
        let found = try await ask("messages", [Notification].self)
        #expect(found.map(\.Subject) == ["gameday refuted: aurora-failover on prod"])
        #expect(found.first?.Message.contains("\n\nwhy: 2 acknowledged transactions were lost\n") == true)
        #expect(
            found.first?.MessageAttributes.mapValues(\.Value) == [
                "verdict": "refuted", "experiment": "aurora-failover", "stack": "prod", "lost": "0",
                "recovery_s": "0.6",
            ])
        let first = try await delivery.send(run, to: "sns: { topic: '\(ready.fifo)', \(endpoint) }")
        #expect(first.hasPrefix("message "), "\(first)")
        await peer.stop()
    }

    @Test("metrics carry stack and experiment, at the time of the verdict; what was not measured is no metric")
    func metrics() async throws {
        let run = try RunFixture()
        let place = "cloudwatch: { namespace: game/days, endpoint: 'http://127.0.0.1:\(ready.port)' }"
        #expect(try await delivery.send(run, to: place) == "10 values")
        let found = try await ask("metrics game/days", [String: [Double]].self)
        let tail = " Stack=prod Experiment=aurora-failover"
        #expect(
            found == [
                "RecoveryTime" + tail: [0.6], "RecoveryTimeLowerBound" + tail: [0.42], "Acknowledged" + tail: [9_000],
                "Lost" + tail: [0], "Duplicated" + tail: [0], "Verified" + tail: [1], "Refuted" + tail: [0],
                "Inconclusive" + tail: [0], "Aborted" + tail: [0], "NotUndone" + tail: [0],
            ])
        let unmeasured = try String(contentsOfFile: run.directory.result, encoding: .utf8)
            .replacing("\"upper_s\": 0.6", with: "\"upper_s\": null")
        try run.folder.write(unmeasured, to: "result.json")
        #expect(try await delivery.send(run, to: place) == "9 values")
        let unproven = try String(contentsOfFile: run.directory.result, encoding: .utf8)
            .replacing("\"upper_s\": null", with: "\"upper_s\": 0")
            .replacing("\"recovery\": {\"verdict\": \"pass\"", with: "\"recovery\": {\"verdict\": \"unknown\"")
        try run.folder.write(unproven, to: "result.json")
        #expect(try await delivery.send(run, to: place) == "9 values")
        await peer.stop()
    }

    @Test("a secret is read from Secrets Manager by its ARN")
    func secret() async throws {
        let client = AWSClient(
            region: "eu-west-1", endpoint: "http://127.0.0.1:\(ready.port)",
            credentials: EnvironmentCredentials(
                ["AWS_ACCESS_KEY_ID": ready.keys[0], "AWS_SECRET_ACCESS_KEY": ready.keys[1]]) { 0 },
            http: HTTPClient(), outside: .init(now: { Int64(Date.now.timeIntervalSince1970) }, sleep: { _ in }))
        #expect(try await client.call(SecretsManager.getSecretValue(ready.secret)) == "s3cr3t")
        let missing = await #expect(throws: AWSError.self) {
            try await client.call(SecretsManager.getSecretValue(ready.secret + "x"))
        }
        #expect(missing?.kind == .notFound)
        await peer.stop()
    }
}
