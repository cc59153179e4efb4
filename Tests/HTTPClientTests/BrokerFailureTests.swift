import HTTPClient
import TestSupport
import Testing

@Suite("a broker that fails", .timeLimit(.minutes(5)))
struct BrokerFailureTests {
    private func client(path: String) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: path)
        return HTTPClient(configuration: configuration)
    }

    @Test("without a broker nothing goes around it", arguments: ["127.0.0.1", "localhost", "app.internal"])
    func noBroker(host: String) async throws {
        let server = try TestServer { _ in ServerAnswer() }
        let directory = try TemporaryDirectory()
        let path = directory.file("broker.sock")
        let error = try await client(path: path).failure(of: HTTPRequest(url: "http://\(host):\(server.port)/"))
        #expect(error.code == .notConnected)
        #expect(error.message.contains(path))
        #expect(error.message.contains("never go around it"))
        #expect(error.definitelyNotSent)
        #expect(server.acceptedConnections == 0)
    }

    @Test("a path too long for a Unix socket is said")
    func longPath() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 200)
        let error = try await client(path: path).failure(of: HTTPRequest(url: "http://127.0.0.1/"))
        #expect(error.code == .notConnected)
        #expect(error.message.contains("at most 107 bytes"))
    }

    @Test("when the broker goes, open connections serve on and new ones fail")
    func goesAway() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let broker = try BrokerDouble { _ in "ok 0 127.0.0.1" }
        let client = client(path: broker.path)
        func request(_ use: ConnectionUse) -> HTTPRequest {
            HTTPRequest(url: "http://app.internal:\(server.port)/", connection: use)
        }
        _ = try await client.send(request(.reuse(maxAgeSeconds: 60)))
        broker.close()
        #expect(try await client.send(request(.reuse(maxAgeSeconds: 60))).exchange.connectionsOpened == 0)
        #expect(try await client.failure(of: request(.fresh)).code == .notConnected)
        let direct = HTTPRequest(url: server.url, connection: .fresh)
        #expect(try await client.failure(of: direct).code == .notConnected)
        #expect(server.acceptedConnections == 1)
    }

    @Test("a broker started anew at its path serves again")
    func startedAnew() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let directory = try TemporaryDirectory()
        let path = directory.file("broker.sock")
        let client = client(path: path)
        let request = HTTPRequest(url: "http://app.internal:\(server.port)/", connection: .fresh)
        for _ in 0..<2 {
            let broker = try BrokerDouble(path: path) { _ in "ok 0 127.0.0.1" }
            #expect(try await client.send(request).text == "x")
            broker.close()
        }
    }

    @Test("a broker that ends a lookup without an answer is said")
    func endsLookup() async throws {
        let broker = try BrokerDouble { _ in nil }
        let error = try await client(path: broker.path).failure(of: HTTPRequest(url: "http://app.internal/"))
        #expect(error.code == .notConnected)
        #expect(error.message.contains("ended the look-up of app.internal"))
    }

    @Test("a broker that hangs instead of giving sockets holds up new connections, not open ones")
    func hangsOnSockets() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let (hang, end) = (Gate(), Gate())
        let broker = try BrokerDouble(beforeSocket: { if hang.isOpen { end.block() } }, names: { _ in "no" })
        let client = client(path: broker.path)
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 200)
        hang.open()
        let fresh = HTTPRequest(url: server.url, connectTimeoutMilliseconds: 300, connection: .fresh)
        // A few sockets are in stock.
        var failed: HTTPError?
        for _ in 0..<50 where failed == nil { failed = try? await client.failure(of: fresh) }
        let error = try #require(failed)
        #expect(error.code == .timeout)
        #expect(error.message.contains("socket from the broker"))
        #expect(error.definitelyNotSent)
        async let waiting = client.failure(of: fresh)
        for _ in 0..<20 {
            #expect(try await client.send(HTTPRequest(url: server.url)).exchange.connectionsOpened == 0)
        }
        #expect(try await waiting.code == .timeout)
        end.open()
        #expect(try await client.send(fresh).status == 200)
    }

    @Test("more new connections at once than there are sockets in stock all come about")
    func burst() async throws {
        let all = Gate()
        let arrived = Counter()
        let server = try TestServer { _ in
            if arrived.next() == 99 { all.open() }
            all.block()
            return ServerAnswer(200, "x")
        }
        let broker = try BrokerDouble { _ in "ok 5 127.0.0.1" }
        let client = client(path: broker.path)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<100 {
                let use: ConnectionUse = index.isMultiple(of: 2) ? .fresh : .reuse(maxAgeSeconds: 60)
                let request = HTTPRequest(url: "http://app.internal:\(server.port)/", connection: use)
                group.addTask { try await client.send(request).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 100))
    }

    @Test(
        "what the broker cannot reach is refused",
        arguments: [
            ("http://[::1]:80/", HTTPError.Code.notConnected, "IPv4"),
            ("http://b\u{FC}cher.test/", .invalidRequest, "xn--"),
            ("http:///", .invalidRequest, "URL"),
        ])
    func refused(url: String, code: HTTPError.Code, reason: String) async throws {
        let broker = try BrokerDouble { _ in "ok 5 127.0.0.1" }
        let error = try await client(path: broker.path).failure(of: HTTPRequest(url: url))
        #expect(error.code == code)
        #expect(error.message.contains(reason))
        #expect(broker.sockets == 0)
    }
}
