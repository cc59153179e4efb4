import HTTPClient
import TestSupport
import Testing

@Suite("TLS", .timeLimit(.minutes(5)))
struct TLSTests {
    let certificates: Certificates
    let client: HTTPClient

    init() throws {
        certificates = try Certificates()
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorities = certificates.authority
        client = HTTPClient(configuration: configuration)
    }

    private func request(_ host: String, port: Int) -> HTTPRequest {
        HTTPRequest(url: "https://\(host)/", connectTo: ConnectAddress(host: "127.0.0.1", port: port))
    }

    @Test("a certificate of the host, signed by the given authority, is accepted")
    func good() async throws {
        let server = try certificates.serve(name: "good.test", days: 1)
        let response = try await client.send(request("good.test", port: server.port))
        #expect(response.status == 200)
        #expect(response.exchange.connect < response.exchange.tls)
        #expect(response.exchange.tls < response.exchange.firstByte)
        server.process.end()
    }

    @Test("an expired certificate is refused before anything is sent")
    func expired() async throws {
        let server = try certificates.serve(name: "expired.test", days: -1)
        let error = try await client.failure(of: request("expired.test", port: server.port))
        #expect(error.code == .tls)
        #expect(error.message.contains("expired"))
        #expect(error.definitelyNotSent)
        server.process.end()
    }

    @Test("a certificate of another host is refused before anything is sent")
    func wrongHost() async throws {
        let server = try certificates.serve(name: "other.test", days: 1)
        let error = try await client.failure(of: request("good.test", port: server.port))
        #expect(error.code == .tls)
        #expect(error.message.contains("good.test"))
        #expect(error.definitelyNotSent)
        server.process.end()
    }

    @Test("an authority that the system does not know is refused by default")
    func unknownAuthority() async throws {
        let server = try certificates.serve(name: "good.test", days: 1)
        let error = try await HTTPClient().failure(of: request("good.test", port: server.port))
        #expect(error.code == .tls)
        #expect(error.definitelyNotSent)
        server.process.end()
    }

    @Test("a missing file of authorities is said by name")
    func missingAuthorities() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorities = "/nowhere/ca.pem"
        let server = try certificates.serve(name: "good.test", days: 1)
        let error = try await HTTPClient(configuration: configuration).failure(
            of: request("good.test", port: server.port))
        #expect(error.code == .tls)
        #expect(error.message.contains("/nowhere/ca.pem"))
        server.process.end()
    }

    @Test("plain HTTP where TLS is due is a TLS failure")
    func notTLS() async throws {
        let server = try TestServer { connection in
            _ = try connection.readSome()
            try connection.write(ServerAnswer())
        }
        let error = try await client.failure(of: request("good.test", port: server.port))
        #expect(error.code == .tls)
        #expect(error.definitelyNotSent)
    }
}
