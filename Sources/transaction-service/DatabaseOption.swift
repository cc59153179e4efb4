internal import ArgumentParser
internal import Postgres

/// Where the ledger's database is.
struct DatabaseOption: ParsableArguments {
    @Option(help: "libpq connection string; without it, the environment's TRANSACTION_SERVICE_DATABASE.")
    var database: String?

    func options() throws -> ConnectionOptions {
        let text = try Setting.value(database, flag: "--database", variable: "TRANSACTION_SERVICE_DATABASE")
        do {
            return try ConnectionOptions(connectionString: text)
        } catch {
            throw ValidationError(error.message)
        }
    }
}
