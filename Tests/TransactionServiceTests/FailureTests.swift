import Basics
import HTTPClient
import Postgres
import TestSupport
import Testing

@testable import TransactionService

@Suite("When the database fails", .timeLimit(.minutes(5)))
struct FailureTests {
    private static func open(_ client: ServiceClient) async throws {
        #expect(try await client.open("a", 100).status == 201)
        #expect(try await client.open("b", 100).status == 201)
    }

    /// Sends a transfer until it has an outcome.
    private static func insist(_ client: ServiceClient, _ key: String) async throws -> ServiceClient.Answer {
        var answer = try await client.transfer(key, "a", "b", 1)
        try await waitUntil {
            if answer.status == 503 { answer = try await client.transfer(key, "a", "b", 1) }
            return answer.status != 503
        }
        return answer
    }

    @Test("killed and started again, it is used again without a restart of the service, and nothing is lost")
    func restart() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server, bounds: ServiceInstance.shortBounds) { client in
                try await Self.open(client)
                #expect(try await client.transfer("before", "a", "b", 1).status == 201)
                try await server.stop(.immediate)
                let down = try await client.transfer("during", "a", "b", 1)
                #expect(down.status == 503)
                #expect(down.error == "unavailable")
                #expect(down.response["retry-after"] == "1")
                #expect(try await client.get("/ready").status == 503)
                #expect(try await client.get("/health").status == 200)
                try await server.start()
                #expect(try await Self.insist(client, "during").status == 201)
                #expect(try await client.get("/ready").status == 200)
                #expect(try await client.rows().map(\.key) == ["before", "during"])
            }
        }
    }

    @Test("read-only, it gives 503; writable again, it is used again")
    func readOnly() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server, bounds: ServiceInstance.shortBounds) { client in
                try await Self.open(client)
                try await server.set("default_transaction_read_only", to: "on")
                try await waitUntil { try await client.get("/ready").status == 503 }
                #expect(try await client.transfer("k", "a", "b", 1).status == 503)
                try await server.set("default_transaction_read_only", to: "off")
                #expect(try await Self.insist(client, "k").status == 201)
                #expect(try await client.get("/ready").status == 200)
            }
        }
    }

    @Test("a commit that stopped waiting for its standbys is neither acknowledged nor shown until they have it")
    func cancelledSynchronousWait() async throws {
        try await PostgresServer.with(settings: ["synchronous_standby_names": "absent"]) { server in
            let direct = try await Connection.connect(ServiceInstance.localOptions(server))
            try await ServiceInstance.with(server, bounds: ServiceInstance.shortBounds) { client in
                try await direct.script(
                    "INSERT INTO accounts (id, opening_balance, balance) VALUES ('a', 100, 100), ('b', 100, 100)")
                // The hazard is real: the row is there and the server would show it. Until it is, a busy machine may
                // have had no connection for the transfer.
                try await waitUntil {
                    #expect(try await client.transfer("k", "a", "b", 1).status == 503)
                    return try await direct.query("SELECT count(*) FROM transfers").scalar == "1"
                }
                #expect(try await client.transfer("k", "a", "b", 1).status == 503)
                #expect(try await client.get("/v1/transfers/k").status == 503)
                #expect(try await client.get("/v1/transfers").status == 503)
                #expect(try await client.get("/v1/balances").status == 503)
                #expect(try await client.transfer("k", "a", "b", 2).status == 503)

                try await server.set("synchronous_standby_names", to: "")
                #expect(try await Self.insist(client, "k").status == 200)
                #expect(try await client.rows().count == 1)
            }
        }
    }

    @Test("a frozen database does not apply, once thawed, what it was given before")
    func frozen() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server, bounds: ServiceInstance.shortBounds) { client in
                try await Self.open(client)
                try await server.setFrozen(true)
                let before = MonotonicClock.system.now()
                #expect(try await client.transfer("late", "a", "b", 1).status == 503)
                #expect(MonotonicClock.system.now() - before < 5_000_000)
                try await server.setFrozen(false)
                let direct = try await Connection.connect(ServiceInstance.localOptions(server))
                let others = """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                    """
                try await waitUntil { try await direct.query(others).scalar == "0" }
                #expect(try await client.get("/v1/transfers/late").status == 404)
                #expect(try await Self.insist(client, "late").status == 201)
            }
        }
    }

    @Test("what reaches the server after its limit is not applied")
    func tooLate() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.migrate(server)
            let direct = try await Connection.connect(ServiceInstance.localOptions(server))
            try await direct.script(
                "INSERT INTO accounts (id, opening_balance, balance) VALUES ('a', 100, 100), ('b', 100, 100)")
            let call = "CALL apply_transfer($1, 'a', 'b', 1, $2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
            let now = try #require(Int64(try await direct.query("SELECT server_microseconds()").scalar ?? ""))
            #expect(try await direct.query(call, ["late", String(now)]).scalar == "late")
            #expect(try await direct.query(call, ["timely", String(now + 60_000_000)]).scalar == "applied")
            #expect(try await direct.query("SELECT string_agg(key, ',') FROM transfers").scalar == "timely")
            #expect(try await direct.query("SELECT balance FROM accounts WHERE id = 'a'").scalar == "99")
        }
    }

    @Test("requests beyond the connections wait their turn, and give up in time when none comes free")
    func boundedWait() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.with(server, bounds: ServiceInstance.shortBounds) { client in
                try await Self.open(client)
                let holder = try await Connection.connect(ServiceInstance.localOptions(server))
                try await holder.script("BEGIN; SELECT * FROM accounts FOR UPDATE")
                let before = MonotonicClock.system.now()
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<20 {
                        group.addTask { try await client.transfer("k\(number)", "a", "b", 1).status }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses == [Int](repeating: 503, count: 20))
                #expect(MonotonicClock.system.now() - before < 5_000_000)
                try await holder.query("ROLLBACK")
                #expect(try await Self.insist(client, "k0").status == 201)
            }
        }
    }
}
