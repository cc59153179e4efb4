@testable import HTTPClient
import TestSupport
import Testing

@Suite("Connecting without a request", .timeLimit(.minutes(5)))
struct ConnectTests {
    private func failure(_ client: HTTPClient, _ host: String, _ port: Int, tls: Bool = false) async -> HTTPError? {
        do throws(HTTPError) {
            _ = try await client.connect(to: host, port: port, tls: tls, timeoutMilliseconds: 10_000)
            return nil
        } catch {
            return error
        }
    }

    @Test("the connection stands, nothing is sent over it, and it is closed")
    func plain() async throws {
        let (received, ended) = (Counter(), Gate())
        let server = try TestServer { connection in
            if try connection.readSome() != nil { _ = received.next() }
            ended.open()
        }
        let client = HTTPClient()
        let exchange = try await client.connect(
            to: "127.0.0.1", port: server.port, tls: false, timeoutMilliseconds: 10_000)
        #expect(exchange.connect > 0)
        #expect(exchange.remoteAddress == "127.0.0.1")
        #expect(exchange.wireSends == 0)
        #expect(exchange.certificates.isEmpty)
        await ended.wait()
        #expect(received.value == 0)
        let next = try TestServer { _ in ServerAnswer(204) }
        #expect(try await client.send(HTTPRequest(url: next.url)).status == 204)
    }

    @Test("a port that refuses is not connected; a name without an address is not resolved")
    func refused() async throws {
        let server = try TestServer { _ in ServerAnswer() }
        server.close()
        #expect(await failure(HTTPClient(), "127.0.0.1", server.port)?.code == .notConnected)
        let broker = try BrokerDouble { _ in "no" }
        var configuration = HTTPClient.Configuration()
        configuration.reach = .broker(path: broker.path)
        let brokered = HTTPClient(configuration: configuration)
        #expect(await failure(brokered, "gone.internal", 80)?.code == .nameNotResolved)
    }

    @Test("with TLS the peer's certificates are shown, its own first, with their ends")
    func certificates() async throws {
        let certificates = try Certificates()
        let server = try certificates.serve(name: "good.test", days: 3)
        defer { server.process.end() }
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorities = certificates.authority
        let client = HTTPClient(configuration: configuration)
        let address = ConnectAddress(host: "127.0.0.1", port: server.port)
        let exchange = try await client.connect(
            to: "good.test", port: server.port, tls: true, timeoutMilliseconds: 10_000, at: address)
        let own = try #require(exchange.certificates.first)
        #expect(own.subject.hasSuffix("good.test"))
        #expect(own.issuer.hasSuffix("Test"))
        #expect(exchange.tls > exchange.connect)
        // The second of two answers, so that what was kept of the first would show.
        let again = try await client.connect(
            to: "good.test", port: server.port, tls: true, timeoutMilliseconds: 10_000, at: address)
        #expect(again.certificates == exchange.certificates)
    }

    @Test("a certificate that is not accepted is a TLS failure")
    func notAccepted() async throws {
        let certificates = try Certificates()
        let server = try certificates.serve(name: "good.test", days: 3)
        defer { server.process.end() }
        #expect(await failure(HTTPClient(), "127.0.0.1", server.port, tls: true)?.code == .tls)
    }

    @Test(
        "OpenSSL's dates are read to the second",
        arguments: [
            ("Nov  2 23:44:13 2026 GMT", Int64?.some(1_793_663_053)), ("Jan 01 00:00:00 1970 GMT", 0),
            ("Nov  2 23:44:13 2026", nil), ("Foo  2 23:44:13 2026 GMT", nil), ("", nil),
        ])
    func dates(text: String, seconds: Int64?) {
        #expect(PeerCertificate.seconds(text) == seconds)
    }
}
