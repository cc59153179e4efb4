/// What the AWS endpoint may ask of, and tell, the sandbox's database cluster: the seam between the wire and the
/// thing that really happens.
///
/// The sandbox composes one that moves a real PostgreSQL writer; a test may compose another, for instance one that
/// accepts a failover and does nothing.
public protocol DatabaseControl: Sendable {
    /// The clusters, all or the one named.
    /// - Throws: `ControlFault.clusterNotFound` when `identifier` is given and none has it.
    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription]

    /// The instances, all or the one named.
    /// - Throws: `ControlFault.instanceNotFound` when `identifier` is given and none has it.
    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription]

    /// Every event since the sandbox started, oldest first. The endpoint filters.
    func events() async -> [EventDescription]

    /// Begins a failover and returns as soon as it is accepted, as `FailoverDBCluster` does; the status tells the rest.
    ///
    /// - Parameters:
    ///   - cluster: the cluster's identifier.
    ///   - target: the reader to promote; nil lets the cluster choose.
    /// - Returns: the cluster just after acceptance.
    /// - Throws: `clusterNotFound`, `instanceNotFound`, `invalidClusterState` while another change is under way,
    ///   `invalidInstanceState` when the target is the writer or is not available.
    func failover(cluster: String, target: String?) async throws(ControlFault) -> ClusterDescription

    /// Restoring into new clusters, and what those are told.
    var restoration: any DatabaseRestoration { get }
}
