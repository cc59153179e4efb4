import Basics
import Glibc
import HTTPClient
import Postgres
import TestSupport
import Testing

@testable import TransactionService

@Suite("The executables", .timeLimit(.minutes(5)))
struct ExecutableTests {
    private static func serve(_ name: String, _ server: PostgresServer) throws -> ServiceProcess {
        try ServiceProcess(
            name,
            ["serve", "--zone", "zone-c", "--listen", "127.0.0.1:0", "--database", server.connectionString])
    }

    @Test("told to stop, the service reports not ready, finishes what is under way and ends with status 0 within 10 s")
    func drains() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.migrate(server)
            let process = try Self.serve("transaction-service", server)
            let client = ServiceClient(port: try await process.port())
            try await client.open("a", 10)
            try await client.open("b", 10)
            #expect(try await client.get("/ready").status == 200)

            let holder = try await Connection.connect(ServiceInstance.localOptions(server))
            try await holder.script("BEGIN; SELECT * FROM accounts FOR UPDATE")
            async let underWay = client.transfer("k", "a", "b", 1)
            try await waitUntil {
                try await holder.query("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar == "1"
            }

            let stopped = MonotonicClock.system.now()
            process.send(SIGTERM)
            var sawNotReady = false
            // Until it listens no more, it answers, and says that it is not ready.
            while let ready = try? await client.get("/ready") { sawNotReady = sawNotReady || ready.status == 503 }
            #expect(sawNotReady)
            try await holder.query("ROLLBACK")
            let answer = try await underWay
            #expect(answer.status == 201)
            #expect(answer.response["x-zone"] == "zone-c")
            #expect(try await process.status() == 0)
            #expect(MonotonicClock.system.now() - stopped < 10_000_000)
            #expect(try await holder.query("SELECT count(*) FROM transfers").scalar == "1")
        }
    }

    @Test("the forgetful variant applies a key as often as it is sent, and shows the key each time")
    func forgets() async throws {
        try await PostgresServer.with { server in
            try await ServiceInstance.migrate(server)
            let process = try Self.serve("forgetful-service", server)
            let client = ServiceClient(port: try await process.port())
            try await client.open("a", 10)
            try await client.open("b", 10)
            for _ in 0..<2 {
                let answer = try await client.transfer("k", "a", "b", 3)
                #expect(answer.status == 201)
                #expect(answer.row?.key == "k")
            }
            #expect(try await client.rows().map(\.key) == ["k", "k"])
            #expect(try await client.get("/v1/transfers/k").row?.seq == 1)
            let balances: Balances = try await client.get("/v1/balances").body()
            #expect(balances.balances.map(\.balance) == [4, 16])
            process.send(SIGTERM)
            #expect(try await process.status() == 0)
        }
    }

    @Test(
        "a missing or unreadable setting is refused with what to do",
        arguments: [
            (["serve", "--listen", "127.0.0.1:0", "--database", "host=db"], "TRANSACTION_SERVICE_ZONE"),
            (["serve", "--zone", "z", "--listen", "nowhere", "--database", "host=db"], "HOST:PORT"),
            (["serve", "--zone", "z", "--listen", "127.0.0.1:0", "--database", "hots=db"], "hots"),
            (["migrate"], "TRANSACTION_SERVICE_DATABASE"),
        ])
    func refusals(arguments: [String], hint: String) async throws {
        let process = try ServiceProcess("transaction-service", arguments)
        let error = await #expect(throws: ServiceProcess.NeverListened.self) { try await process.port() }
        #expect(error?.said.contains(hint) == true, "\(error?.said ?? "")")
        #expect(try await process.status() == 64)
    }
}
