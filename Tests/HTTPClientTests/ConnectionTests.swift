import Basics
import HTTPClient
import TestSupport
import Testing

@Suite("connections", .timeLimit(.minutes(5)))
struct ConnectionTests {
    let client = HTTPClient()

    @Test("an idle connection is reused; a fresh one is opened and closed")
    func reuseAndFresh() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        func opened(_ use: ConnectionUse) async throws -> Int {
            try await client.send(HTTPRequest(url: server.url, connection: use)).exchange.connectionsOpened
        }
        #expect(try await opened(.reuse(maxAgeSeconds: 60)) == 1)
        #expect(try await opened(.reuse(maxAgeSeconds: 60)) == 0)
        #expect(try await opened(.fresh) == 1)
        #expect(try await opened(.fresh) == 1)
        #expect(try await opened(.reuse(maxAgeSeconds: 60)) == 0)
        #expect(try await opened(.reuse(maxAgeSeconds: 0)) == 1)
        #expect(server.acceptedConnections == 4)
    }

    @Test("no connection older than its maximum age is reused")
    func maxAge() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let request = HTTPRequest(url: server.url, connection: .reuse(maxAgeSeconds: 2))
        let opened = try await client.send(request).exchange
        while true {
            let exchange = try await client.send(request).exchange
            if exchange.connectionsOpened == 1 {
                // libcurl's difference of two times is off by up to a millisecond.
                #expect(exchange.finishedAt - opened.startedAt >= 1_999_000)
                break
            }
            #expect(exchange.startedAt - (opened.startedAt + opened.connect) < 2_000_000)
        }
    }

    @Test("connectTo changes where, not what: the Host stays")
    func connectTo() async throws {
        let server = try TestServer { request in ServerAnswer(200, request["Host"] ?? "-") }
        let request = HTTPRequest(
            url: "http://app.invalid:8080/", connectTo: ConnectAddress(host: "127.0.0.1", port: server.port))
        let response = try await client.send(request)
        #expect(response.text == "app.invalid:8080")
        #expect(response.exchange.remoteAddress == "127.0.0.1")
    }

    @Test("connections to different addresses of one host are not mixed up")
    func connectToIsKeptApart() async throws {
        let servers = try ["a", "b"].map { name in try TestServer { _ in ServerAnswer(200, name) } }
        for _ in 0..<3 {
            for (server, name) in zip(servers, ["a", "b"]) {
                let address = ConnectAddress(host: "127.0.0.1", port: server.port)
                let request = HTTPRequest(url: "http://app.invalid/", connectTo: address)
                #expect(try await client.send(request).text == name)
            }
        }
        #expect(servers.map(\.acceptedConnections) == [1, 1])
    }

    @Test("the silent second sending of a POST over a dead kept-alive connection is seen")
    func silentResend() async throws {
        let seen = Locked(0)
        let server = try TestServer { connection in
            while try connection.readRequest() != nil {
                let count = seen.withLock { count in
                    count += 1
                    return count
                }
                // The second request is read, and perhaps acted upon, but never answered.
                if count == 2 { return }
                try connection.write(ServerAnswer(201, "\(count)"))
            }
        }
        let request = HTTPRequest(method: "POST", url: server.url, body: Array("{\"amount\":5}".utf8))
        #expect(try await client.send(request).exchange.wireSends == 1)
        let response = try await client.send(request)
        #expect(response.text == "3")
        #expect(response.exchange.wireSends == 2)
        #expect(response.exchange.connectionsOpened == 1)
    }

    @Test("a kept-alive connection found dead before sending costs no second sending")
    func deadBeforeSending() async throws {
        let ended = Gate()
        let server = try TestServer { connection in
            guard try connection.readRequest() != nil else { return }
            try connection.write(ServerAnswer(200, "x"))
            connection.close()
            ended.open()
        }
        let request = HTTPRequest(method: "POST", url: server.url, body: Array("x".utf8))
        _ = try await client.send(request)
        await ended.wait()
        let exchange = try await client.send(request).exchange
        #expect(exchange.wireSends == 1)
        #expect(exchange.connectionsOpened == 1)
    }

    @Test("a head and body larger than the socket takes at once count as one sending")
    func largeRequest() async throws {
        let server = try TestServer { request in ServerAnswer(200, "\(request.body.count)") }
        let request = HTTPRequest(
            method: "PUT", url: server.url, headers: [HTTPField("X-Long", String(repeating: "x", count: 60_000))],
            body: Array(repeating: 7, count: 5_000_000))
        let response = try await client.send(request)
        #expect(response.text == "5000000")
        #expect(response.exchange.wireSends == 1)
    }

    @Test("exchanges under way are not limited by the number of connections kept")
    func keptConnections() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.maxConnections = 1
        let client = HTTPClient(configuration: configuration)
        let both = Gate()
        let server = try TestServer { request in
            if request.target == "/second" { both.open() }
            both.block()
            return ServerAnswer(200, "x")
        }
        async let first = client.send(HTTPRequest(url: server.url + "/first"))
        let second = try await client.send(HTTPRequest(url: server.url + "/second"))
        #expect(try await first.status == 200)
        #expect(second.status == 200)
    }
}
