import Testing

@testable import Postgres

@Suite("Connection options")
struct ConnectionOptionsTests {
    @Test("a connection string is read, and the peer is watched closely unless it says otherwise")
    func readsConnectionStrings() throws {
        let options = try ConnectionOptions(
            connectionString: "host=db.internal port=6432 dbname=ledger user=app tcp_user_timeout=7000")
        #expect(options.keywords["host"] == "db.internal")
        #expect(options.keywords["port"] == "6432")
        #expect(options.keywords["dbname"] == "ledger")
        #expect(options.keywords["tcp_user_timeout"] == "7000")
        #expect(options.keywords["keepalives_idle"] == "2")
        #expect(options.place == "db.internal:6432")
    }

    @Test("a URL is read as well")
    func readsURLs() throws {
        let options = try ConnectionOptions(connectionString: "postgresql://app@db.internal:6432/ledger")
        #expect(options.keywords["user"] == "app")
        #expect(options.keywords["dbname"] == "ledger")
    }

    @Test("a bad connection string is refused with libpq's reason and a mend")
    func refusesBadStrings() {
        let error = #expect(throws: PostgresError.self) {
            try ConnectionOptions(connectionString: "hots=db.internal")
        }
        #expect(error?.kind == .invalidOptions)
        #expect(error?.message.contains("hots") == true)
        #expect(error?.message.contains("host=NAME") == true)
    }

    @Test("what may be a piece of the password is in no refusal")
    func refusesWithoutSecrets() {
        for text in [
            "password=hunter2 hunter3 host=db", "postgresql://app:hun/ter3@db/ledger",
            "postgresql://app:hunter3@[db/ledger", "postgresql://app:p@hun/ter3@db/app", "postgres://app:p@hun@db/app",
            "postgresql://app:/hunter3@db", "postgresql://app:50%hunter3",
        ] {
            let error = #expect(throws: PostgresError.self) { try ConnectionOptions(connectionString: text) }
            #expect(error?.kind == .invalidOptions)
            #expect(error?.message.contains("hun") == false)
            #expect(error?.message.contains("ter3") == false)
        }
    }

    @Test("a URL with its password escaped is taken")
    func escaped() throws {
        let url = "postgresql://app:p%40ss%2Fword@db:5433/ledger?sslmode=disable"
        let options = try ConnectionOptions(connectionString: url)
        #expect(options.place == "db:5433")
        #expect(options.keywords["password"] == "p@ss/word")
    }

    @Test("a password shows up in no description")
    func noSecrets() {
        let options = ConnectionOptions(host: "db", database: "ledger", user: "app", password: "hunter2")
        var dumped = ""
        dump(options, to: &dumped)
        for text in [options.place, "\(options)", String(reflecting: options), dumped] {
            #expect(!text.contains("hunter2"))
        }
    }
}
