# What AWS says in events and not in metrics. Every one is kept in a log beside the game days' reports; those that a
# person must hear of go to the topic in words; and each is counted, so that an alarm can be raised on it.
locals {
  cluster_arn = "arn:aws:ecs:${var.region}:${var.account_id}:cluster/${var.service.cluster_name}"
  service_arn = "arn:aws:ecs:${var.region}:${var.account_id}:service/${var.service.cluster_name}/${var.service.service_name}"

  task_paths = { at = "$.time", zone = "$.detail.availabilityZone", why = "$.detail.stoppedReason", task = "$.detail.taskArn" }

  events = {
    task-unhealthy = {
      description = "A task was stopped because it failed its health checks"
      tells       = "fault"
      words       = "A task in <zone> failed its health checks and is replaced: <why> (<at>, <task>)"
      paths       = local.task_paths
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = {
          clusterArn    = [local.cluster_arn]
          group         = ["service:${var.service.service_name}"]
          lastStatus    = ["STOPPED"]
          stoppedReason = [{ prefix = "Task failed container health checks" }, { prefix = "Task failed ELB health checks" }]
        }
      }
    }
    task-failed = {
      description = "A task ended by itself or could not start"
      tells       = "fault"
      words       = "A task in <zone> ended by itself or could not start: <why> (<at>, <task>)"
      paths       = local.task_paths
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = {
          clusterArn = [local.cluster_arn]
          group      = ["service:${var.service.service_name}"]
          lastStatus = ["STOPPED"]
          stopCode   = ["EssentialContainerExited", "TaskFailedToStart"]
        }
      }
    }
    service-impaired = {
      description = "ECS cannot bring the service to its steady state"
      tells       = "attention"
      words       = "ECS cannot bring the service to its steady state: <name> <why> (<at>)"
      paths       = { at = "$.time", name = "$.detail.eventName", why = "$.detail.reason" }
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Service Action"]
        resources   = [local.service_arn]
        detail      = { eventType = ["WARN", "ERROR"] }
      }
    }
    deployment-failed = {
      description = "A deployment of the service failed and is rolled back"
      tells       = "attention"
      words       = "A deployment of the service failed: <why> (<at>, <deployment>)"
      paths       = { at = "$.time", why = "$.detail.reason", deployment = "$.detail.deploymentId" }
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Deployment State Change"]
        resources   = [local.service_arn]
        detail      = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
      }
    }
    # In words by the subscription of database.tf.
    database-failover = {
      description = "The database's writer moves to another instance"
      tells       = "fault"
      pattern = {
        source      = ["aws.rds"]
        detail-type = ["RDS DB Cluster Event"]
        detail      = { SourceIdentifier = [var.database.cluster_identifier], EventCategories = ["failover"] }
      }
    }
    backup-failed = {
      description = "A backup of the database did not complete"
      tells       = "attention"
      words       = "A backup of the database is <state>: <why> (<at>)"
      paths       = { at = "$.time", state = "$.detail.state", why = "$.detail.statusMessage" }
      pattern = {
        source      = ["aws.backup"]
        detail-type = ["Backup Job State Change"]
        detail      = { backupVaultName = [var.backup.vault_name], state = ["FAILED", "ABORTED", "EXPIRED"] }
      }
    }
    backup-completed = {
      description = "A backup of the database is complete"
      tells       = "nobody"
      pattern = {
        source      = ["aws.backup"]
        detail-type = ["Backup Job State Change"]
        detail      = { backupVaultName = [var.backup.vault_name], state = ["COMPLETED"] }
      }
    }
  }

  event_alarms = merge(
    {
      for name, event in local.events : name => {
        description = "${event.description}."
        tells       = event.tells
        namespace   = "AWS/Events"
        metric      = "Invocations"
        dimensions  = { RuleName = "event-rule-${name}-${var.environment_suffix}" }
        statistic   = "Sum"
        threshold   = 0
        periods     = 1
      } if event.tells != "nobody"
    },
    {
      backup-overdue = {
        description = "No backup of the database has completed for ${var.limits.backup_overdue_hours} hours; one is due every six."
        tells       = "attention"
        namespace   = "AWS/Events"
        metric      = "Invocations"
        dimensions  = { RuleName = "event-rule-backup-completed-${var.environment_suffix}" }
        statistic   = "Sum"
        period      = 3600
        periods     = var.limits.backup_overdue_hours
        below       = true
        threshold   = 1
        missing     = "breaching"
      }
    },
  )
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.events

  name          = "event-rule-${each.key}-${var.environment_suffix}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)

  tags = {
    Name = "event-rule-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_cloudwatch_event_target" "log" {
  for_each = local.events

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "log"
  arn       = aws_cloudwatch_log_group.events.arn

  depends_on = [aws_cloudwatch_log_resource_policy.events]
}

resource "aws_cloudwatch_event_target" "topic" {
  for_each = { for name, event in local.events : name => event if can(event.words) }

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "topic"
  arn       = aws_sns_topic.this.arn

  input_transformer {
    input_paths    = each.value.paths
    input_template = "\"${each.value.words}\""
  }
}

resource "aws_cloudwatch_log_group" "events" {
  # EventBridge writes to groups below /aws/events/ only.
  name              = "/aws/events/stack-${var.environment_suffix}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "log-group-events-${var.environment_suffix}"
  }
}

resource "aws_cloudwatch_log_resource_policy" "events" {
  policy_name = "log-resource-policy-events-${var.environment_suffix}"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventBridgeToThisGroup"
      Effect    = "Allow"
      Principal = { Service = ["events.amazonaws.com", "delivery.logs.amazonaws.com"] }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "arn:aws:logs:${var.region}:${var.account_id}:log-group:${aws_cloudwatch_log_group.events.name}:*"
    }]
  })
}
