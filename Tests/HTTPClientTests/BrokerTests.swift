import HTTPClient
import TestSupport
import Testing

@Suite("a client with a broker", .timeLimit(.minutes(5)))
struct BrokerTests {
    private func client(_ broker: BrokerDouble, dnsCacheSeconds: Int = 1) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: broker.path)
        configuration.dnsCacheSeconds = dnsCacheSeconds
        return HTTPClient(configuration: configuration)
    }

    @Test("sockets and names are those of the broker's network")
    func network() async throws {
        let namespace = try NetworkNamespace()
        let (server, broker) = try namespace.run {
            (try TestServer { _ in ServerAnswer(200, "inside") }, try BrokerDouble { _ in "ok 5 127.0.0.1" })
        }
        let request = HTTPRequest(url: "http://app.sandbox.internal:\(server.port)/")
        let response = try await client(broker).send(request)
        #expect(response.text == "inside")
        #expect(response.exchange.remoteAddress == "127.0.0.1")
        #expect(response.exchange.nameLookup > 0)
        #expect(response.exchange.nameLookup <= response.exchange.connect)
        #expect(broker.lookups == ["app.sandbox.internal"])
        #expect(broker.sockets >= 1)
    }

    @Test("the first connection to a name with several addresses does not wait out the time for connecting")
    func severalAddresses() async throws {
        let namespace = try NetworkNamespace()
        let (server, broker) = try namespace.run {
            (
                try TestServer { _ in ServerAnswer(200, "inside") },
                try BrokerDouble { _ in "ok 60 127.0.0.1 127.0.0.2 127.0.0.3" }
            )
        }
        let client = client(broker)
        // Longer than the suite's time limit: whoever waits it out fails.
        let request = HTTPRequest(
            url: "http://app.sandbox.internal:\(server.port)/", timeoutMilliseconds: 600_000,
            connectTimeoutMilliseconds: 600_000)
        #expect(try await client.send(request).text == "inside")
    }

    @Test("an address is not looked up, in the URL or as connectTo; a name as connectTo is")
    func addresses() async throws {
        let server = try TestServer { request in ServerAnswer(200, request["Host"] ?? "") }
        let broker = try BrokerDouble { _ in "ok 5 127.0.0.1" }
        let client = client(broker)
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 200)
        func connected(to host: String) async throws -> String {
            let address = ConnectAddress(host: host, port: server.port)
            return try await client.send(HTTPRequest(url: "http://app.internal/", connectTo: address)).text
        }
        #expect(try await connected(to: "127.0.0.1") == "app.internal")
        #expect(broker.lookups.isEmpty)
        #expect(try await connected(to: "zone-a.internal") == "app.internal")
        #expect(broker.lookups == ["zone-a.internal"])
    }

    @Test("a name is asked for once within the cache time, for each connection without one, never for a reused one")
    func cache() async throws {
        let server = try TestServer { _ in ServerAnswer() }
        let broker = try BrokerDouble { _ in "ok 3600 127.0.0.1" }
        let (cached, uncached) = (client(broker, dnsCacheSeconds: 3_600), client(broker, dnsCacheSeconds: 0))
        func opened(_ client: HTTPClient, _ use: ConnectionUse) async throws -> Int {
            let request = HTTPRequest(url: "http://APP.internal:\(server.port)/", connection: use)
            return try await client.send(request).exchange.connectionsOpened
        }
        #expect(try await opened(cached, .reuse(maxAgeSeconds: 0)) == 1)
        #expect(try await opened(cached, .reuse(maxAgeSeconds: 0)) == 1)
        #expect(broker.lookups == ["app.internal"])
        #expect(try await opened(cached, .fresh) == 1)
        #expect(broker.lookups.count == 2)
        #expect(try await opened(uncached, .reuse(maxAgeSeconds: 60)) == 1)
        #expect(broker.lookups.count == 3)
        #expect(try await opened(uncached, .reuse(maxAgeSeconds: 60)) == 0)
        #expect(broker.lookups.count == 3)
        #expect(try await opened(uncached, .reuse(maxAgeSeconds: 0)) == 1)
        #expect(broker.lookups.count == 4)
    }

    @Test("a hanging lookup keeps its time-out and stalls nobody else")
    func hangingLookup() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let end = Gate()
        let broker = try BrokerDouble { name in
            if name == "stuck.internal" { end.block() }
            return "ok 5 127.0.0.1"
        }
        let client = client(broker)
        let uses: [ConnectionUse] = [.fresh, .reuse(maxAgeSeconds: 60), .reuse(maxAgeSeconds: 60)]
        let stuck = uses.map { use in
            Task {
                try await client.failure(
                    of: HTTPRequest(url: "http://stuck.internal/", timeoutMilliseconds: 500, connection: use))
            }
        }
        var worst: Int64 = 0
        for _ in 0..<200 {
            let request = HTTPRequest(url: "http://app.internal:\(server.port)/", connection: .fresh)
            worst = max(worst, try await client.send(request).exchange.total)
        }
        for task in stuck {
            let error = try await task.value
            #expect(error.code == .timeout)
            #expect(error.definitelyNotSent)
            #expect(error.message.contains("stuck.internal"))
            #expect(error.exchange.total >= 500_000)
        }
        end.open()
        #expect(worst < 10_000_000)
        #expect(broker.lookups.filter { $0 == "stuck.internal" }.count == 2)
    }

    @Test("the time for connecting includes the lookup")
    func connectTimeout() async throws {
        let end = Gate()
        let broker = try BrokerDouble { _ in
            end.block()
            return "no"
        }
        let request = HTTPRequest(
            url: "http://app.internal/", timeoutMilliseconds: 30_000, connectTimeoutMilliseconds: 100)
        let error = try await client(broker).failure(of: request)
        end.open()
        #expect(error.code == .timeout)
        #expect(error.exchange.total < 20_000_000)
    }

    @Test("a lookup under way is cancelled promptly")
    func cancelLookup() async throws {
        let (asked, end) = (Gate(), Gate())
        let broker = try BrokerDouble { _ in
            asked.open()
            end.block()
            return "no"
        }
        let client = client(broker)
        let task = Task { try await client.failure(of: HTTPRequest(url: "http://app.internal/")) }
        await asked.wait()
        task.cancel()
        let error = try await task.value
        #expect(error.code == .cancelled)
        #expect(error.definitelyNotSent)
        async let underWay = client.failure(of: HTTPRequest(url: "http://app.internal/", connection: .fresh))
        client.shutdown()
        #expect(try await underWay.code == .shutDown)
        end.open()
    }

    @Test("a fresh connection goes to the name's new address; a reused one stays")
    func newAddress() async throws {
        let old = try TestServer(host: "127.0.0.1") { _ in ServerAnswer(200, "old") }
        let new = try TestServer(host: "127.0.0.2", port: old.port) { _ in ServerAnswer(200, "new") }
        let moved = Gate()
        let broker = try BrokerDouble { _ in moved.isOpen ? "ok 3600 127.0.0.2" : "ok 3600 127.0.0.1" }
        let client = client(broker, dnsCacheSeconds: 3_600)
        func answer(_ use: ConnectionUse) async throws -> String {
            try await client.send(HTTPRequest(url: "http://app.internal:\(old.port)/", connection: use)).text
        }
        #expect(try await answer(.reuse(maxAgeSeconds: 60)) == "old")
        #expect(try await answer(.fresh) == "old")
        moved.open()
        #expect(try await answer(.reuse(maxAgeSeconds: 60)) == "old")
        #expect(try await answer(.fresh) == "new")
        #expect(try await answer(.reuse(maxAgeSeconds: 60)) == "old")
        #expect(new.acceptedConnections == 1)
    }

    @Test("the addresses of a name take turns, whatever turns the name server takes", arguments: [0, 3_600])
    func rotation(dnsCacheSeconds: Int) async throws {
        let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
        let first = try TestServer { _ in ServerAnswer() }
        let others = try hosts.dropFirst().map { try TestServer(host: $0, port: first.port) { _ in ServerAnswer() } }
        let turn = Counter()
        let broker = try BrokerDouble { _ in
            let start = turn.next() % 3
            return "ok 3600 " + (0..<3).map { hosts[(start + $0) % 3] }.joined(separator: " ")
        }
        let client = client(broker, dnsCacheSeconds: dnsCacheSeconds)
        for use in [ConnectionUse.fresh, .reuse(maxAgeSeconds: 0)] {
            for _ in 0..<6 {
                _ = try await client.send(HTTPRequest(url: "http://app.internal:\(first.port)/", connection: use))
            }
        }
        #expect(([first] + others).map(\.acceptedConnections) == [4, 4, 4])
    }

    @Test("an address that refuses is followed by the next of the name")
    func nextAddress() async throws {
        let server = try TestServer(host: "127.0.0.2") { _ in ServerAnswer(200, "x") }
        let broker = try BrokerDouble { _ in "ok 5 127.0.0.1 127.0.0.2" }
        let client = client(broker)
        for _ in 0..<2 {
            let request = HTTPRequest(url: "http://app.internal:\(server.port)/", connection: .fresh)
            #expect(try await client.send(request).exchange.remoteAddress == "127.0.0.2")
        }
    }

    @Test(
        "a name that cannot be resolved says so",
        arguments: [
            ("no", "no such name"), ("err servers are out", "servers are out"), ("ok 5", "not `ok TTL"),
            ("ok 5 ::1", "not `ok TTL"), ("what", "protocol"),
        ])
    func notResolved(answer: String, reason: String) async throws {
        let broker = try BrokerDouble { _ in answer }
        let error = try await client(broker).failure(of: HTTPRequest(url: "http://app.internal/"))
        #expect(error.code == .nameNotResolved)
        #expect(error.message.contains("app.internal"))
        #expect(error.message.contains(reason))
        #expect(error.definitelyNotSent)
    }

    @Test("the silent second sending is seen through the broker too, with a lookup in between")
    func silentResend() async throws {
        let seen = Counter()
        let server = try TestServer { connection in
            while try connection.readRequest() != nil {
                let count = seen.next()
                if count == 1 { return }
                try connection.write(ServerAnswer(201, "\(count)"))
            }
        }
        let broker = try BrokerDouble { _ in "ok 0 127.0.0.1" }
        let client = client(broker)
        let request = HTTPRequest(
            method: "POST", url: "http://app.internal:\(server.port)/", body: Array("x".utf8))
        #expect(try await client.send(request).exchange.wireSends == 1)
        let response = try await client.send(request)
        #expect(response.text == "2")
        #expect(response.exchange.wireSends == 2)
    }
}
