public import Basics
internal import CPostgres
internal import Glibc

/// One session with a PostgreSQL server: an actor on a thread of its own, because libpq blocks.
///
/// Every wait has a limit. When a limit passes, or the connection ends, the session is over: the socket is reset, so
/// that nothing left in the send buffer reaches the server later, and every further call throws.
public actor Connection {
    private let executor = ThreadExecutor()
    private let clock: MonotonicClock
    private var session: Session?

    /// Runs the actor on its own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(clock: MonotonicClock) {
        self.clock = clock
    }

    /// Opens a session, within `timeoutMilliseconds`; only looking up the host's name can take longer, for as long as
    /// the system's resolver does.
    ///
    /// - Throws: `PostgresError` of kind `notConnected`, or `readOnly` when only a read-only server was found where
    ///   the options ask for a read-write one.
    public static func connect(
        _ options: ConnectionOptions, timeoutMilliseconds: Int = 3_000, clock: MonotonicClock = .system
    ) async throws(PostgresError) -> Connection {
        let connection = Connection(clock: clock)
        try await connection.open(options, deadline: clock.now() + Int64(timeoutMilliseconds) * 1_000)
        return connection
    }

    /// True until the session has ended.
    public var isOpen: Bool { session != nil }

    /// Sends one statement with its parameters as text (`$1`, `$2`, ...) and waits for its result.
    ///
    /// - Throws: `PostgresError`: what the server reports; `connectionLost` when the session ended and nothing took
    ///   effect; `inDoubt` when it ended (or the limit passed) after a statement was sent that may have committed:
    ///   any statement outside a transaction block, and `COMMIT`.
    @discardableResult
    public func query(
        _ sql: String, _ parameters: [String?] = [], timeoutMilliseconds: Int = 5_000
    ) throws(PostgresError) -> QueryResult {
        let exchange = try begin(sql, timeoutMilliseconds: timeoutMilliseconds)
        let sent = parameters.withCStrings { values in
            PQsendQueryParams(exchange.session.handle, sql, Int32(parameters.count), nil, values, nil, nil, 0)
        }
        return try finish(exchange, sent: sent == 1)
    }

    /// Sends several statements without parameters, separated by semicolons, which the server runs as one transaction
    /// unless they say otherwise; the result is that of the last.
    ///
    /// - Throws: `PostgresError`, as `query` does.
    @discardableResult
    public func script(_ sql: String, timeoutMilliseconds: Int = 30_000) throws(PostgresError) -> QueryResult {
        let exchange = try begin(sql, timeoutMilliseconds: timeoutMilliseconds)
        return try finish(exchange, sent: PQsendQuery(exchange.session.handle, sql) == 1)
    }

    /// Ends the session. Idempotent.
    public func close() { session = nil }

    /// Ends the session so that nothing still unsent reaches the server.
    private func reset() {
        session?.dropUnsent()
        session = nil
    }

    // MARK: Opening

    private func open(_ options: ConnectionOptions, deadline: Int64) throws(PostgresError) {
        guard let session = Session(options) else {
            throw PostgresError(kind: .notConnected, message: "out of memory")
        }
        self.session = session
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard !session.hasEnded, state != PGRES_POLLING_FAILED else {
                close()
                throw Self.connectError(session.complaint)
            }
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard wait(session, for: events, until: deadline) else {
                reset()
                throw PostgresError(kind: .notConnected, message: "no connection to \(options.place) in time")
            }
            state = PQconnectPoll(session.handle)
        }
        PQsetnonblocking(session.handle, 1)
    }

    /// libpq keeps no SQLSTATE of a failed connection: only its text tells why.
    private static func connectError(_ message: String) -> PostgresError {
        if message.contains("session is read-only") || message.contains("server is in hot standby mode") {
            return PostgresError(kind: .readOnly, sqlState: "25006", message: message)
        }
        return PostgresError(kind: .notConnected, message: message)
    }

    // MARK: Exchanges

    private struct Exchange {
        let session: Session
        let deadline: Int64
        /// Whether the session's end would leave open if the statement took effect.
        let mayCommit: Bool
    }

    /// The session, while it is open.
    func openSession() throws(PostgresError) -> Session {
        guard let session else {
            throw PostgresError(kind: .connectionLost, message: "the session has ended; open another")
        }
        return session
    }

    private func begin(_ sql: String, timeoutMilliseconds: Int) throws(PostgresError) -> Exchange {
        let session = try openSession()
        session.takeMessages()
        let isOutsideBlock = PQtransactionStatus(session.handle) == PQTRANS_IDLE
        let verb = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
        return Exchange(
            session: session, deadline: clock.now() + Int64(timeoutMilliseconds) * 1_000,
            mayCommit: isOutsideBlock || ["commit", "end", "prepare"].contains(verb))
    }

    private func finish(_ exchange: Exchange, sent: Bool) throws(PostgresError) -> QueryResult {
        guard sent else { throw lost(exchange, sent: false) }
        try flush(exchange)
        var last: OpaquePointer?
        defer { PQclear(last) }
        var failure: ServerMessage?
        while let next = try nextResult(exchange) {
            PQclear(last)
            last = next
            switch PQresultStatus(next) {
            case PGRES_FATAL_ERROR: failure = ServerMessage(next)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                reset()
                throw PostgresError(kind: .refused, message: "COPY cannot be used here; use INSERT or SELECT")
            default: break
            }
        }
        if let failure {
            // The session may have ended with it, as on a restart of the server: then a commit is in doubt.
            if exchange.session.hasEnded { throw lost(exchange, sent: true, failure) }
            throw PostgresError(failure)
        }
        return QueryResult(last, messages: exchange.session.takeMessages())
    }

    private func flush(_ exchange: Exchange) throws(PostgresError) {
        while true {
            switch PQflush(exchange.session.handle) {
            case 0: return
            case 1:
                guard wait(exchange.session, for: POLLIN | POLLOUT, until: exchange.deadline) else {
                    throw expired(exchange)
                }
                guard PQconsumeInput(exchange.session.handle) == 1 else { throw lost(exchange, sent: true) }
            default: throw lost(exchange, sent: true)
            }
        }
    }

    private func nextResult(_ exchange: Exchange) throws(PostgresError) -> OpaquePointer? {
        let handle = exchange.session.handle
        while PQisBusy(handle) == 1 {
            guard wait(exchange.session, for: POLLIN, until: exchange.deadline) else { throw expired(exchange) }
            // When the connection has ended libpq first hands out what had arrived, then a result with the error.
            if PQconsumeInput(handle) == 0 && PQisBusy(handle) == 1 { throw lost(exchange, sent: true) }
        }
        return PQgetResult(handle)
    }

    private func expired(_ exchange: Exchange) -> PostgresError {
        reset()
        return PostgresError(
            kind: exchange.mayCommit ? .inDoubt : .connectionLost, message: "the server did not answer in time")
    }

    /// The error for a session that ended; ends it on this side too.
    private func lost(_ exchange: Exchange, sent: Bool, _ message: ServerMessage? = nil) -> PostgresError {
        let text = message?.text ?? exchange.session.complaint
        if !sent && !exchange.session.hasEnded { return PostgresError(kind: .refused, message: text) }
        reset()
        return PostgresError(
            kind: sent && exchange.mayCommit ? .inDoubt : .connectionLost, sqlState: message?.sqlState, message: text)
    }

    /// Waits for the socket; false when `deadline` passed.
    private func wait(_ session: Session, for events: Int32, until deadline: Int64) -> Bool {
        while true {
            let left = deadline - clock.now()
            guard left > 0 else { return false }
            var descriptor = pollfd(fd: PQsocket(session.handle), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: left / 1_000 + 1))
            // An error of poll itself is left to libpq, which will find the socket broken.
            if ready > 0 || (ready < 0 && errno != EINTR) { return true }
        }
    }
}
