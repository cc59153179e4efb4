internal import Basics
internal import Logging
internal import Postgres

/// Asks the database until it has a confirmed answer or the deadline passes. Every statement may be repeated: what is
/// written has a key.
struct Attempts: Sendable {
    let pool: ConnectionPool
    let bounds: TimeBounds
    let clock: MonotonicClock
    let logger: Logger

    /// Calls a procedure that commits by itself; its last parameter is the instant after which it must not, on the
    /// server's clock.
    func write(_ sql: String, _ parameters: [String], by deadline: Int64) async throws(LedgerError) -> QueryResult {
        try await repeatedly(by: deadline) { lease throws(PostgresError) in
            let notAfter = String(lease.clock.instant(of: deadline))
            let answer = try await ask(lease, sql, parameters + [notAfter], by: deadline)
            try requireReplicated(answer)
            return answer
        }
    }

    /// Reads, and confirms that what was read is on the standbys.
    func read(_ sql: String, _ parameters: [String], by deadline: Int64) async throws(LedgerError) -> QueryResult {
        try await repeatedly(by: deadline) { lease throws(PostgresError) in
            let answer = try await ask(lease, sql, parameters, by: deadline)
            try requireReplicated(try await ask(lease, "CALL confirm_visible()", [], by: deadline))
            return answer
        }
    }

    /// Asks about the server itself.
    func ask(_ sql: String, by deadline: Int64) async throws(LedgerError) -> QueryResult {
        try await repeatedly(by: deadline) { lease throws(PostgresError) in
            try await ask(lease, sql, [], by: deadline)
        }
    }

    private func ask(
        _ lease: ConnectionPool.Lease, _ sql: String, _ parameters: [String], by deadline: Int64
    ) async throws(PostgresError) -> QueryResult {
        let left = max(1, (deadline - clock.now()) / 1_000)
        return try await lease.connection.query(sql, parameters, timeoutMilliseconds: Int(left))
    }

    /// A server that stops waiting for its standbys commits all the same, and says so in a warning only.
    private func requireReplicated(_ answer: QueryResult) throws(PostgresError) {
        guard let warning = answer.messages.first(where: \.saysCommitIsNotReplicated) else { return }
        throw PostgresError(kind: .inDoubt, sqlState: warning.sqlState, message: warning.text)
    }

    private func repeatedly(
        by deadline: Int64, _ body: (ConnectionPool.Lease) async throws(PostgresError) -> QueryResult
    ) async throws(LedgerError) -> QueryResult {
        var obstacle = "no database connection came free in time"
        while true {
            let now = clock.now()
            guard now < deadline, let lease = await pool.lease(until: min(deadline, now + bounds.waitForConnection))
            else { throw LedgerError(obstacle) }
            do throws(PostgresError) {
                let answer = try await body(lease)
                await pool.takeBack(lease, .good)
                return answer
            } catch {
                await pool.takeBack(lease, error.isAboutTheServer ? .broken : .good)
                obstacle = error.description
                logger.info("database attempt failed", metadata: ["error": "\(error)"])
                if error.kind == .refused { throw LedgerError(obstacle) }
            }
        }
    }
}

extension PostgresError {
    /// True when other connections to the same server will fare no better.
    fileprivate var isAboutTheServer: Bool {
        [.notConnected, .connectionLost, .inDoubt, .readOnly, .unavailable].contains(kind)
    }
}
