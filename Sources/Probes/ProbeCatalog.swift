public import Experiments

/// What experiments can declare under `probes`, `guards` and `stopWhen`, one entry a declaration.
public enum ProbeCatalog {
    /// Every probe there is.
    public static let probes: [DeclarationSchema] = [auroraWriter, targetHealth]

    /// Every guard there is.
    public static let guards: [DeclarationSchema] = [tasksPerZone, alarmsOK]

    /// Every stop condition there is.
    public static let stopConditions: [DeclarationSchema] = [alarm, outage]

    /// The cluster endpoint accepts a write.
    public static let auroraWriter = DeclarationSchema(
        "aurora-writer", "The Aurora cluster has an available writer that accepts a write.",
        parameters: [
            when(default: "after"),
            .optional(
                "within", .duration(.seconds(1)...Duration.seconds(3600)),
                "How soon it must hold; the limit of expect.recovery when left out."),
        ])

    /// Enough targets of the load balancer are healthy.
    public static let targetHealth = DeclarationSchema(
        "target-health", "The load balancer has enough healthy targets.",
        parameters: [
            when(default: "after"),
            .required("atLeast", .integer(1...10_000), "How many targets must be healthy."),
        ])

    /// Enough tasks run in each zone.
    public static let tasksPerZone = DeclarationSchema(
        "tasks-per-zone", "Each zone of the stack runs enough tasks of the service.",
        parameters: [.required("atLeast", .integer(1...1000), "How many tasks must run in each zone.")])

    /// No alarm is ringing.
    public static let alarmsOK = DeclarationSchema(
        "alarms-ok", "None of the CloudWatch alarms is in the state ALARM.",
        value: .required("names", .list, "The names of the alarms."))

    /// An alarm rings.
    public static let alarm = DeclarationSchema(
        "alarm", "One of the CloudWatch alarms enters the state ALARM.",
        value: .required("names", .list, "The names of the alarms."))

    /// The outage lasts too long.
    public static let outage = DeclarationSchema(
        "outage", "The workload has been failing for too long.",
        parameters: [
            .required("longerThan", .duration(.seconds(1)...Duration.seconds(3600)), "How long an outage is borne.")
        ])

    private static func when(default moment: String) -> Parameter {
        .optional(
            "when", .choice(["before", "during", "after", "throughout"]), default: .string(moment),
            "When it must hold: before the fault, while it is in place, after it, or all the time.")
    }
}
