import Basics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import TransactionService

/// The owner of the tables is no superuser, as on RDS, and everybody but the superuser has to give a password.
@Suite("The service's own database user", .serialized, .timeLimit(.minutes(5)))
struct ServiceUserTests {
    private static let name = "payments \"service\"'; $body$"

    /// A database with an owner who may create roles.
    private struct Scene: Sendable {
        let server: PostgresServer

        func options(_ user: String, _ password: String) -> ConnectionOptions {
            ConnectionOptions(host: server.socketDirectory, database: "ledger", user: user, password: password)
        }

        func migrate(owner: String = "owner-1", service: String) async throws {
            try await PostgresLedger.migrate(
                options("owner", owner), servedBy: ServiceUser(name: name, password: service))
        }

        func superuser(_ sql: String) async throws -> String? {
            let options = try ConnectionOptions(connectionString: server.connectionString)
            let connection = try await Connection.connect(options.setting("dbname", to: "ledger"))
            return try await connection.query(sql).scalar
        }

        func accepts(_ user: String, _ password: String) async -> Bool {
            (try? await Connection.connect(options(user, password)).close()) != nil
        }

        func log() throws -> String { try String(contentsOfFile: server.socketDirectory + "/log", encoding: .utf8) }
    }

    private static func with(
        settings: [String: String] = [:], _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws {
        try await PostgresServer.with(settings: settings) { server in
            let first = try await Connection.connect(ConnectionOptions(connectionString: server.connectionString))
            try await first.script("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner-1'")
            try await first.query("CREATE DATABASE ledger OWNER owner")
            let rules = "local all postgres trust\nlocal all all scram-sha-256\n"
            try Data(rules.utf8).write(to: URL(filePath: server.socketDirectory + "/data/pg_hba.conf"))
            try await first.query("SELECT pg_reload_conf()")
            let scene = Scene(server: server)
            try await waitUntil { await !scene.accepts("owner", "wrong") }
            try await body(scene)
        }
    }

    @Test("made by two migrations, it serves every call, and can change nothing that was booked")
    func serves() async throws {
        try await Self.with { scene in
            try await scene.migrate(service: "first")
            try await scene.migrate(service: "first")
            let options = scene.options(Self.name, "first")
            try await ServiceInstance.with(scene.server, options: options) { client in
                #expect(try await client.get("/ready").status == 200)
                try await client.open("a", 100)
                try await client.open("b", 100)
                try await client.open("b", 100)
                #expect(try await client.transfer("k", "a", "b", 30).status == 201)
                #expect(try await client.transfer("k", "a", "b", 30).status == 200)
                #expect(try await client.transfer("k", "a", "b", 31).status == 422)
                #expect(try await client.transfer("much", "a", "b", 1_000).status == 422)
                #expect(try await client.get("/v1/transfers/k").row?.seq == 1)
                #expect(try await client.rows().map(\.key) == ["k"])
                let balances: Balances = try await client.get("/v1/balances").body()
                #expect(balances.balances.map(\.balance) == [70, 130])
            }
            let connection = try await Connection.connect(options)
            let forbidden = [
                "DELETE FROM entries", "UPDATE entries SET amount = 0", "UPDATE transfers SET amount = 1",
                "DELETE FROM transfers", "UPDATE accounts SET opening_balance = 1", "DELETE FROM accounts",
                "TRUNCATE entries", "DROP TABLE entries", "CREATE TABLE t (k int)", "CREATE ROLE other",
                "SELECT setval('transfer_seq', 1)",
            ]
            for sql in forbidden {
                let error = await #expect(throws: PostgresError.self) { try await connection.query(sql) }
                #expect(error?.sqlState == "42501", "\(sql): \(error?.description ?? "")")
            }
        }
    }

    @Test("a changed password is taken over by the next migration")
    func changedPassword() async throws {
        try await Self.with { scene in
            try await scene.migrate(service: "first")
            #expect(await scene.accepts(Self.name, "first"))
            try await scene.migrate(service: "second")
            #expect(await scene.accepts(Self.name, "second"))
            #expect(await !scene.accepts(Self.name, "first"))
        }
    }

    @Test("when the owner's password changes, the service opens new connections all the same")
    func ownersPassword() async throws {
        try await Self.with { scene in
            try await scene.migrate(service: "first")
            try await ServiceInstance.with(scene.server, options: scene.options(Self.name, "first")) { client in
                try await client.open("a", 100)
                try await client.open("b", 100)
                _ = try await scene.superuser("ALTER ROLE owner PASSWORD 'owner-2'")
                #expect(await !scene.accepts("owner", "owner-1"))
                // Every connection that it had has gone.
                let count = try await scene.superuser(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename LIKE 'payments%'")
                #expect(Int(count ?? "") ?? 0 > 0)
                try await waitUntil { try await client.transfer("k", "a", "b", 1).status == 200 }
            }
            try await scene.migrate(owner: "owner-2", service: "first")
        }
    }

    @Test("its password is not in the server's log, and its limits are set by nobody but its own defaults")
    func log() async throws {
        try await Self.with(settings: ["log_statement": "all"]) { scene in
            try await scene.migrate(service: "unmistakable")
            try await ServiceInstance.with(scene.server, options: scene.options(Self.name, "unmistakable")) { client in
                try await client.open("a", 100)
            }
            let log = try scene.log()
            #expect(log.contains("PASSWORD 'SCRAM-SHA-256$") || log.contains("PASSWORD  'SCRAM-SHA-256$"))
            #expect(!log.contains("unmistakable"))
            #expect(!log.contains("statement: SET "))
            let options = scene.options(Self.name, "unmistakable")
            #expect(try await Connection.connect(options).query("SHOW statement_timeout").scalar == "4s")
            #expect("\(ServiceUser(name: "n", password: "unmistakable"))" == "n")
        }
    }

    @Test("limits that are not the role's defaults are set on each connection")
    func otherLimits() async throws {
        try await Self.with(settings: ["log_statement": "all"]) { scene in
            try await scene.migrate(service: "first")
            try await ServiceInstance.with(
                scene.server, bounds: ServiceInstance.shortBounds, options: scene.options(Self.name, "first")
            ) { client in
                try await client.open("a", 100)
            }
            #expect(try scene.log().contains("SET statement_timeout = 500"))
        }
    }

    @Test("the owner itself is refused as the service's user, and nothing is changed")
    func owner() async throws {
        try await Self.with { scene in
            let error = await #expect(throws: PostgresError.self) {
                try await PostgresLedger.migrate(
                    scene.options("owner", "owner-1"), servedBy: ServiceUser(name: "owner", password: "other"))
            }
            #expect(error?.message.contains("give it another") == true)
            #expect(await scene.accepts("owner", "owner-1"))
        }
    }

    @Test("the command takes user and password from the environment")
    func command() async throws {
        try await Self.with { scene in
            let process = try ServiceProcess(
                "transaction-service",
                ["migrate", "--database", "host=\(scene.server.socketDirectory) dbname=ledger user=owner"],
                environment: [
                    "PGPASSWORD": "owner-1", "TRANSACTION_SERVICE_USER": "app",
                    "TRANSACTION_SERVICE_PASSWORD": "first",
                ])
            #expect(try await process.status() == 0)
            #expect(await scene.accepts("app", "first"))
        }
    }

    @Test(
        "user or password alone is refused",
        arguments: [
            ("TRANSACTION_SERVICE_USER", "TRANSACTION_SERVICE_PASSWORD"),
            ("TRANSACTION_SERVICE_PASSWORD", "TRANSACTION_SERVICE_USER"),
        ])
    func alone(given: String, missing: String) async throws {
        let process = try ServiceProcess(
            "transaction-service", ["migrate", "--database", "host=db"], environment: [given: "x"])
        let error = await #expect(throws: ServiceProcess.NeverListened.self) { try await process.port() }
        #expect(error?.said.contains("\(given) is set without \(missing)") == true, "\(error?.said ?? "")")
        #expect(try await process.status() == 64)
    }
}
