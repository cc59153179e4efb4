/// The two tags on everything that can have tags, also on what is made later without Terraform.
enum Tags {
    static let required: [String: PlanValue] = ["Environment": "production", "DisasterRecovery": "enabled"]

    static func findings(of plan: PlanDocument) -> [String] {
        let own = plan.resources.filter { $0.values.members.keys.contains("tags_all") }.flatMap { resource in
            missing(in: resource["tags_all"]).map { "\(resource.address) lacks the tag \($0)" }
        }
        return own + inherited(plan)
    }

    /// Tasks, snapshots and recovery points get their tags from what makes them, if it is told to.
    private static func inherited(_ plan: PlanDocument) -> [String] {
        var findings: [String] = []
        for service in plan.all("aws_ecs_service") where service["propagate_tags"] != "SERVICE" {
            findings.append("\(service.address) does not give its tags to its tasks")
        }
        for cluster in plan.all("aws_rds_cluster") where !cluster["copy_tags_to_snapshot"].isTrue {
            findings.append("\(cluster.address) does not give its tags to its snapshots")
        }
        for backup in plan.all("aws_backup_plan") {
            for rule in backup["rule"].items {
                findings += missing(in: rule["recovery_point_tags"])
                    .map { "\(backup.address) does not give the tag \($0) to its recovery points" }
            }
        }
        for schedule in plan.all("aws_scheduler_schedule") {
            let task = schedule["target"].block["ecs_parameters"].block
            if task != .null, task["propagate_tags"] != "TASK_DEFINITION" {
                findings += missing(in: task["tags"])
                    .map { "\(schedule.address) does not give the tag \($0) to its tasks" }
            }
        }
        return findings
    }

    private static func missing(in tags: PlanValue) -> [String] {
        required.filter { tags[$0.key] != $0.value }.keys.sorted()
    }
}
