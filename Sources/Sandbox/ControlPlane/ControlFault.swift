/// A refusal of the sandbox's control plane. The AWS endpoint turns each into the error code AWS answers with.
public enum ControlFault: Error, Sendable, Hashable {
    /// No cluster has this identifier (`DBClusterNotFoundFault`, 404).
    case clusterNotFound(String)
    /// No instance has this identifier (`DBInstanceNotFound`, 404).
    case instanceNotFound(String)
    /// The cluster cannot do this in its present status (`InvalidDBClusterStateFault`, 400).
    case invalidClusterState(cluster: String, status: String)
    /// The instance cannot take this role in its present status (`InvalidDBInstanceState`, 400).
    case invalidInstanceState(instance: String, reason: String)
}
