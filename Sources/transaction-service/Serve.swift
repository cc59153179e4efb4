internal import ArgumentParser
internal import Glibc
internal import Logging
internal import Postgres
internal import TransactionService

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the HTTP API until SIGTERM or SIGINT.",
        discussion: """
            transaction-service serve --zone us-east-1a --listen 0.0.0.0:8080 --database "host=db dbname=ledger"

            Told to stop, it reports not ready on /ready, finishes what is under way and ends within 10 s.
            """)

    @Option(help: "The zone named in every answer; without it, TRANSACTION_SERVICE_ZONE.")
    var zone: String?

    @Option(help: "HOST:PORT, port 0 for a free one; without it, TRANSACTION_SERVICE_LISTEN.")
    var listen: String?

    @Option(help: "Database connections at most.")
    var connections = 8

    @OptionGroup var database: DatabaseOption
    @OptionGroup var cache: CacheOption

    func validate() throws {
        guard (1...100).contains(connections) else { throw ValidationError("--connections must be 1 to 100") }
    }

    func run() async throws {
        let logger = TransactionServiceCommand.logger
        let listen = try Setting.value(listen, flag: "--listen", variable: "TRANSACTION_SERVICE_LISTEN")
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen is \(listen); it must be HOST:PORT, as 0.0.0.0:8080")
        }
        let configuration = TransactionServer.Configuration(
            zone: try Setting.value(zone, flag: "--zone", variable: "TRANSACTION_SERVICE_ZONE"), listen: address)
        let ledger = PostgresLedger(options: try database.options(), connections: connections, logger: logger)
        let server = TransactionServer(
            configuration, ledger: ledger, sessions: try cache.sessions(), background: ledger, logger: logger)
        try await server.run(
            minding: .stop, onListening: { port in logger.info("listening", metadata: ["port": "\(port)"]) },
            // A client that vanished half-way cannot keep the process: the kernel ends it.
            onStopping: { _ = alarm(9) })
    }
}
