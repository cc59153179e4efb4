public import Experiments

/// What experiments can declare under `faults`, one entry a fault.
public enum FaultCatalog {
    /// Every fault there is.
    public static let faults: [DeclarationSchema] = [failoverDBCluster]

    /// Moves the writer of an Aurora cluster (RDS `FailoverDBCluster`).
    public static let failoverDBCluster = DeclarationSchema(
        "rds/failover-db-cluster", "Moves the writer of an Aurora cluster to another instance.",
        parameters: [
            .required("cluster", .text(limit: 63), "The identifier of the DB cluster."),
            .optional(
                "to", .wordOrIdentifier(["another-zone", "any"]), default: .string("any"),
                "Where the writer goes: an instance in another zone, any other instance, or the one with this id."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(120)),
                "How long the failover may take before it counts as failed."),
        ])
}
