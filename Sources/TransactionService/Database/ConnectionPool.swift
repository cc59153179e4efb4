internal import Basics
internal import Logging
internal import Postgres
internal import ServiceLifecycle

/// Connections to the cluster's endpoint, opened by name each time, lent to one request at a time.
///
/// Opening happens in `run()`, never in a request: a name that cannot be looked up holds up no request beyond its wait.
actor ConnectionPool: Service {
    /// A connection and what is known about its server.
    struct Lease: Sendable {
        let slot: Int
        let connection: Connection
        let clock: ServerClock
    }

    private let options: ConnectionOptions
    private let bounds: TimeBounds
    private let clock: MonotonicClock
    private let logger: Logger
    private var state: PoolState
    private var leases: [Int: Lease] = [:]
    private var waiters: [Int: CheckedContinuation<Lease?, Never>] = [:]
    private var nextWaiter = 0
    private let slotsToOpen: AsyncStream<Int>
    private let openSlot: AsyncStream<Int>.Continuation

    init(
        options: ConnectionOptions, limits: PoolState.Limits, bounds: TimeBounds, clock: MonotonicClock, logger: Logger
    ) {
        self.options = options
        self.bounds = bounds
        self.clock = clock
        self.logger = logger
        state = PoolState(limits)
        (slotsToOpen, openSlot) = AsyncStream.makeStream(of: Int.self)
    }

    /// Opens connections and ends waits until the service stops.
    func run() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tick() }
                for await slot in self.slotsToOpen { group.addTask { await self.open(slot) } }
            }
        }
        apply(.closed)
    }

    /// A connection for one request; `nil` when none came free until the instant given.
    func lease(until: Int64) async -> Lease? {
        let waiter = nextWaiter
        nextWaiter += 1
        return await withCheckedContinuation { continuation in
            waiters[waiter] = continuation
            apply(.wanted(waiter: waiter, until: until))
        }
    }

    /// Takes a connection back.
    func takeBack(_ lease: Lease, _ verdict: PoolState.Verdict) {
        apply(.returned(slot: lease.slot, verdict))
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
            apply(.tick)
        }
    }

    private func open(_ slot: Int) async {
        do throws(PostgresError) {
            leases[slot] = try await connect(slot)
            apply(.opened(slot: slot))
        } catch {
            logger.warning("no database connection", metadata: ["endpoint": "\(options.place)", "error": "\(error)"])
            apply(.failed(slot: slot))
        }
    }

    private func connect(_ slot: Int) async throws(PostgresError) -> Lease {
        let limit = Int(bounds.connectTimeout / 1_000)
        let connection = try await Connection.connect(
            options.readWriteOnly, timeoutMilliseconds: limit, clock: clock)
        let statement = bounds.statementTimeout / 1_000
        let answer = try await connection.query(
            """
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, count(*) FILTER (WHERE setting = $1)
            FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')
            """, [String(statement)], timeoutMilliseconds: limit)
        let received = clock.now()
        guard let server = answer.scalar.flatMap({ Int64($0) }) else {
            throw PostgresError(kind: .refused, message: "the server does not tell its time")
        }
        // Set only where they are not the role's defaults: RDS Proxy binds a connection that changes a setting to one
        // of the database's for as long as it lives.
        if answer.rows.first?.last != "2" {
            try await connection.script(
                """
                SET statement_timeout = \(statement);
                SET idle_in_transaction_session_timeout = \(statement);
                """, timeoutMilliseconds: limit)
        }
        return Lease(slot: slot, connection: connection, clock: ServerClock(server: server, receivedAt: received))
    }

    private func apply(_ event: PoolState.Event) {
        for effect in state.handle(event, now: clock.now()) {
            switch effect {
            case .open(let slot): openSlot.yield(slot)
            case .give(let slot, let waiter): waiters.removeValue(forKey: waiter)?.resume(returning: leases[slot])
            case .refuse(let waiter): waiters.removeValue(forKey: waiter)?.resume(returning: nil)
            case .discard(let slot): leases[slot] = nil
            }
        }
    }
}
