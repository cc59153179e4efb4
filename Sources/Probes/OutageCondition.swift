public import Experiments

/// Ends a run when the workload has been failing for too long.
public enum OutageCondition {
    /// How experiments declare it.
    public static let schema = DeclarationSchema(
        "outage", "The workload has been failing for too long.",
        parameters: [
            .required("longerThan", .duration(.seconds(1)...Duration.seconds(3600)), "How long an outage is borne.")
        ])
}
