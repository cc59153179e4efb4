import HTTPClient
import TestSupport
import Testing

@Suite("a failed exchange", .timeLimit(.minutes(5)))
struct FailureTests {
    let client = HTTPClient()

    @Test("a refused connection: definitely not sent")
    func refused() async throws {
        let port = try RefusingPort()
        let error = try await client.failure(of: HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port.number)/"))
        #expect(error.code == .notConnected)
        #expect(error.definitelyNotSent)
        #expect(error.message.contains("\(port.number)"))
    }

    @Test("an address that does not answer: timed out while connecting, definitely not sent")
    func silentAddress() async throws {
        let namespace = try NetworkNamespace()
        let client = try namespace.run {
            // The other end of the cable has no addresses: nobody answers, nobody refuses.
            let cable = "ip link add left type veth peer name right && ip link set left up && ip link set right up"
            try RunningProcess.run("sh", ["-c", cable + " && ip addr add 198.18.0.1/24 dev left"])
            return HTTPClient()
        }
        let error = try await client.failure(
            of: HTTPRequest(url: "http://198.18.0.9/", timeoutMilliseconds: 20_000, connectTimeoutMilliseconds: 200))
        #expect(error.code == .timeout)
        #expect(error.definitelyNotSent)
        #expect(error.exchange.total >= 200_000)
        #expect(error.exchange.total < 10_000_000)
    }

    @Test("no answer in time after sending: not definitely unsent")
    func timeout() async throws {
        let end = Gate()
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            end.block()
        }
        let error = try await client.failure(of: HTTPRequest(url: server.url, timeoutMilliseconds: 200))
        end.open()
        #expect(error.code == .timeout)
        #expect(!error.definitelyNotSent)
        #expect(error.exchange.wireSends == 1)
        #expect(error.exchange.total >= 200_000)
    }

    @Test(
        "a connection that ends before the answer does: interrupted, not definitely unsent",
        arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"],
        [true, false])
    func interrupted(sent: String, reset: Bool) async throws {
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            if !sent.isEmpty { try connection.write(sent) }
            if reset { connection.resetOnClose() }
        }
        let error = try await client.failure(of: HTTPRequest(method: "POST", url: server.url, connection: .fresh))
        #expect(error.code == .interrupted)
        #expect(!error.definitelyNotSent)
    }

    @Test("what is not HTTP is an interruption, not an invalid request")
    func notHTTP() async throws {
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            try connection.write("SSH-2.0-OpenSSH_9.2\r\n")
        }
        let error = try await client.failure(of: HTTPRequest(url: server.url))
        #expect(error.code == .interrupted)
        #expect(!error.definitelyNotSent)
    }

    @Test(
        "an answer over the limit is refused, whether it says its length or not",
        arguments: [
            "Content-Length: 2000\r\n\r\n" + String(repeating: "x", count: 2_000),
            "\r\n" + String(repeating: "x", count: 2_000),
            "X-Long: " + String(repeating: "x", count: 2_000) + "\r\nContent-Length: 0\r\n\r\n",
        ])
    func tooLarge(rest: String) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.maxResponseBytes = 1_000
        let client = HTTPClient(configuration: configuration)
        let server = try TestServer { connection in
            _ = try connection.readRequest()
            try connection.write("HTTP/1.1 200 OK\r\n" + rest)
        }
        let error = try await client.failure(of: HTTPRequest(url: server.url))
        #expect(error.code == .answerTooLarge)
        #expect(!error.definitelyNotSent)
    }

    @Test("an answer just within the limit is taken")
    func withinLimit() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.maxResponseBytes = 1_000
        let server = try TestServer { _ in ServerAnswer(200, String(repeating: "x", count: 900)) }
        #expect(try await HTTPClient(configuration: configuration).send(HTTPRequest(url: server.url)).body.count == 900)
    }

    @Test(
        "a request that cannot be put on the wire is refused, with the reason",
        arguments: [
            (HTTPRequest(method: "GE T", url: "http://127.0.0.1/"), "method"),
            (HTTPRequest(method: "", url: "http://127.0.0.1/"), "method"),
            (HTTPRequest(url: "http://127.0.0.1/\r\nX: 1"), "URL"),
            (HTTPRequest(url: "http://127.0.0.1/a b"), "URL"),
            (HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPField("A", "1\r\nB: 2")]), "header A"),
            (HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPField("A:", "1")]), "header name"),
            (HTTPRequest(url: "http://127.0.0.1/", timeoutMilliseconds: 0), "time-out"),
            (HTTPRequest(url: "http://127.0.0.1/", connectTo: ConnectAddress(host: "", port: 80)), "connectTo"),
            (HTTPRequest(url: "http://127.0.0.1/", connectTo: ConnectAddress(host: "a", port: 0)), "connectTo"),
            (HTTPRequest(url: "ftp://127.0.0.1/"), "ftp"),
            (HTTPRequest(url: "file:///etc/passwd"), "file"),
            (HTTPRequest(url: ""), "URL"),
        ] as [(HTTPRequest, String)])
    func invalid(request: HTTPRequest, reason: String) async throws {
        let error = try await client.failure(of: request)
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains(reason))
        #expect(error.definitelyNotSent)
    }
}
