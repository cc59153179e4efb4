internal import ArgumentParser
internal import Sandbox

/// The defects, each of a kind that an experiment exists to find.
enum Plant: String, ExpressibleByArgument, CaseIterable {
    /// Commits wait for no reader, and both readers lag behind when the writer fails: a failover loses what was
    /// acknowledged in between.
    case asynchronousLag = "asynchronous-lag"
    /// A failover is accepted and nothing happens.
    case inertFailover = "inert-failover"
    /// A failover works, but too late.
    case slowFailover = "slow-failover"
    /// A network ACL that a client makes is shown to be in force, and lets everything pass.
    case inertNetworkAcl = "inert-network-acl"
    /// A subnet that was blackholed cannot be put back.
    case stuckNetworkAcl = "stuck-network-acl"
    /// A cluster is restored to an earlier instant than was asked for.
    case earlyRestore = "early-restore"
    /// The service acknowledges transfers that it does not keep.
    case forgetfulService = "forgetful-service"
    /// Replicas of the cache have nothing when they take over: sessions are lost at a failover.
    case emptyReplicas = "empty-replicas"
    /// The scheduler replaces no task that is gone.
    case noReplacement = "no-replacement"
    /// The load balancer checks neither its targets nor its nodes: requests go on to what is cut off.
    case noHealthChecks = "no-health-checks"
    /// A task that is to stop is shown as before, and runs on.
    case inertStopTask = "inert-stop-task"
    /// A failover of a cache shard is accepted and nothing happens.
    case inertTestFailover = "inert-test-failover"

    /// For how long the readers receive nothing before the writer is fenced.
    private static let lag = Duration.seconds(2)

    func plant(in setup: inout SandboxSetup, besides directory: String, seconds: Double) {
        switch self {
        case .asynchronousLag:
            setup.database.synchronousStandbyNames = ""
            setup.hooks = FailoverHooks { administration in
                for reader in await administration.readers() { try? await administration.stopReceiving(reader) }
            }
            // The hook is called before this delay.
            setup.failover.beforeFence = Self.lag
        case .inertFailover:
            Self.compose(&setup) { $0.database = InertFailover(honest: $0.database) }
        case .slowFailover:
            setup.failover.beforePromotion = .seconds(seconds)
        case .inertNetworkAcl:
            Self.compose(&setup) { $0.network = PlantedNetwork(honest: $0.network, defect: .inert) }
        case .stuckNetworkAcl:
            Self.compose(&setup) { $0.network = PlantedNetwork(honest: $0.network, defect: .stuck) }
        case .earlyRestore:
            Self.compose(&setup) { $0.database = EarlyRestore(honest: $0.database, seconds: seconds) }
        case .forgetfulService:
            setup.service.executable = "\(directory)/forgetful-service"
        case .emptyReplicas:
            setup.cache.hooks = CacheHooks { administration, shard in
                for replica in await administration.replicas(of: shard) { try? await administration.empty(replica) }
            }
        case .noReplacement: setup.service.replacesTasks = false
        case .noHealthChecks:
            setup.healthCheck.isOn = false
            // Every node was found reachable when this begins to count.
            setup.nodeCheckInterval = .seconds(3_600)
        case .inertStopTask:
            Self.compose(&setup) { $0.scheduler = InertScheduler(honest: $0.scheduler) }
        case .inertTestFailover:
            Self.compose(&setup) { $0.cache = InertCache(honest: $0.cache) }
        }
    }

    /// Changes the control plane, whatever other plants change of it.
    private static func compose(
        _ setup: inout SandboxSetup, _ change: @escaping @Sendable (inout ControlPlane) -> Void
    ) {
        setup.control = { [earlier = setup.control] honest in
            var control = earlier(honest)
            change(&control)
            return control
        }
    }
}
