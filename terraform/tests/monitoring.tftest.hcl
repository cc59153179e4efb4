mock_provider "aws" {
  source = "./tests/mocks/leaves"
}

variables {
  environment_suffix  = "t1"
  region              = "us-east-1"
  account_id          = "123456789012"
  zones               = ["us-east-1b", "us-east-1c", "us-east-1d"]
  kms_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"
  notification_emails = ["oncall@example.com"]

  load_balancer = {
    arn_suffix              = "app/alb-t1/0a1b2c3d4e5f0a1b"
    target_group_arn_suffix = "targetgroup/tg-8080-t1/0a1b2c3d4e5f0a1b"
  }

  service = {
    cluster_name           = "ecs-cluster-t1"
    service_name           = "ecs-service-t1"
    minimum_tasks          = 6
    tasks_per_zone_minimum = 2
  }

  database = {
    cluster_identifier = "aurora-cluster-t1"
    max_capacity       = 16
    instance_identifiers = {
      us-east-1b = "aurora-instance-t1-us-east-1b"
      us-east-1c = "aurora-instance-t1-us-east-1c"
      us-east-1d = "aurora-instance-t1-us-east-1d"
    }
  }

  cache = {
    replication_group_id    = "redis-t1"
    node_group_count        = 3
    replicas_per_node_group = 2
  }

  dns    = { health_check_id = "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f", secondary_health_check_id = "0a1b2c3d-0000-4000-8000-0a1b2c3d4e60" }
  backup = { vault_name = "backup-vault-t1" }

  nat_gateway_ids = {
    us-east-1b = "nat-0b"
    us-east-1c = "nat-0c"
    us-east-1d = "nat-0d"
  }
}

run "each_zone_has_its_alarms" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = alltrue([
      for zone in var.zones : alltrue([
        for kind in ["zone-degraded", "zone-dark"] :
        aws_cloudwatch_metric_alarm.metric["${kind}-${zone}"].metric_name == "HealthyHostCount" &&
        aws_cloudwatch_metric_alarm.metric["${kind}-${zone}"].dimensions["AvailabilityZone"] == zone &&
        aws_cloudwatch_metric_alarm.metric["${kind}-${zone}"].treat_missing_data == "breaching"
      ])
    ])
    error_message = "Each zone needs an alarm on its healthy hosts, and silence must count as failure."
  }

  assert {
    condition = alltrue([
      for zone in var.zones :
      aws_cloudwatch_metric_alarm.metric["zone-degraded-${zone}"].threshold == 2 &&
      aws_cloudwatch_metric_alarm.metric["zone-dark-${zone}"].threshold == 1 &&
      aws_cloudwatch_metric_alarm.metric["zone-dark-${zone}"].period * aws_cloudwatch_metric_alarm.metric["zone-dark-${zone}"].evaluation_periods <= 60
    ])
    error_message = "A zone is degraded below two tasks and dark without one, and a dark zone must be noticed within a minute."
  }

  assert {
    condition     = length(regexall("ALARM", aws_cloudwatch_composite_alarm.zones_lost.alarm_rule)) == 6
    error_message = "Every pair of zones must raise zones-lost."
  }

  assert {
    condition = alltrue([
      for zone in var.zones : alltrue([
        for kind in ["database-cpu", "database-capacity", "database-memory", "database-connections", "nat-ports", "nat-drops"] :
        contains(keys(aws_cloudwatch_metric_alarm.metric), "${kind}-${zone}")
      ])
    ])
    error_message = "Each zone needs alarms on its database instance and its NAT gateway."
  }
}

run "what_must_be_watched" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = length(setsubtract(
      [
        "HealthyHostCount", "UnHealthyHostCount", "TargetResponseTime", "RejectedConnectionCount", "RunningTaskCount", "CPUUtilization",
        "MemoryUtilization", "ACUUtilization", "FreeableMemory", "DatabaseConnections", "AuroraReplicaLagMaximum",
        "ErrorPortAllocation", "HealthCheckStatus", "Invocations",
      ],
      [for alarm in aws_cloudwatch_metric_alarm.metric : alarm.metric_name]
    )) == 0
    error_message = "A metric of the requirements has no alarm."
  }

  assert {
    condition = alltrue(flatten([
      for shard in ["0001", "0002", "0003"] : [
        for kind in ["cpu", "memory", "evictions", "lag", "connections", "failover"] :
        contains(keys(aws_cloudwatch_metric_alarm.expression), "cache-${kind}-${shard}")
      ]
    ]))
    error_message = "Every shard needs its alarms."
  }

  assert {
    condition = toset(flatten([
      for query in aws_cloudwatch_metric_alarm.expression["cache-failover-0002"].metric_query : [for m in query.metric : m.dimensions["CacheClusterId"]]
    ])) == toset(["redis-t1-0002-001", "redis-t1-0002-002", "redis-t1-0002-003"])
    error_message = "A shard's alarm must look at all of its nodes."
  }

  # 0.8 x min(2000, 34359738368 / 9531392 = 3604)
  assert {
    condition     = aws_cloudwatch_metric_alarm.metric["database-connections-us-east-1b"].threshold == 1600
    error_message = "The limit of connections must follow what Aurora allows."
  }

  # A tenth of 16 ACU of 2 GiB.
  assert {
    condition     = aws_cloudwatch_metric_alarm.metric["database-memory-us-east-1b"].threshold == 3435973836
    error_message = "The limit of memory must follow the largest capacity."
  }

  assert {
    condition     = aws_db_event_subscription.cluster.source_ids == toset(["aurora-cluster-t1"]) && contains(aws_db_event_subscription.cluster.event_categories, "failover")
    error_message = "Failovers of the cluster must be told."
  }

  assert {
    condition     = length(aws_db_event_subscription.instances.source_ids) == 3 && contains(aws_db_event_subscription.instances.event_categories, "availability")
    error_message = "The instances must be watched."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["database-failover"].event_pattern).detail.EventCategories == ["failover"]
    error_message = "A failover must be counted."
  }

  assert {
    condition = alltrue([
      jsondecode(aws_cloudwatch_event_rule.this["task-unhealthy"].event_pattern).detail.group == ["service:ecs-service-t1"],
      jsondecode(aws_cloudwatch_event_rule.this["task-unhealthy"].event_pattern).detail.clusterArn == ["arn:aws:ecs:us-east-1:123456789012:cluster/ecs-cluster-t1"],
      aws_cloudwatch_metric_alarm.metric["task-unhealthy"].dimensions["RuleName"] == "event-rule-task-unhealthy-t1",
    ])
    error_message = "Health-check failures of this service's containers, and of no other, must raise an alarm."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.metric["backup-overdue"].period * aws_cloudwatch_metric_alarm.metric["backup-overdue"].evaluation_periods == 12 * 3600,
      aws_cloudwatch_metric_alarm.metric["backup-overdue"].treat_missing_data == "breaching",
      aws_cloudwatch_metric_alarm.metric["backup-overdue"].comparison_operator == "LessThanThreshold",
    ])
    error_message = "Twelve hours without a backup must raise an alarm."
  }
}

run "readers_keep_up" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  # Five minutes, in milliseconds; the cluster's own dimension, for without one the metric is that of nothing.
  assert {
    condition = alltrue([
      aws_cloudwatch_metric_alarm.metric["replica-lag"].threshold <= 300000,
      aws_cloudwatch_metric_alarm.metric["replica-lag"].comparison_operator == "GreaterThanThreshold",
      aws_cloudwatch_metric_alarm.metric["replica-lag"].metric_name == "AuroraReplicaLagMaximum",
      aws_cloudwatch_metric_alarm.metric["replica-lag"].dimensions == tomap({ DBClusterIdentifier = "aurora-cluster-t1" }),
    ])
    error_message = "A reader of the cluster that is five minutes behind must raise an alarm."
  }
}

run "what_dns_fails_over_to" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.metric["health-check-secondary"].dimensions.HealthCheckId == var.dns.secondary_health_check_id && !contains(output.alarm_names, "alarm-health-check-secondary-t1")
    error_message = "A standby that does not answer must be told of, and must not stop a game day."
  }
}

run "customers_apart_from_faults" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = toset(output.alarm_names) == toset([
      "alarm-capacity-t1", "alarm-health-check-t1", "alarm-latency-t1", "alarm-load-balancer-errors-t1",
      "alarm-rejected-connections-t1", "alarm-service-errors-t1", "alarm-zones-lost-t1",
    ])
    error_message = "A game day is stopped by what customers feel."
  }

  assert {
    condition = alltrue([
      for name in ["alarm-zone-dark-us-east-1b-t1", "alarm-database-failover-t1", "alarm-cache-failover-0001-t1", "alarm-running-tasks-t1", "alarm-unhealthy-hosts-t1", "alarm-task-unhealthy-t1"] :
      contains(output.fault_alarm_names, name)
    ])
    error_message = "What a game day breaks by design must be in the list of its own."
  }

  assert {
    condition     = length(setintersection(output.alarm_names, output.fault_alarm_names)) == 0
    error_message = "No alarm may both stop a game day and be raised by it."
  }

  assert {
    condition     = length(output.all_alarm_names) == length(distinct(output.all_alarm_names)) && toset(output.all_alarm_names) == toset(keys(output.alarm_arns))
    error_message = "Every alarm must be named once, with its ARN."
  }

  # Heals within 60 s: nothing that customers feel for less than two minutes may stop a game day.
  assert {
    condition = alltrue([
      for name in ["capacity", "latency", "rejected-connections", "health-check"] :
      aws_cloudwatch_metric_alarm.metric[name].period * aws_cloudwatch_metric_alarm.metric[name].datapoints_to_alarm >= 120
      ]) && alltrue([
      for name in ["load-balancer-errors", "service-errors"] : aws_cloudwatch_metric_alarm.expression[name].datapoints_to_alarm >= 2
    ])
    error_message = "What recovers within the promised 60 s must not stop a game day."
  }

  # With one zone of three gone, four tasks carry the load.
  assert {
    condition     = aws_cloudwatch_metric_alarm.metric["capacity"].threshold == 4
    error_message = "The loss of one zone must not raise the alarm on capacity."
  }

  assert {
    condition = alltrue(concat(
      [for alarm in aws_cloudwatch_metric_alarm.metric : endswith(alarm.alarm_name, "-t1") && alarm.alarm_actions == toset([aws_sns_topic.this.arn])],
      [for alarm in aws_cloudwatch_metric_alarm.expression : endswith(alarm.alarm_name, "-t1") && alarm.alarm_actions == toset([aws_sns_topic.this.arn])],
      [aws_cloudwatch_composite_alarm.zones_lost.alarm_actions == toset([aws_sns_topic.this.arn])],
    ))
    error_message = "Every alarm must be named after the stack and tell the topic."
  }

  # Seven days, and one day for periods of less than an hour: CloudWatch takes no more.
  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.metric : alarm.period * alarm.evaluation_periods <= (alarm.period >= 3600 ? 604800 : 86400)
    ])
    error_message = "An alarm looks further back than CloudWatch allows."
  }
}

run "notifications" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == var.kms_key_arn
    error_message = "The topic must be encrypted with the stack's key."
  }

  assert {
    condition = length(setsubtract(
      ["cloudwatch.amazonaws.com", "events.amazonaws.com", "events.rds.amazonaws.com"],
      flatten([for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : s.Principal.Service if s.Effect == "Allow"])
    )) == 0
    error_message = "Alarms, rules and RDS must be allowed to publish, or they are dropped in silence."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : !can(s.Condition) if s.Effect == "Allow" && try(s.Principal.Service == "events.amazonaws.com", false)
    ])
    error_message = "EventBridge fills in no condition for SNS: with one, its notifications are dropped."
  }

  assert {
    condition = anytrue([
      for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : s.Effect == "Deny" && try(s.Condition.Bool["aws:SecureTransport"] == "false", false)
    ])
    error_message = "The topic must refuse what comes unencrypted."
  }

  assert {
    condition     = aws_sns_topic_subscription.email["oncall@example.com"].protocol == "email"
    error_message = "Each address must be subscribed."
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_event_target.log)) == toset(keys(aws_cloudwatch_event_rule.this))
    error_message = "Every rule must have a target, or nothing counts its events."
  }

  assert {
    condition     = length(setsubtract(["task-unhealthy", "task-failed", "service-impaired", "deployment-failed", "backup-failed"], keys(aws_cloudwatch_event_target.topic))) == 0
    error_message = "What a person must hear of must go to the topic in words."
  }

  assert {
    condition     = aws_cloudwatch_log_group.events.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.events.retention_in_days == 365
    error_message = "The log of events must be encrypted and kept for a year."
  }
}

run "the_dashboard_shows_each_zone" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = alltrue([
      for zone in var.zones : length([
        for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget if startswith(widget.properties.title, zone)
      ]) == 4
    ])
    error_message = "Each zone needs its tasks, requests, database instance and NAT gateway."
  }

  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24
    ])
    error_message = "The dashboard is 24 columns wide."
  }
}

run "route_53_is_only_watched_where_its_metrics_are" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    region = "eu-west-1"
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_metric_alarm.metric), "health-check")
    error_message = "Outside us-east-1 the alarm would be raised for ever."
  }
}

run "one_zone_is_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    zones = ["us-east-1b"]
  }

  expect_failures = [var.zones]
}

run "a_wrong_address_is_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    notification_emails = ["oncall"]
  }

  expect_failures = [var.notification_emails]
}

run "too_few_tasks_to_lose_a_zone_are_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    service = {
      cluster_name           = "ecs-cluster-t1"
      service_name           = "ecs-service-t1"
      minimum_tasks          = 3
      tasks_per_zone_minimum = 2
    }
  }

  expect_failures = [var.service]
}

run "an_alarm_before_the_stack_could_heal_is_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    limits = { minutes_before_alarm = 1 }
  }

  expect_failures = [var.limits]
}
