public import FoundationEssentials
internal import Hummingbird
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// The sandbox's AWS-compatible endpoint: every service at one address, told apart by the credential scope of the
/// signature, which is really verified (Signature Version 4 in the `Authorization` header; signatures in the query,
/// as presigned URLs have them, are not offered).
///
/// RDS: `DescribeDBClusters`, `DescribeDBInstances`, `FailoverDBCluster`, `DescribeEvents`.
/// STS: `GetCallerIdentity`.
public struct AWSEndpoint: Service {
    /// Where to listen.
    public enum Address: Sendable, Hashable {
        /// A TCP address; port 0 takes a free one.
        case tcp(host: String, port: Int)
        /// A Unix socket; a socket left behind at the path is replaced.
        case unixSocket(path: String)
    }

    /// A connection that says nothing for so long is closed.
    private static let idleSeconds: Int64 = 60

    private let address: Address
    private let dispatcher: RequestDispatcher
    private let logger: Logger
    private let onListening: @Sendable (Int?) async -> Void

    /// An endpoint over a control plane.
    ///
    /// - Parameters:
    ///   - control: what really happens when the API is told something.
    ///   - keys: the access keys it accepts.
    ///   - region: the one region whose signatures it accepts.
    ///   - account: the account in ARNs and in `GetCallerIdentity`, 12 digits.
    ///   - address: where to listen.
    ///   - wallClock: the present time, for the age of signatures and the window of events.
    ///   - logger: where the server's own troubles go; requests are not logged.
    ///   - onListening: called once it listens, with the TCP port (nil for a Unix socket).
    public init(
        control: ControlPlane, keys: [AccessKey], region: String, account: String, address: Address,
        wallClock: @escaping @Sendable () -> Date, logger: Logger,
        onListening: @escaping @Sendable (Int?) async -> Void = { _ in }
    ) {
        self.address = address
        self.logger = logger
        self.onListening = onListening
        dispatcher = RequestDispatcher(
            services: [
                QueryService.rds(control.database, region: region, account: account, wallClock: wallClock),
                QueryService.sts(account: account),
            ],
            keys: keys, region: region, wallClock: wallClock)
    }

    /// Serves until graceful shutdown or cancellation: then no new connection is taken and requests under way are
    /// answered.
    /// - Throws: when it cannot listen at the address.
    public func run() async throws {
        let bind: BindAddress =
            switch address {
            case .tcp(let host, let port): .hostname(host, port: port)
            case .unixSocket(let path): .unixDomainSocket(path: path)
            }
        let application = Application(
            responder: EndpointResponder(dispatcher: dispatcher),
            server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
            configuration: ApplicationConfiguration(address: bind),
            onServerRunning: { await onListening($0.localAddress?.port) },
            logger: logger)
        try await application.run()
    }
}
