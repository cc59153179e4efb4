public import Faults
public import Runner
internal import Stack

/// What a run would do, before it does it.
public enum PlanReport {
    /// Targets, calls, undo and blast radius of every fault; then what stands in the way.
    public static func of(_ preview: RunPreview, experiment: String, stack: StackSummary) -> String {
        var lines = ["\(experiment) would break \(Sentence.stack(stack)):"]
        for plan in preview.plans { lines += Self.plan(plan) }
        for check in preview.guards {
            let holds = check.holds.map { $0 ? "holds" : "DOES NOT HOLD" } ?? "CANNOT BE SEEN"
            lines.append("  guard           \(check.name) \(holds): \(check.what)")
        }
        lines.append("  permissions     \(preview.permissions.words ?? "all allowed")")
        lines += preview.obstacles.map { "  IN THE WAY      \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A few lines for just before a run: what is touched, and what takes it back.
    public static func brief(_ plans: [FaultPlan], experiment: String, stack: StackSummary) -> String {
        var lines = ["\(experiment) breaks \(Sentence.stack(stack)):"]
        for plan in plans {
            lines.append("  \(plan.fault) on \(plan.targets.joined(separator: ", "))")
            lines.append("    hits  \(plan.blastRadius)")
            lines.append("    undo  \(plan.undo)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func plan(_ plan: FaultPlan) -> [String] {
        var lines = ["  \(plan.fault)", "    targets       \(plan.targets.joined(separator: ", "))"]
        for call in plan.calls {
            lines.append("    call          \(call.action)(\(call.parameters.joined(separator: ", ")))")
        }
        lines.append("    blast radius  \(plan.blastRadius)")
        lines += impact(plan.impact).map { "    takes away    \($0)" }
        lines.append("    undo          \(plan.undo)")
        lines.append("    time limit    \(plan.timeLimitSeconds) s until its evidence is there, or it has failed")
        if plan.waitingSeconds > 0 {
            lines.append("    waits         \(plan.waitingSeconds) s at most between its calls, besides that")
        }
        if let longest = plan.longestSeconds {
            lines.append("    lasts         \(longest) s at most, whatever else is going on")
        }
        return lines
    }

    /// What a fault takes away, resource by resource.
    private static func impact(_ impact: FaultImpact) -> [String] {
        var lines = impact.stoppedTasks.sorted().map { "task \($0)" }
        lines += impact.darkSubnets.map { "subnet \($0.id) (\($0.tier.rawValue), \($0.zone))" }
        if impact.movesWriter { lines.append("the database's writer") }
        return lines + impact.shards.map { "the primary of shard \($0)" }
    }
}
