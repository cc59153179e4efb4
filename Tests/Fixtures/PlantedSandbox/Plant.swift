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
            setup.control = { honest in
                var control = honest
                control.database = InertFailover(honest: honest.database)
                return control
            }
        case .slowFailover:
            setup.failover.beforePromotion = .seconds(seconds)
        case .inertNetworkAcl: setup.control = Self.network(.inert)
        case .stuckNetworkAcl: setup.control = Self.network(.stuck)
        case .earlyRestore:
            setup.control = { control in
                var planted = control
                planted.database = EarlyRestore(honest: control.database, seconds: seconds)
                return planted
            }
        case .forgetfulService:
            setup.service.executable = "\(directory)/forgetful-service"
        case .emptyReplicas:
            setup.cache.hooks = CacheHooks { administration, shard in
                for replica in await administration.replicas(of: shard) { try? await administration.empty(replica) }
            }
        }
    }
    private static func network(_ defect: PlantedNetwork.Defect) -> @Sendable (ControlPlane) -> ControlPlane {
        { honest in
            var control = honest
            control.network = PlantedNetwork(honest: honest.network, defect: defect)
            return control
        }
    }
}
