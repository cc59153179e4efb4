public import Faults
public import Runner

/// What a run would do, before it does it.
public enum PlanReport {
    /// Targets, calls, undo and blast radius of every fault.
    public static func of(_ plans: [FaultPlan], experiment: String, stack: StackSummary) -> String {
        var lines = ["\(experiment) would break \(Sentence.stack(stack)):"]
        for plan in plans {
            lines.append("  \(plan.fault)")
            lines.append("    targets       \(plan.targets.joined(separator: ", "))")
            for call in plan.calls {
                lines.append("    call          \(call.action)(\(call.parameters.joined(separator: ", ")))")
            }
            lines.append("    blast radius  \(plan.blastRadius)")
            lines.append("    undo          \(plan.undo)")
            lines.append("    time limit    \(plan.timeLimitSeconds) s")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
