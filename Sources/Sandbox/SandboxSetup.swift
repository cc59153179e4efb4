/// What a sandbox is made of. The executable composes the honest one; a test may compose one with a planted defect.
public struct SandboxSetup: Sendable {
    /// The region the endpoint speaks for.
    public var region = "us-east-1"
    /// The account the endpoint speaks for: no real account has this number.
    public var account = "000000000000"
    /// The three zones.
    public var zones: [Zone]
    /// The database cluster's settings.
    public var database = DatabaseSettings()
    /// How long a failover's parts take beyond what they need.
    public var failover = FailoverTiming()
    /// What happens besides during a failover.
    public var hooks = FailoverHooks()
    /// The cache's settings.
    public var cache = CacheSettings()
    /// The tasks behind the load balancer.
    public var service: ServiceSettings
    /// The load balancer's health checks.
    public var healthCheck = HealthCheckSettings()
    /// For how many seconds clients may keep the addresses of the load balancer's nodes.
    ///
    /// An alias record of an Application Load Balancer has 60 s: clients that keep a dead node's address for a minute
    /// cannot be served again within one. A stack that is to recover in 60 s puts a record with such a short time in
    /// front.
    public var loadBalancerTTLSeconds: UInt32 = 10
    /// How the endpoint behaves besides what it does.
    public var conduct = EndpointConduct()
    /// How often it is tried whether clients can reach the load balancer's nodes.
    public var nodeCheckInterval = Duration.seconds(1)
    /// Composes the control plane that the endpoint is given from the one that does what it is told.
    public var control: @Sendable (ControlPlane) -> ControlPlane = { $0 }

    /// The honest sandbox, around the service's executable.
    public init(service: ServiceSettings) {
        zones = Zone.ofRegion("us-east-1")
        self.service = service
    }
}

extension SandboxSetup {
    /// What the service and the things around it are called.
    var serviceNames: ServiceNames { ServiceNames(region: region, account: account) }

    /// What the scheduler keeps running.
    var scheduling: TaskScheduler.Settings {
        TaskScheduler.Settings(
            zones: zones, desired: service.tasksPerZone * zones.count, timing: service.timing,
            replacesTasks: service.replacesTasks, targetGroup: serviceNames.targetGroup,
            subnet: { NetworkPlan.subnet(.application, $0) })
    }

    /// What the load balancer is made of.
    var balancing: LoadBalancerSettings {
        LoadBalancerSettings(
            zones: zones, healthCheck: healthCheck, ttlSeconds: loadBalancerTTLSeconds,
            nodeCheckInterval: nodeCheckInterval, targetGroupName: ServiceNames.service, vpc: NetworkPlan.vpc,
            subnet: { NetworkPlan.subnet(.public, $0) })
    }
}
