internal import ArgumentParser
internal import Logging

@main
struct TransactionServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transaction-service",
        abstract: "A double-entry ledger with an HTTP API, on PostgreSQL.",
        discussion: """
            transaction-service migrate --database "host=db port=5432 dbname=ledger user=app"
            transaction-service serve --zone us-east-1a --listen 0.0.0.0:8080 --database "host=db dbname=ledger"

            A password is best left to libpq: PGPASSWORD or a password file.
            """,
        subcommands: [Serve.self, Migrate.self])

    /// The program's log, on standard error.
    static let logger = Logger(label: "transaction-service") { StreamLogHandler.standardError(label: $0) }
}
