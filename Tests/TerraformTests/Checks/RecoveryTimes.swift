import Foundation

/// The arithmetic behind "within 60 seconds", and behind what can be rewound to.
enum RecoveryTimes {
    static let limit = 60
    /// A check of Route 53 takes up to four seconds to connect and two for the answer's head.
    /// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
    static let checkTime = 6

    static func findings(of plan: PlanDocument) -> [String] {
        targets(plan) + names(plan) + containers(plan) + database(plan)
    }

    private static func targets(_ plan: PlanDocument) -> [String] {
        let groups = plan.all("aws_lb_target_group")
        return (groups.isEmpty ? ["there is no target group"] : [])
            + groups.flatMap { group in
                let check = group["health_check"].block
                let seconds = sum(check["interval"], times: check["unhealthy_threshold"], plus: check["timeout"])
                let drain = group["deregistration_delay"].integer ?? 0
                return over(seconds, "\(group.address) notices a dead task")
                    + (drain < 30 ? ["\(group.address) drains for \(drain) s and not for 30"] : [])
            }
    }

    /// Every failover record, with its health check: how long until clients that keep its answer have another.
    private static func names(_ plan: PlanDocument) -> [String] {
        let primaries = plan.all("aws_route53_record").filter {
            $0["failover_routing_policy"].block["type"] == "PRIMARY"
        }
        if primaries.isEmpty { return ["no record fails over"] }
        return primaries.flatMap { record in
            guard let check = plan.find("aws_route53_health_check", record["health_check_id"].text ?? "") else {
                return ["\(record.address) has no health check"]
            }
            guard record["alias"].items.isEmpty, let ttl = record["ttl"].integer else {
                return ["\(record.address) is an alias, whose answer is kept for 60 s"]
            }
            let seconds = sum(check["request_interval"], times: check["failure_threshold"], plus: .null)
            let name = record["name"]
            let secondary = plan.all("aws_route53_record").contains {
                $0["name"] == name && $0["failover_routing_policy"].block["type"] == "SECONDARY"
            }
            return over(seconds.map { $0 + checkTime + ttl }, "\(record.address) fails over")
                + (secondary ? [] : ["\(record.address) has nowhere to fail over to"])
        } + destinations(plan)
    }

    /// The primary leads to the load balancer, the secondary to another one or to what the user named, and each is
    /// judged by the health of where it leads.
    private static func destinations(_ plan: PlanDocument) -> [String] {
        func host(_ balancer: String) -> String? { plan.find("aws_lb", balancer)?["dns_name"].text }
        let wanted = [
            "PRIMARY": host("alb-\(plan.suffix)"),
            "SECONDARY": plan.variables["secondary_endpoint"]?.text ?? host("alb-standby-\(plan.suffix)"),
        ]
        return plan.all("aws_route53_record").flatMap { record -> [String] in
            guard let role = record["failover_routing_policy"].block["type"].text else { return [] }
            let check = plan.find("aws_route53_health_check", record["health_check_id"].text ?? "")
            let place = record["records"].texts
            return (place == [wanted[role] ?? nil] ? [] : ["\(record.address) leads to \(place)"])
                + (place == [check?["fqdn"].text] ? [] : ["\(record.address) is not judged by where it leads"])
        }
    }

    private static func containers(_ plan: PlanDocument) -> [String] {
        let services = plan.all("aws_ecs_service").compactMap { $0["task_definition"].text }
        let definitions = plan.all("aws_ecs_task_definition").filter { services.contains($0["arn"].text ?? "") }
        return definitions.flatMap { definition -> [String] in
            let text = definition["container_definitions"].text ?? ""
            guard let containers = try? PlanValue(json: Data(text.utf8)).items, !containers.isEmpty else {
                return ["\(definition.address) has no containers"]
            }
            // The others run before the service does, and end.
            return containers.filter { $0["essential"] != false }.flatMap { container -> [String] in
                let check = container["healthCheck"]
                let seconds = sum(check["interval"], times: check["retries"], plus: check["timeout"])
                return over(seconds, "\(definition.address) notices a sick container")
            }
        }
    }

    /// What is kept covers what a rewind may go back to; and AWS refuses backtrack for PostgreSQL.
    private static func database(_ plan: PlanDocument) -> [String] {
        let window = plan.variables["backtrack_window_seconds"]?.integer ?? 0
        let tooShort = window < 86_400 ? ["the rewind window is \(window) s and not a day"] : []
        return tooShort
            + plan.all("aws_rds_cluster").flatMap { cluster -> [String] in
                let kept = (cluster["backup_retention_period"].integer ?? 0) * 86_400
                return (kept < window ? ["\(cluster.address) keeps \(kept) s, less than the rewind window"] : [])
                    + ((cluster["backtrack_window"].integer ?? 0) > 0
                        ? ["\(cluster.address) asks for backtrack, which Aurora PostgreSQL does not have"] : [])
            }
    }

    private static func sum(_ interval: PlanValue, times count: PlanValue, plus rest: PlanValue) -> Int? {
        guard let interval = interval.integer, let count = count.integer else { return nil }
        return interval * count + (rest.integer ?? 0)
    }

    private static func over(_ seconds: Int?, _ what: String) -> [String] {
        guard let seconds else { return ["\(what) never: it has no health check"] }
        return seconds > limit ? ["\(what) after \(seconds) s"] : []
    }
}
