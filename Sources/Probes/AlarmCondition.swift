public import Experiments

/// Ends a run when a CloudWatch alarm of the stack is raised.
public enum AlarmCondition {
    /// How experiments declare it.
    public static let schema = DeclarationSchema(
        "alarm", "A CloudWatch alarm is in ALARM while the fault is in.",
        value: .required("alarm", .list, "The names of the alarms, such as ${stack.alarms}."))
}
