import Basics
import TestSupport
import Testing

@testable import Redis

@Suite("Redis over TLS", .timeLimit(.minutes(5)))
struct TransportSecurityTests {
    private func send(_ host: String, _ port: Int, authorities: String?) async throws -> [RESPValue] {
        let security = try TransportSecurity(authoritiesFile: authorities)
        let redis = RedisCluster(
            RedisConfiguration(seeds: [.tcp(host: host, port: port)], security: security))
        return try await redis.send([["PING"]], key: "", by: MonotonicClock.system.now() + 2_000_000)
    }

    @Test("a server with a trusted certificate of its name is spoken to, others are not")
    func trust() async throws {
        let certificates = try Certificates()
        let pair = try certificates.issue(name: "localhost", days: 2)
        let port = try FreePort.tcp()
        let servers = try RedisServers(
            .single,
            extra: [
                "--tls-port", "\(port)", "--tls-cert-file", pair.certificate, "--tls-key-file", pair.key,
                "--tls-auth-clients", "no",
            ])
        defer { servers.end() }
        #expect(try await send("localhost", port, authorities: certificates.authority) == [.text("PONG")])
        // Not by the system's authorities, and not under another name.
        await #expect(throws: RedisError.self) { try await send("localhost", port, authorities: nil) }
        await #expect(throws: RedisError.self) {
            try await send("127.0.0.1", port, authorities: certificates.authority)
        }
        // Nor is a server without TLS spoken to in the clear.
        await #expect(throws: RedisError.self) {
            try await send("localhost", servers.ports[0], authorities: certificates.authority)
        }
    }

    @Test("a file that holds no authority is refused before anything is sent")
    func badFile() {
        let error = #expect(throws: RedisError.self) { try TransportSecurity(authoritiesFile: "/nonexistent.pem") }
        #expect(error?.kind == .misconfigured)
    }
}
