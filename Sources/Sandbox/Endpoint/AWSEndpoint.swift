public import FoundationEssentials
internal import Hummingbird
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// The sandbox's AWS-compatible endpoint: every service at one address, told apart by the credential scope of the
/// signature, which is really verified (Signature Version 4 in the `Authorization` header; signatures in the query,
/// as presigned URLs have them, are not offered).
///
/// RDS: `DescribeDBClusters`, `DescribeDBInstances`, `FailoverDBCluster`, `DescribeEvents`, and restoring to a point in
/// time: `RestoreDBClusterToPointInTime`, `CreateDBInstance`, `DeleteDBInstance`, `DeleteDBCluster`,
/// `EnableHttpEndpoint`, `AddTagsToResource`, `ListTagsForResource`. RDS Data API: `ExecuteStatement`.
/// EC2: `DescribeVpcs`, `DescribeSubnets`, `DescribeAvailabilityZones`, `DescribeNetworkAcls`, `CreateNetworkAcl`,
/// `DeleteNetworkAcl`, `CreateNetworkAclEntry`, `DeleteNetworkAclEntry`, `ReplaceNetworkAclAssociation`,
/// `DescribeTags`, `CreateTags`, `DeleteTags`.
/// SSM: `PutParameter`, `GetParameter`, `GetParameters`, `GetParametersByPath`, `DeleteParameter`.
/// STS: `GetCallerIdentity`. IAM: `SimulatePrincipalPolicy`, `PutUserPolicy`,
/// `GetUserPolicy`, `ListUserPolicies`, `DeleteUserPolicy`.
/// ECS: `ListClusters`, `DescribeClusters`, `ListServices`, `DescribeServices`, `UpdateService`, `ListTasks`,
/// `DescribeTasks`, `StopTask`.
/// Elastic Load Balancing: `DescribeTargetHealth`, `DescribeTargetGroups`, `DescribeLoadBalancers`.
/// CloudWatch: `DescribeAlarms`, `SetAlarmState`, `ListMetrics`, `GetMetricData`.
/// ElastiCache: `DescribeReplicationGroups`, `DescribeCacheClusters`, `TestFailover`, `DescribeEvents`,
/// `ListTagsForResource`.
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
    /// How long requests under way may take to end once shutdown has begun; then their connections are closed. A
    /// client that never sends the rest of a request must not keep the sandbox up.
    private static let shutdownSeconds: Int64 = 2

    private let address: Address
    private let makeDispatcher: @Sendable () throws(SandboxError) -> RequestDispatcher
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
    ///   - conduct: how it behaves besides what it does.
    ///   - callLog: the path of the file where every call is written; nil for none.
    ///   - wallClock: the present time, for the age of signatures and the window of events.
    ///   - logger: where the server's own troubles go; requests are not logged.
    ///   - onListening: called once it listens, with the TCP port (nil for a Unix socket).
    public init(
        control: ControlPlane, keys: [AccessKey], region: String, account: String, address: Address,
        conduct: EndpointConduct = EndpointConduct(), callLog: String? = nil,
        wallClock: @escaping @Sendable () -> Date, logger: Logger,
        onListening: @escaping @Sendable (Int?) async -> Void = { _ in }
    ) {
        self.address = address
        self.logger = logger
        self.onListening = onListening
        // Every key belongs to one user.
        let user = "arn:aws:iam::\(account):user/gameday-sandbox"
        let policies = UserPolicies(conduct)
        let services = Self.services(
            over: control, region: region, account: account, user: user, conduct: conduct, policies: policies,
            wallClock: wallClock)
        makeDispatcher = { () throws(SandboxError) in
            RequestDispatcher(
                services: services, keys: keys, region: region, user: user, conduct: conduct,
                policies: policies, log: conduct.log == false ? nil : try callLog.map(CallLog.init),
                wallClock: wallClock)
        }
    }

    /// Every service, over a control plane that shows itself as late as `conduct` says.
    static func services(
        over control: ControlPlane, region: String, account: String, user: String, conduct: EndpointConduct,
        policies: UserPolicies? = nil, wallClock: @escaping @Sendable () -> Date
    ) -> [any AWSService] {
        var control = control
        if let seconds = conduct.staleSeconds, seconds > 0 { control = control.stale(seconds, wallClock: wallClock) }
        return [
            QueryService.rds(control.database, region: region, account: account, wallClock: wallClock),
            RESTJSONService.rdsData(control.database.restoration, region: region, account: account),
            QueryService.ec2(control.network, region: region, account: account),
            JSONService.ssm(ParameterStore(), region: region, account: account, wallClock: wallClock),
            QueryService.iam(policies ?? UserPolicies(conduct), user: user),
            QueryService.sts(account: account, user: user),
            JSONService.ecs(control.scheduler, region: region, account: account),
            QueryService.elasticLoadBalancing(control.balancer, region: region, account: account),
            CloudWatchService(control.monitoring, region: region, account: account),
            QueryService.elastiCache(control.cache, region: region, account: account, wallClock: wallClock),
        ]
    }

    /// Serves until graceful shutdown or cancellation. Graceful shutdown takes no new connection and gives requests
    /// under way two seconds.
    /// - Throws: when it cannot listen at the address or write the call log.
    public func run() async throws {
        let bind: BindAddress =
            switch address {
            case .tcp(let host, let port): .hostname(host, port: port)
            case .unixSocket(let path): .unixDomainSocket(path: path)
            }
        let application = Application(
            responder: EndpointResponder(dispatcher: try makeDispatcher()),
            server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
            configuration: ApplicationConfiguration(address: bind),
            onServerRunning: { await onListening($0.localAddress?.port) },
            logger: logger)
        defer { removeSocket() }
        var serving = ServiceGroupConfiguration(services: [application], logger: logger)
        serving.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        try await ServiceGroup(configuration: serving).run()
    }

    /// A socket stays in the file system after its listener has gone; nothing else at the path is touched.
    private func removeSocket() {
        guard case .unixSocket(let path) = address,
            let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType,
            kind == .typeSocket
        else { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}
