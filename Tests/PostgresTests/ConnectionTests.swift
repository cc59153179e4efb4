import Basics
import Glibc
import TestSupport
import Testing

@testable import Postgres

@Suite("Connection", .timeLimit(.minutes(5)))
struct ConnectionTests {
    private func connect(_ server: PostgresServer) async throws -> Connection {
        try await Connection.connect(ConnectionOptions(connectionString: server.connectionString))
    }

    @Test("parameters travel as text, nulls stay nulls, errors carry SQLSTATE and kind")
    func queriesAndErrors() async throws {
        try await PostgresServer.with { server in
            let connection = try await connect(server)
            let result = try await connection.query(
                "SELECT $1::bigint + 1 AS sum, $2::text AS text, $3::text AS nothing", ["41", "a'b\"c;--", nil])
            #expect(result.columns == ["sum", "text", "nothing"])
            #expect(result.rows == [["42", "a'b\"c;--", nil]])

            try await connection.script("CREATE TABLE t (k int PRIMARY KEY); INSERT INTO t VALUES (1)")
            let cases: [(sql: String, kind: PostgresError.Kind, state: String)] = [
                ("INSERT INTO t VALUES (1)", .uniqueViolation, "23505"),
                ("SELECT 1/0", .refused, "22012"),
                ("SET statement_timeout = '10ms'; SELECT pg_sleep(10)", .cancelled, "57014"),
                ("BEGIN READ ONLY; INSERT INTO t VALUES (2)", .readOnly, "25006"),
            ]
            for (sql, kind, state) in cases {
                let error = await #expect(throws: PostgresError.self) { try await connection.script(sql) }
                #expect(error?.kind == kind, "\(sql)")
                #expect(error?.sqlState == state, "\(sql)")
            }
        }
    }

    @Test("identifiers and literals are quoted, and a password's verifier does not give it away")
    func quoting() async throws {
        try await PostgresServer.with { server in
            let connection = try await connect(server)
            let odd = "a\"b'; DROP TABLE t; \\ $$"
            let (name, text) = (try await connection.identifier(odd), try await connection.literal(odd))
            #expect(try await connection.query("SELECT \(text) AS \(name)").rows == [[odd]])
            #expect(try await connection.query("SELECT \(text) AS \(name)").columns == [odd])
            let verifier = try await connection.passwordVerifier("hunter2", user: "app")
            #expect(verifier.hasPrefix("SCRAM-SHA-256$4096:") && !verifier.contains("hunter2"))
            await connection.close()
            let error = await #expect(throws: PostgresError.self) { try await connection.identifier("t") }
            #expect(error?.kind == .connectionLost)
        }
    }

    @Test("notices and warnings come with the result they belong to")
    func notices() async throws {
        try await PostgresServer.with { server in
            let connection = try await connect(server)
            let noisy = try await connection.query("DO $$ BEGIN RAISE WARNING 'mind the gap'; END $$")
            #expect(noisy.messages.map(\.text) == ["mind the gap"])
            #expect(noisy.messages.map(\.severity) == ["WARNING"])
            #expect(noisy.messages.map(\.sqlState) == ["01000"])
            #expect(noisy.messages.allSatisfy { !$0.saysCommitIsNotReplicated })
            #expect(try await connection.query("SELECT 1").messages.isEmpty)
        }
    }

    @Test("a commit that stopped waiting for its standby is told apart from a confirmed one")
    func cancelledSynchronousWait() async throws {
        try await PostgresServer.with(settings: ["synchronous_standby_names": "absent"]) { server in
            let connection = try await connect(server)
            try await connection.script(
                """
                SET synchronous_commit = local;
                CREATE TABLE t (k int);
                CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (1); COMMIT; END';
                """)
            try await connection.script("SET synchronous_commit = on; SET statement_timeout = '100ms'")
            let result = try await connection.query("CALL p()")
            #expect(result.messages.count { $0.saysCommitIsNotReplicated } == 1)
        }
    }

    @Test("when the server dies, a statement on its own is in doubt and an open transaction is lost")
    func serverDies() async throws {
        try await PostgresServer.with { server in
            let alone = try await connect(server)
            let inBlock = try await connect(server)
            try await inBlock.script("CREATE TABLE t (k int)")
            try await inBlock.script("BEGIN; LOCK TABLE t")
            let underWay = Task { try await alone.query("INSERT INTO t VALUES (1)", timeoutMilliseconds: 60_000) }
            let observer = try await connect(server)
            try await waitUntil {
                try await observer.query("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar == "1"
            }
            try await server.stop(.immediate)
            let doubt = await #expect(throws: PostgresError.self) { try await underWay.value }
            #expect(doubt?.kind == .inDoubt)
            let lost = await #expect(throws: PostgresError.self) { try await inBlock.query("SELECT 1") }
            #expect(lost?.kind == .connectionLost)
            #expect(await !inBlock.isOpen)
            let refused = await #expect(throws: PostgresError.self) { try await connect(server) }
            #expect(refused?.kind == .notConnected)
        }
    }

    @Test("a server that hangs costs no more than the limit, and a commit sent to it is in doubt")
    func serverHangs() async throws {
        try await PostgresServer.with { server in
            let inBlock = try await connect(server)
            let committing = try await connect(server)
            try await inBlock.query("BEGIN")
            try await committing.query("BEGIN")
            try await server.setFrozen(true)
            let before = MonotonicClock.system.now()
            let lost = await #expect(throws: PostgresError.self) {
                try await inBlock.query("SELECT 1", timeoutMilliseconds: 100)
            }
            #expect(lost?.kind == .connectionLost)
            let doubt = await #expect(throws: PostgresError.self) {
                try await committing.query("COMMIT", timeoutMilliseconds: 100)
            }
            #expect(doubt?.kind == .inDoubt)
            #expect(MonotonicClock.system.now() - before < 5_000_000)
            #expect(await !committing.isOpen)
        }
    }

    @Test("a server that accepts but never answers costs no more than the limit")
    func connectTimesOut() async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 1)
                _ = getsockname(listener, $0, &length)
            }
        }
        let options = ConnectionOptions(
            host: "127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)), database: "d", user: "u")
        let error = await #expect(throws: PostgresError.self) {
            try await Connection.connect(options, timeoutMilliseconds: 100)
        }
        #expect(error?.kind == .notConnected)
        #expect(error?.message.contains("in time") == true)
    }

    @Test("asked for a writer, a read-only server is refused as read-only")
    func readWriteOnly() async throws {
        try await PostgresServer.with(settings: ["default_transaction_read_only": "on"]) { server in
            let options = try ConnectionOptions(connectionString: server.connectionString)
            let error = await #expect(throws: PostgresError.self) {
                try await Connection.connect(options.readWriteOnly)
            }
            #expect(error?.kind == .readOnly)
            try await Connection.connect(options).close()
        }
    }

    @Test("connections that wait do not stall one another")
    func connectionsAreIndependent() async throws {
        try await PostgresServer.with { server in
            let blocker = try await connect(server)
            let waiter = try await connect(server)
            let other = try await connect(server)
            try await blocker.query("SELECT pg_advisory_lock(1)")
            async let waiting = waiter.query("SELECT pg_advisory_lock(1)")
            #expect(try await other.query("SELECT 1").scalar == "1")
            try await blocker.query("SELECT pg_advisory_unlock(1)")
            #expect(try await waiting.rows.count == 1)
        }
    }
}
