internal import ArgumentParser
internal import Logging
internal import TransactionService

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create or update the tables; running it again changes nothing.",
        discussion: """
            transaction-service migrate --database "host=db dbname=ledger user=owner"

            With TRANSACTION_SERVICE_USER and TRANSACTION_SERVICE_PASSWORD in the environment it also creates that \
            database user, or gives it that password, and grants it what `serve` needs and no more. Who migrates must \
            then be allowed to create roles.
            """)

    @OptionGroup var database: DatabaseOption

    func run() async throws {
        let user = try serviceUser()
        try await PostgresLedger.migrate(try database.options(), servedBy: user)
        TransactionServiceCommand.logger.info("the tables are up to date")
    }

    private func serviceUser() throws -> ServiceUser? {
        let (user, password) = ("TRANSACTION_SERVICE_USER", "TRANSACTION_SERVICE_PASSWORD")
        switch (Setting.variable(user), Setting.variable(password)) {
        case (let name?, let secret?): return ServiceUser(name: name, password: secret)
        case (nil, nil): return nil
        case (_?, nil): throw ValidationError("\(user) is set without \(password): set both, or neither")
        case (nil, _?): throw ValidationError("\(password) is set without \(user): set both, or neither")
        }
    }
}
