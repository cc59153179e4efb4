import Basics
import HTTPClient
import TestSupport
import Testing

@Suite("an exchange", .timeLimit(.minutes(5)))
struct ExchangeTests {
    let client = HTTPClient()

    @Test("the answer's status, headers and body arrive")
    func answer() async throws {
        let server = try TestServer { _ in ServerAnswer(503, "busy", headers: [("Retry-After", "1"), ("x-zone", "a")]) }
        let response = try await client.send(HTTPRequest(url: server.url + "/v1/transfers?limit=1"))
        #expect(response.status == 503)
        #expect(response.text == "busy")
        #expect(response["retry-after"] == "1")
        #expect(response["X-Zone"] == "a")
        #expect(response.headers.map(\.name) == ["Content-Length", "Retry-After", "x-zone"])
    }

    @Test("exactly the given fields are sent, and Host and Content-Length")
    func request() async throws {
        let seen = Locked<ServerRequest?>(nil)
        let server = try TestServer { request in
            seen.withLock { $0 = request }
            return ServerAnswer()
        }
        let request = HTTPRequest(
            method: "POST", url: server.url + "/v1/transfers?x=1",
            headers: [HTTPField("Idempotency-Key", "k-1"), HTTPField("X-Empty", ""), HTTPField("X-Twice", "1")],
            body: Array("{}".utf8))
        _ = try await client.send(request)
        let received = try #require(seen.withLock { $0 })
        #expect(received.method == "POST")
        #expect(received.target == "/v1/transfers?x=1")
        #expect(received.body == Array("{}".utf8))
        #expect(
            received.headers.map { "\($0.name): \($0.value)" }.sorted() == [
                "Content-Length: 2", "Host: 127.0.0.1:\(server.port)", "Idempotency-Key: k-1", "X-Empty: ",
                "X-Twice: 1",
            ])
    }

    @Test(
        "methods go out as given, with a length where a body belongs",
        arguments: [
            ("GET", "", nil), ("DELETE", "", nil), ("POST", "", "0"), ("PUT", "", "0"), ("PUT", "abc", "3"),
            ("PATCH", "abc", "3"), ("DELETE", "abc", "3"), ("GET", "abc", "3"),
        ] as [(String, String, String?)])
    func methods(method: String, body: String, length: String?) async throws {
        let server = try TestServer { request in
            ServerAnswer(200, "\(request.method) \(request["Content-Length"] ?? "-") \(request.body.count)")
        }
        let response = try await client.send(HTTPRequest(method: method, url: server.url, body: Array(body.utf8)))
        #expect(response.text == "\(method) \(length ?? "-") \(body.utf8.count)")
    }

    @Test("a HEAD answer names the length of a body that does not come, even one over the limit")
    func head() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.maxResponseBytes = 1_000
        let server = try TestServer { connection in
            while try connection.readRequest() != nil {
                try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            }
        }
        let response = try await HTTPClient(configuration: configuration).send(
            HTTPRequest(method: "HEAD", url: server.url))
        #expect(response["Content-Length"] == "5000")
        #expect(response.body.isEmpty)
    }

    @Test("the body of one request is not seen by the next on the same handle")
    func handlesAreClean() async throws {
        let server = try TestServer { request in
            ServerAnswer(200, "\(request.method) \(request.body.count) \(request["X-First"] ?? "-")")
        }
        let first = HTTPRequest(
            method: "POST", url: server.url, headers: [HTTPField("X-First", "1")], body: Array("abc".utf8))
        #expect(try await client.send(first).text == "POST 3 1")
        #expect(try await client.send(HTTPRequest(url: server.url)).text == "GET 0 -")
    }

    @Test("interim answers and chunks are taken apart")
    func interimAndChunked() async throws {
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            try connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try connection.write("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        }
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.text == "abcde")
        #expect(response.headers.map(\.name) == ["Transfer-Encoding"])
    }

    @Test("a redirect is an answer, not followed")
    func redirect() async throws {
        let server = try TestServer { _ in ServerAnswer(302, "", headers: [("Location", "/elsewhere")]) }
        #expect(try await client.send(HTTPRequest(url: server.url)).status == 302)
        #expect(server.acceptedConnections == 1)
    }

    @Test("times are in order and within the start and the end by the client's clock")
    func times() async throws {
        let server = try TestServer { _ in ServerAnswer(200, "x") }
        let before = MonotonicClock.system.now()
        let exchange = try await client.send(HTTPRequest(url: server.url)).exchange
        let after = MonotonicClock.system.now()
        #expect(before <= exchange.startedAt && exchange.finishedAt <= after)
        #expect(0 < exchange.connect && exchange.nameLookup <= exchange.connect)
        #expect(exchange.connect <= exchange.firstByte && exchange.firstByte <= exchange.total)
        #expect(exchange.total == exchange.finishedAt - exchange.startedAt)
        #expect(exchange.tls == 0)
        #expect(exchange.remoteAddress == "127.0.0.1")
        #expect(exchange.wireSends == 1)
    }

    @Test("many exchanges run at once on one thread")
    func concurrency() async throws {
        let all = Gate()
        let arrived = Locked(0)
        let server = try TestServer { _ in
            if arrived.withLock({ count in
                count += 1
                return count == 100
            }) {
                all.open()
            }
            all.block()
            return ServerAnswer(200, "x")
        }
        let client = client
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await client.send(HTTPRequest(url: server.url)).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 100))
    }
}
