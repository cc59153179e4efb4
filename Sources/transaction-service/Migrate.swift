internal import ArgumentParser
internal import Logging
internal import TransactionService

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create or update the tables; running it again changes nothing.",
        discussion: "transaction-service migrate --database \"host=db dbname=ledger user=app\"")

    @OptionGroup var database: DatabaseOption

    func run() async throws {
        try await PostgresLedger.migrate(try database.options())
        TransactionServiceCommand.logger.info("the tables are up to date")
    }
}
