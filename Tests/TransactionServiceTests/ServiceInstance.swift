import Basics
import HTTPClient
import Logging
import Postgres
import TestSupport
import Testing

@testable import TransactionService

/// An instance of the service inside the test's process, over a real database.
enum ServiceInstance {
    /// The instance ended before it listened.
    struct NeverListened: Error {}

    /// Bounds a fifth as long as the product's, so that tests of what times out are short.
    static var shortBounds: TimeBounds {
        var bounds = TimeBounds()
        bounds.answerWithin = 1_000_000
        bounds.statementTimeout = 500_000
        bounds.waitForConnection = 500_000
        bounds.connectTimeout = 500_000
        return bounds
    }

    /// Runs `body` against an instance that serves the server's database, which it prepares first unless it is told how
    /// to sign in.
    @discardableResult
    static func with<Result: Sendable>(
        _ server: PostgresServer, zone: String = "zone-a", bounds: TimeBounds = TimeBounds(),
        sessions: (any SessionStore)? = nil, options: ConnectionOptions? = nil,
        _ body: @escaping @Sendable (ServiceClient) async throws -> Result
    ) async throws -> Result {
        if options == nil { try await migrate(server) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let options = try options ?? ConnectionOptions(connectionString: server.connectionString)
        let ledger = PostgresLedger(options: options, bounds: bounds, logger: logger)
        let anyPort = try #require(ListenAddress("127.0.0.1:0"))
        var configuration = TransactionServer.Configuration(zone: zone, listen: anyPort)
        configuration.bounds = bounds
        let service = TransactionServer(
            configuration, ledger: ledger, sessions: sessions, background: ledger, logger: logger)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await service.run(minding: .ignore) { port.yield($0) }
                port.finish()
            }
            var waiting = ports.makeAsyncIterator()
            guard let port = await waiting.next() else { throw NeverListened() }
            let client = ServiceClient(port: port)
            defer { client.http.shutdown() }
            let result = try await body(client)
            group.cancelAll()
            return result
        }
    }

    /// Prepares the database without waiting for standbys, which some tests declare absent.
    static func migrate(_ server: PostgresServer) async throws {
        try await PostgresLedger.migrate(localOptions(server))
    }

    /// Options whose commits do not wait for standbys.
    static func localOptions(_ server: PostgresServer) throws -> ConnectionOptions {
        try ConnectionOptions(connectionString: server.connectionString)
            .setting("options", to: "-c synchronous_commit=local")
    }
}
