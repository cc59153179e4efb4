public import Basics
public import Logging
public import Postgres
public import ServiceLifecycle

/// The ledger in PostgreSQL. As a `Service` it keeps its connections; it answers only while it runs.
///
/// It reports an outcome only when the commit that carries it was confirmed, standbys included. Anything less (a lost
/// connection, a limit that passed, a server that stopped waiting for its standbys) is asked again under the same key
/// while there is time, and is a `LedgerError` after that. Reads confirm what they saw in the same way, so that no
/// failover can take back what was shown.
public struct PostgresLedger: Ledger, Service {
    private let attempts: Attempts

    /// A ledger behind a database endpoint.
    ///
    /// - Parameter connections: how many connections are open at most.
    public init(
        options: ConnectionOptions, connections: Int = 8, bounds: TimeBounds = TimeBounds(),
        clock: MonotonicClock = .system, logger: Logger
    ) {
        var limits = PoolState.Limits()
        limits.maxConnections = connections
        let pool = ConnectionPool(options: options, limits: limits, bounds: bounds, clock: clock, logger: logger)
        attempts = Attempts(pool: pool, bounds: bounds, clock: clock, logger: logger)
    }

    /// Keeps the connections until the service stops.
    public func run() async { await attempts.pool.run() }

    /// Creates or updates the tables, and the user that serves them where one is given. Any number of instances may do
    /// so at once, any number of times.
    public static func migrate(
        _ options: ConnectionOptions, servedBy user: ServiceUser? = nil
    ) async throws(PostgresError) {
        let connection = try await Connection.connect(options.readWriteOnly, timeoutMilliseconds: 5_000)
        try await connection.script(Schema.migration)
        try await user?.create(over: connection)
        try await connection.script("COMMIT")
        await connection.close()
    }

    /// Opens an account with `openingBalance` minor units, or says that there is one; throws when that is in doubt.
    public func openAccount(
        _ id: String, openingBalance: Int64, by deadline: Int64
    ) async throws(LedgerError) -> OpenedAccount {
        let answer = try await attempts.write(
            "CALL open_account($1, $2, $3, NULL)", [id, String(openingBalance)], by: deadline)
        switch answer.scalar {
        case "created"?: return .created
        case "existed"?: return .existed
        case "conflict"?: return .conflict
        default: throw LedgerError("the database had the request too late")
        }
    }

    /// Applies a transfer once for its key, or reports what the key led to before; throws when that is in doubt.
    public func transfer(_ request: TransferRequest, by deadline: Int64) async throws(LedgerError) -> TransferOutcome {
        let answer = try await attempts.write(
            "CALL apply_transfer($1, $2, $3, $4, $5, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            [request.key, request.from, request.to, String(request.amount)], by: deadline)
        var fields = Fields(answer.rows.first ?? [])
        let result = try fields.text()
        let repeated = try fields.text() == "t"
        switch result {
        case "applied": return .applied(try TransferRow(request, &fields), repeated: repeated)
        case "key_reused": return .keyReused
        case "late": throw LedgerError("the database had the request too late")
        default:
            guard let rejection = Rejection(rawValue: result) else {
                throw LedgerError("the database gave an outcome that is not known here: \(result)")
            }
            return .rejected(rejection, repeated: repeated)
        }
    }

    /// The applied transfer of a key, nil when there is none; throws when that is in doubt.
    public func find(key: String, by deadline: Int64) async throws(LedgerError) -> TransferRow? {
        let answer = try await attempts.read(Self.selectRows + " WHERE key = $1", [key], by: deadline)
        guard let row = answer.rows.first else { return nil }
        return try TransferRow(row)
    }

    /// At most `limit` applied transfers beyond `sequence`, in the order of `seq`; throws when that is in doubt.
    public func list(after sequence: Int64, limit: Int, by deadline: Int64) async throws(LedgerError) -> TransferPage {
        // One row more than asked for tells whether there is more.
        let answer = try await attempts.read(
            Self.selectRows + " WHERE seq > $1 ORDER BY seq LIMIT $2", [String(sequence), String(limit + 1)],
            by: deadline)
        var rows: [TransferRow] = []
        for row in answer.rows.prefix(limit) { rows.append(try TransferRow(row)) }
        return TransferPage(
            rows: rows, complete: answer.rows.count <= limit, nextAfterSequence: rows.last?.seq ?? sequence)
    }

    /// The accounts whose id begins with `prefix` and the highest `seq`, in one snapshot; throws when that is in doubt.
    public func balances(prefix: String, by deadline: Int64) async throws(LedgerError) -> Balances {
        let answer = try await attempts.read(
            """
            SELECT high.water, id, opening_balance, balance, version
            FROM (SELECT coalesce(max(seq), 0) AS water FROM transfers) AS high
            LEFT JOIN accounts ON starts_with(id, $1) ORDER BY id
            """, [prefix], by: deadline)
        var balances: [AccountBalance] = []
        var highWater: Int64 = 0
        for row in answer.rows {
            var fields = Fields(row)
            highWater = try fields.integer()
            guard !fields.isNull else { continue }
            balances.append(
                AccountBalance(
                    account: try fields.text(), openingBalance: try fields.integer(), balance: try fields.integer(),
                    version: try fields.integer()))
        }
        return Balances(balances: balances, highWaterSequence: highWater)
    }

    /// Returns when the database accepts writes; throws when it is read-only or does not answer in time.
    public func checkReady(by deadline: Int64) async throws(LedgerError) {
        let answer = try await attempts.ask("SHOW transaction_read_only", by: deadline)
        guard answer.scalar == "off" else { throw LedgerError("the database does not accept writes") }
    }

    private static let selectRows = """
        SELECT key, from_account, to_account, amount, seq, from_version, to_version,
               from_balance_after, to_balance_after FROM applied_transfers
        """
}
