import HTTPClient
import TestSupport
import Testing

/// Names through this machine's own resolver, in a network namespace with a name server of the test's own.
@Suite("names", .timeLimit(.minutes(5)))
struct NameTests {
    @Test("a stuck lookup keeps its time-out and does not stall others")
    func stuckLookup() async throws {
        let namespace = try NetworkNamespace()
        // The resolver waits 5 s, twice, for the silent server: that is what joining its thread would cost.
        let (nameServer, server, client) = try namespace.run {
            (
                try NameServer(answering: nil), try TestServer { _ in ServerAnswer(200, "x") }, HTTPClient()
            )
        }
        async let stuck = client.failure(of: HTTPRequest(url: "http://stuck.test/", timeoutMilliseconds: 500))
        var worst: Int64 = 0
        for _ in 0..<5_000 {
            worst = max(worst, try await client.send(HTTPRequest(url: server.url)).exchange.total)
        }
        let error = try await stuck
        worst = max(worst, try await client.send(HTTPRequest(url: server.url)).exchange.total)
        #expect(error.code == .timeout)
        #expect(error.definitelyNotSent)
        #expect(error.exchange.total >= 500_000)
        #expect(error.exchange.total < 4_000_000)
        #expect(worst < 4_000_000)
        #expect(nameServer.questions > 0)
    }

    @Test("a fresh connection goes to the name's new address; a reused one stays and asks for nothing")
    func newAddress() async throws {
        let namespace = try NetworkNamespace()
        let (nameServer, old, new, client) = try namespace.run {
            let old = try TestServer(host: "127.0.0.1") { _ in ServerAnswer(200, "old") }
            let new = try TestServer(host: "127.0.0.2", port: old.port) { _ in ServerAnswer(200, "new") }
            var configuration = HTTPClient.Configuration()
            configuration.dnsCacheSeconds = 3_600
            return (try NameServer(answering: "127.0.0.1"), old, new, HTTPClient(configuration: configuration))
        }
        func answer(_ use: ConnectionUse) async throws -> String {
            try await client.send(HTTPRequest(url: "http://app.test:\(old.port)/", connection: use)).text
        }
        #expect(try await answer(.reuse(maxAgeSeconds: 60)) == "old")
        #expect(try await answer(.fresh) == "old")
        nameServer.address = "127.0.0.2"
        let questions = nameServer.questions
        #expect(try await answer(.reuse(maxAgeSeconds: 60)) == "old")
        #expect(nameServer.questions == questions)
        #expect(try await answer(.fresh) == "new")
        #expect(nameServer.questions > questions)
        #expect(new.acceptedConnections == 1)
    }

    @Test("a name without an address is not resolved, and nothing is sent")
    func unknownName() async throws {
        let namespace = try NetworkNamespace()
        let (nameServer, client) = try namespace.run { (try NameServer(answering: ""), HTTPClient()) }
        let error = try await client.failure(of: HTTPRequest(url: "http://nowhere.test/"))
        #expect(error.code == .nameNotResolved)
        #expect(error.message.contains("nowhere.test"))
        #expect(error.definitelyNotSent)
        #expect(nameServer.questions > 0)
    }
}
