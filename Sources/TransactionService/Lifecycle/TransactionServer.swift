internal import Basics
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// One instance of the transaction service: the HTTP API, the ledger behind it, and an orderly end.
///
/// Told to stop, it first reports that it is not ready and goes on serving; then it stops to listen, finishes what is
/// under way, and closes its database connections last. All that takes less than ten seconds.
public struct TransactionServer: Sendable {
    /// What an instance is told at its start.
    public struct Configuration: Sendable {
        /// The zone this instance runs in; every answer names it.
        public var zone: String
        /// Where it listens.
        public var listen: ListenAddress
        /// How long it goes on serving after the signal to stop.
        public var drainPeriod: Duration = .seconds(2)
        /// The limits of every request.
        public var bounds = TimeBounds()
        /// Client connections at most; further ones wait to be accepted.
        public var maxClients = 4_096

        /// An instance in a zone.
        public init(zone: String, listen: ListenAddress) {
            self.zone = zone
            self.listen = listen
        }
    }

    /// What the process's signals mean.
    public enum Signals: Sendable {
        /// SIGTERM and SIGINT stop the service in order.
        case stop
        /// They are none of its business, as in a test.
        case ignore
    }

    private let configuration: Configuration
    private let ledger: any Ledger
    private let sessions: (any SessionStore)?
    private let background: any Service
    private let logger: Logger

    /// An instance that serves `ledger` and runs `background` for it, the service that keeps its connections. With
    /// `sessions`, transfers need one.
    public init(
        _ configuration: Configuration, ledger: any Ledger, sessions: (any SessionStore)? = nil,
        background: any Service, logger: Logger
    ) {
        self.configuration = configuration
        self.ledger = ledger
        self.sessions = sessions
        self.background = background
        self.logger = logger
    }

    /// Serves until the task is cancelled or, if asked to mind them, SIGTERM or SIGINT comes. `onListening` is told
    /// the port; `onStopping` is called when the signal has come.
    public func run(
        minding signals: Signals, onListening: @escaping @Sendable (Int) -> Void = { _ in },
        onStopping: @escaping @Sendable () -> Void = {}
    ) async throws {
        let readiness = Readiness()
        let drain = Drain(readiness, period: configuration.drainPeriod, onStopping: onStopping)
        // Stopped in the reverse order, each when the one after it has ended.
        var group = ServiceGroupConfiguration(
            services: [background, application(readiness, onListening), drain],
            gracefulShutdownSignals: signals == .stop ? [.sigterm, .sigint] : [], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: group).run()
    }

    private func application(
        _ readiness: Readiness, _ onListening: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol {
        let router = LedgerRouter(
            ledger: ledger, sessions: sessions, zone: configuration.zone, readiness: readiness,
            bounds: configuration.bounds)
        return Application(
            router: router.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(65))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.listen.host, port: configuration.listen.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maxClients)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }
}
