/// Every name is `{resource-type}-${var.environment_suffix}`: it says what the thing is, and ends with the suffix.
enum Naming {
    struct Name: Sendable {
        var address: String
        var name: String
        /// What the name must look like.
        var form: Form
        /// One of these it must begin with, where there are any.
        var beginnings: [String] = []
    }

    /// The form of a name.
    enum Form: Sendable {
        /// `type-more-suffix`
        case ending
        /// `type-suffix-`, to which the provider adds what makes it unique.
        case prefix
        /// AWS sets the form: the suffix is one of its parts.
        case part
    }

    /// Type of resource to the attribute that names it.
    static let attributes: [String: [String: Form]] = [
        "aws_acm_certificate": ["domain_name": .part],
        "aws_appautoscaling_policy": ["name": .ending],
        "aws_appautoscaling_target": ["resource_id": .ending],
        "aws_backup_plan": ["name": .ending],
        "aws_backup_selection": ["name": .ending],
        "aws_backup_vault": ["name": .ending],
        "aws_cloudwatch_composite_alarm": ["alarm_name": .ending],
        "aws_cloudwatch_dashboard": ["dashboard_name": .ending],
        "aws_cloudwatch_event_rule": ["name": .ending],
        // Those that a service writes to have names of the service's choice.
        "aws_cloudwatch_log_group": ["name": .part],
        "aws_cloudwatch_log_resource_policy": ["policy_name": .ending],
        "aws_cloudwatch_metric_alarm": ["alarm_name": .ending],
        "aws_db_event_subscription": ["name": .ending],
        "aws_db_proxy": ["name": .ending],
        "aws_db_subnet_group": ["name": .ending],
        "aws_ecs_cluster": ["name": .ending],
        "aws_ecs_service": ["name": .ending],
        "aws_ecs_task_definition": ["family": .ending],
        "aws_elasticache_replication_group": ["replication_group_id": .ending],
        "aws_elasticache_subnet_group": ["name": .ending],
        "aws_iam_role": ["name": .ending],
        "aws_iam_role_policy": ["name": .ending],
        "aws_kms_alias": ["name": .ending],
        "aws_lb": ["name": .ending],
        "aws_lb_target_group": ["name": .ending],
        "aws_rds_cluster": ["cluster_identifier": .ending],
        "aws_rds_cluster_instance": ["identifier": .ending],
        "aws_rds_cluster_parameter_group": ["name": .ending],
        "aws_route53_record": ["name": .part],
        "aws_route53_zone": ["name": .part],
        // S3 has one name space for all accounts: the account stands in the name.
        "aws_s3_bucket": ["bucket": .part],
        "aws_scheduler_schedule": ["name": .ending],
        "aws_scheduler_schedule_group": ["name": .ending],
        "aws_secretsmanager_secret": ["name": .ending],
        "aws_security_group": ["name_prefix": .prefix],
        "aws_service_discovery_private_dns_namespace": ["name": .part],
        "aws_service_discovery_service": ["name": .ending],
        "aws_sns_topic": ["name": .ending],
        "aws_sqs_queue": ["name": .ending],
    ]

    /// Type of resource to what its names begin with: the type, in the words of this stack. Names of another form are
    /// set by AWS.
    static let beginnings: [String: [String]] = [
        "aws_appautoscaling_policy": ["scaling"],
        "aws_backup_plan": ["backup-plan"],
        "aws_backup_selection": ["backup-selection"],
        "aws_backup_vault": ["backup-vault"],
        "aws_cloudwatch_composite_alarm": ["alarm"],
        "aws_cloudwatch_dashboard": ["dashboard"],
        "aws_cloudwatch_event_rule": ["event-rule"],
        "aws_cloudwatch_log_resource_policy": ["log-resource-policy"],
        "aws_cloudwatch_metric_alarm": ["alarm"],
        "aws_db_event_subscription": ["event-subscription"],
        "aws_db_proxy": ["proxy"],
        "aws_db_subnet_group": ["aurora-subnets"],
        "aws_ecs_cluster": ["ecs-cluster"],
        "aws_ecs_service": ["ecs-service"],
        "aws_ecs_task_definition": ["ecs-task", "task-gameday"],
        "aws_elasticache_replication_group": ["redis"],
        "aws_elasticache_subnet_group": ["redis-subnets"],
        "aws_iam_role": [
            "ecs-task-role", "ecs-execution-role", "proxy-role", "rds-monitoring-role", "flow-logs-role", "role",
        ],
        "aws_iam_role_policy": ["ecs-execution-policy", "proxy-policy", "flow-logs-policy", "policy"],
        "aws_kms_alias": ["alias/kms-key"],
        "aws_lb": ["alb"],
        "aws_lb_target_group": ["tg"],
        "aws_rds_cluster": ["aurora-cluster"],
        "aws_rds_cluster_instance": ["aurora-instance"],
        "aws_rds_cluster_parameter_group": ["aurora-params"],
        "aws_scheduler_schedule": ["schedule"],
        "aws_scheduler_schedule_group": ["schedule-group"],
        "aws_secretsmanager_secret": ["aurora-service", "redis-auth"],
        "aws_security_group": ["alb-sg", "ecs-sg", "proxy-sg", "rds-sg", "redis-sg", "gameday-sg"],
        "aws_service_discovery_service": ["discovery"],
        "aws_sns_topic": ["sns-topic"],
        "aws_sqs_queue": ["queue"],
    ]

    /// Types that have no name of their own but the tag, if they can have that.
    static let nameless: Set<String> = [
        "aws_acm_certificate_validation", "aws_cloudwatch_event_target", "aws_db_proxy_default_target_group",
        "aws_db_proxy_target", "aws_default_security_group",
        "aws_eip", "aws_flow_log", "aws_iam_role_policy_attachment",
        "aws_internet_gateway", "aws_kms_key", "aws_lb_listener", "aws_nat_gateway",
        "aws_network_acl", "aws_network_acl_rule", "aws_route",
        "aws_route53_health_check", "aws_route_table", "aws_route_table_association",
        "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block", "aws_s3_bucket_server_side_encryption_configuration",
        "aws_secretsmanager_secret_rotation",
        "aws_secretsmanager_secret_version", "aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_subnet",
        "aws_vpc", "aws_vpc_endpoint", "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule",

    ]

    static func names(in plan: PlanDocument) -> [Name] {
        plan.resources.flatMap { resource -> [Name] in
            let own = (attributes[resource.type] ?? [:]).map { attribute, form in
                Name(
                    address: resource.address, name: resource[attribute].text ?? "", form: form,
                    beginnings: beginnings[resource.type] ?? [])
            }
            let tag = resource["tags_all"]["Name"].text.map {
                [Name(address: resource.address, name: $0, form: .ending)]
            }
            return own + (tag ?? [])
        }
    }

    static func findings(of plan: PlanDocument) -> [String] {
        let wrong = names(in: plan).filter { !isRight($0, plan.suffix) }
            .map { "\($0.address) is called \"\($0.name)\", which does not say its type and \(plan.suffix)" }
        let unknown = Set(plan.resources.map(\.type)).subtracting(attributes.keys).subtracting(nameless).sorted()
            .map { "\($0) is in neither of the lists of types with and without a name" }
        let untagged = plan.resources.filter { nameless.contains($0.type) && $0["tags_all"] != .null }
            .filter { $0["tags_all"]["Name"] == .null }.map { "\($0.address) has neither a name nor the tag Name" }
        return wrong + unknown + untagged
    }

    private static func isRight(_ name: Name, _ suffix: String) -> Bool {
        guard name.beginnings.isEmpty || name.beginnings.contains(where: { name.name.hasPrefix($0 + "-") }) else {
            return false
        }
        return switch name.form {
        case .ending: name.name.hasSuffix("-" + suffix) && name.name.first?.isLetter ?? false
        case .prefix: name.name.hasSuffix("-\(suffix)-") && name.name.first?.isLetter ?? false
        case .part: name.name.split { !$0.isLetter && !$0.isNumber }.contains { $0 == suffix }
        }
    }
}
