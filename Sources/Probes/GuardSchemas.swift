public import Experiments

/// The conditions that refuse a run before anything is broken. What they say of a stack is reckoned by the runner, from
/// the faults' resolved impact.
public enum GuardSchemas {
    /// So many healthy tasks, in so many zones, must be left while the faults are in.
    public static let healthyTasks = DeclarationSchema(
        "healthy-tasks", "So many healthy tasks of the service are left while the faults are in.",
        parameters: [
            .required("atLeast", .integer(1...10_000), "How many must be left, over all zones."),
            .optional("zones", .integer(1...16), default: .integer(1), "In how many zones they must be."),
        ])

    /// So many healthy tasks must be in each zone before the faults.
    public static let tasksPerZone = DeclarationSchema(
        "tasks-per-zone", "Each zone has so many healthy tasks of the service before anything is broken.",
        parameters: [.required("atLeast", .integer(1...1_000), "How many each zone must have.")])

    /// None of these alarms may be raised before the faults.
    public static let alarmsOK = DeclarationSchema(
        "alarms-ok", "None of these CloudWatch alarms is raised before anything is broken.",
        value: .required("alarms-ok", .list, "The names of the alarms, such as ${stack.alarms}."))

    /// The faults may take away no more than this.
    public static let blastRadius = DeclarationSchema(
        "blast-radius", "The faults together take away no more than this.",
        parameters: [
            .optional("tasks", .integer(0...10_000), "Tasks stopped or cut off."),
            .optional("subnets", .integer(0...1_000), "Subnets cut off."),
            .optional("zones", .integer(0...16), "Zones in which something is stopped or cut off."),
        ])

    /// The table.
    public static let all = [healthyTasks, tasksPerZone, alarmsOK, blastRadius]
}
