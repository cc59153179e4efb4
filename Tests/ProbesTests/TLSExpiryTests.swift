import Experiments
import HTTPClient
import Probes
import TestSupport
import Testing

@Suite("The probe tls-expiry", .timeLimit(.minutes(5)))
struct TLSExpiryTests {
    private let certificates: Certificates
    private let broker: BrokerDouble
    private let http: HTTPClient

    init() throws {
        certificates = try Certificates()
        broker = try BrokerDouble { $0 == "nowhere.test" ? "no" : "ok 5 127.0.0.1" }
        var configuration = HTTPClient.Configuration()
        configuration.certificateAuthorities = certificates.authority
        configuration.reach = .broker(path: broker.path)
        http = HTTPClient(configuration: configuration)
    }

    private func probe(_ name: String, _ port: Int, days: Int, now: Int64) throws -> any Probe {
        let scene = try ProbeScene(http: http)
        return try scene.probe(
            "tls-expiry", ["host": .string(name), "port": .integer(port), "days": .integer(days)], now: now)
    }

    @Test("it holds while the days are left, and names the certificate and how many there are")
    func days() async throws {
        let server = try certificates.serve(name: "app.test", days: 30)
        defer { server.process.end() }
        let exchange = try await http.connect(to: "app.test", port: server.port, tls: true, timeoutMilliseconds: 10_000)
        let expires = try #require(exchange.certificates.first?.expires)
        let tenLeft = try await probe("app.test", server.port, days: 10, now: expires - 10 * 86_400).look()
        #expect(tenLeft.holds == true)
        #expect(tenLeft.what.contains("CN"))
        #expect(tenLeft.what.hasSuffix("ends in 10 days"))
        let less = try await probe("app.test", server.port, days: 10, now: expires - 10 * 86_400 + 1).look()
        #expect(less.holds == false)
    }

    @Test("an expired certificate and one of another host are failures")
    func refused() async throws {
        let expired = try certificates.serve(name: "old.test", days: -1)
        defer { expired.process.end() }
        let seen = try await probe("old.test", expired.port, days: 1, now: ProbeScene.now).look()
        #expect(seen.holds == false)
        #expect(seen.what.contains("expired"))
        let other = try certificates.serve(name: "other.test", days: 1)
        defer { other.process.end() }
        #expect(try await probe("app.test", other.port, days: 1, now: ProbeScene.now).look().holds == false)
    }

    @Test("a host that cannot be reached, and a service without TLS, say nothing")
    func unknown() async throws {
        #expect(try await probe("nowhere.test", 443, days: 1, now: ProbeScene.now).look().holds == nil)
        let plain = try await ProbeScene(http: http).look("tls-expiry")
        #expect(plain.holds == nil)
        #expect(plain.what == "http://app.internal has no certificate: it is not https")
    }
}
