import Basics
import HTTPClient
import Redis
import TestSupport
import Testing

@testable import TransactionService

@Suite("Sessions", .timeLimit(.minutes(5)))
struct SessionTests {
    private struct Opened: Decodable {
        var token: String
        var expires_in: Int
    }

    private func store(_ servers: RedisServers) -> RedisSessions {
        RedisSessions(
            RedisCluster(RedisConfiguration(seeds: servers.ports.map { .tcp(host: "127.0.0.1", port: $0) })))
    }

    private func transfer(_ client: ServiceClient, _ key: String, token: String?) async throws -> ServiceClient.Answer {
        let session = token.map { [HTTPField("Authorization", "Bearer \($0)")] } ?? []
        return try await client.send(
            "POST", "/v1/transfers", #"{"from": "a", "to": "b", "amount": 1}"#,
            headers: [HTTPField("Idempotency-Key", key)] + session)
    }

    @Test("a transfer needs a session that is known; without one nothing is stored")
    func needed() async throws {
        let servers = try RedisServers(.single)
        defer { servers.end() }
        try await PostgresServer.with { database in
            try await ServiceInstance.with(database, sessions: store(servers)) { client in
                try await client.open("a", 100)
                try await client.open("b", 100)
                let opened: Opened = try await client.send("POST", "/v1/sessions", #"{"client": "me"}"#).body()
                #expect(opened.token.count == 32)
                #expect(opened.expires_in == 3_600)
                for token in [nil, "", "x", String(repeating: "0", count: 32), opened.token.uppercased() + "0"] {
                    let refused = try await transfer(client, "k", token: token)
                    #expect(refused.status == 401)
                    #expect(refused.error == "session_unknown")
                }
                #expect(try await client.get("/v1/transfers/k").status == 404)
                #expect(try await transfer(client, "k", token: opened.token).status == 201)
                #expect(try await transfer(client, "k", token: opened.token).status == 200)
                #expect(try servers.ask(0, ["get", "session:\(opened.token)"]).hasPrefix("me"))
                // Each use prolongs it.
                _ = try servers.ask(0, ["expire", "session:\(opened.token)", "10"])
                #expect(try await transfer(client, "k2", token: opened.token).status == 201)
                let left = try servers.ask(0, ["ttl", "session:\(opened.token)"])
                #expect(Int(left.filter(\.isNumber)) ?? 0 > 3_500)
                for body in ["", "{}", #"{"client": ""}"#, #"{"client": "a b"}"#] {
                    #expect(try await client.send("POST", "/v1/sessions", body).status == 400)
                }
            }
        }
    }

    @Test("while the cache does not answer, transfers are unavailable within a bounded wait, reads go on")
    func unreachable() async throws {
        let servers = try RedisServers(.single)
        defer { servers.end() }
        try await PostgresServer.with { database in
            try await ServiceInstance.with(database, sessions: store(servers)) { client in
                try await client.open("a", 100)
                try await client.open("b", 100)
                let opened: Opened = try await client.send("POST", "/v1/sessions", #"{"client": "me"}"#).body()
                #expect(try await client.get("/ready").status == 200)
                servers.kill(0)
                let begin = ContinuousClock.now
                let answer = try await transfer(client, "k", token: opened.token)
                #expect(answer.status == 503)
                #expect(answer.error == "unavailable")
                #expect(answer.response.headers.contains { $0.name.lowercased() == "retry-after" && $0.value == "1" })
                #expect(ContinuousClock.now - begin < .seconds(10))
                #expect(try await client.send("POST", "/v1/sessions", #"{"client": "me"}"#).status == 503)
                #expect(try await client.get("/v1/transfers/k").status == 404)
                // Not one node of the cache answers: this instance takes itself out.
                #expect(try await client.get("/ready").status == 503)
            }
        }
    }

    @Test("an instance stays ready while one shard fails over, and the shard's sessions are known again afterwards")
    func failover() async throws {
        let servers = try RedisServers(.cluster)
        defer { servers.end() }
        try await PostgresServer.with { database in
            try await ServiceInstance.with(database, sessions: store(servers)) { client in
                try await client.open("a", 1_000)
                try await client.open("b", 1_000)
                var tokens: [String] = []
                for _ in 0..<20 {
                    let opened: Opened = try await client.send("POST", "/v1/sessions", #"{"client": "me"}"#).body()
                    tokens.append(opened.token)
                }
                servers.kill(1)
                #expect(try await client.get("/ready").status == 200)
                for (number, token) in tokens.enumerated() {
                    var status = 503
                    while status == 503 { status = try await transfer(client, "k\(number)", token: token).status }
                    #expect([200, 201].contains(status))
                }
            }
        }
    }

    @Test("without a cache there are no sessions and none is needed")
    func none() async throws {
        try await PostgresServer.with { database in
            try await ServiceInstance.with(database) { client in
                try await client.open("a", 100)
                try await client.open("b", 100)
                #expect(try await client.send("POST", "/v1/sessions", #"{"client": "me"}"#).status == 404)
                #expect(try await transfer(client, "k", token: nil).status == 201)
            }
        }
    }
}
