internal import Documents
public import Experiments

/// Ends a run when too much has failed within a span of time.
public enum ErrorBudgetCondition {
    /// How experiments declare it.
    public static let schema = DeclarationSchema(
        "error-budget", "More arrivals of the workload were bad than a run may cost.",
        parameters: [
            .required(
                "bad", .percentage(Percentage(millionths: 1)...Percentage(millionths: 1_000_000)),
                "The share of the arrivals planned for the span that may be bad."),
            .required("of", .duration(.seconds(1)...Duration.seconds(3600)), "The span."),
        ])
}
