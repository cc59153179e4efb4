internal import ArgumentParser
internal import Logging
internal import Postgres
internal import Redis
internal import TransactionService

/// The transaction service with a ledger that forgets keys; takes the place of `transaction-service` in tests.
@main
struct ForgetfulService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forgetful-service", subcommands: [Serve.self, Migrate.self])

    struct Migrate: AsyncParsableCommand {
        @Option var database: String

        func run() async throws {
            try await PostgresLedger.migrate(try ConnectionOptions(connectionString: database))
        }
    }

    struct Serve: AsyncParsableCommand {
        @Option var zone: String
        @Option var listen: String
        @Option var database: String
        @Option var cache: String?
        @Option var connections = 8

        func run() async throws {
            guard let address = ListenAddress(listen) else { throw ValidationError("--listen must be HOST:PORT") }
            let logger = Logger(label: "forgetful-service") { StreamLogHandler.standardError(label: $0) }
            let ledger = PostgresLedger(
                options: try ConnectionOptions(connectionString: database), connections: connections, logger: logger)
            let server = TransactionServer(
                TransactionServer.Configuration(zone: zone, listen: address), ledger: ForgetfulLedger(base: ledger),
                sessions: cache.flatMap { ServerAddress($0) }.map { RedisSessions(RedisCluster(.init(seeds: [$0]))) },
                background: ledger, logger: logger)
            try await server.run(minding: .stop) { port in
                logger.info("listening", metadata: ["port": "\(port)"])
            }
        }
    }
}
