# How a game day ended is taken from the exit code that ECS reports, not from the agent's own words: who is dead says nothing.
# Exit code 0 is the only success; refused, inconclusive and aborted are none.
locals {
  not_zero = [{ "anything-but" = [0] }, { exists = false }]

  outcomes = {
    succeeded = {
      description = "A game day ended and everything in it was verified"
      family      = "run"
      exit_code   = [0]
      words       = "The game day of ${var.stack.name} is verified. Reports: s3://${local.bucket_name}/reports (<at>)"
    }
    failed = {
      description = "A game day ended without being verified, or its task died"
      family      = "run"
      exit_code   = local.not_zero
      words       = "The game day of ${var.stack.name} is NOT verified: exit code <code> <why>. Reports: s3://${local.bucket_name}/reports. What it may have left behind is now being taken back (<at>, <task>)"
    }
    not-undone = {
      description = "What a game day left behind could not be taken back"
      family      = "recover"
      exit_code   = local.not_zero
      words       = "SOMETHING MAY STILL BE BROKEN in ${var.stack.name}: taking back what a game day left failed with exit code <code> <why>. Run gameday recover --stack stack.json, or terraform apply (<at>, <task>)"
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.outcomes

  name        = "event-rule-gameday-${each.key}-${var.environment_suffix}"
  description = each.value.description

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn        = [var.cluster.arn]
      taskDefinitionArn = [{ prefix = "${local.family_arns[each.value.family]}:" }]
      lastStatus        = ["STOPPED"]
      containers        = { exitCode = each.value.exit_code }
    }
  })

  tags = {
    Name = "event-rule-gameday-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_cloudwatch_event_target" "topic" {
  for_each = local.outcomes

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "topic"
  arn       = var.topic_arn

  input_transformer {
    input_paths = {
      at   = "$.time"
      code = "$.detail.containers[0].exitCode"
      why  = "$.detail.stoppedReason"
      task = "$.detail.taskArn"
    }
    input_template = "\"${each.value.words}\""
  }
}

# A game day whose task was killed has taken nothing back: another task does, from AWS's state alone. Twice does no harm.
resource "aws_cloudwatch_event_target" "recover" {
  rule      = aws_cloudwatch_event_rule.this["failed"].name
  target_id = "recover"
  arn       = var.cluster.arn
  role_arn  = aws_iam_role.launcher.arn

  ecs_target {
    task_definition_arn     = aws_ecs_task_definition.this["recover"].arn_without_revision
    launch_type             = "FARGATE"
    task_count              = 1
    propagate_tags          = "TASK_DEFINITION"
    enable_ecs_managed_tags = true

    network_configuration {
      assign_public_ip = true
      security_groups  = [aws_security_group.this.id]
      subnets          = [aws_subnet.this.id]
    }
  }

  retry_policy {
    maximum_retry_attempts       = 20
    maximum_event_age_in_seconds = 3600
  }

  depends_on = [aws_iam_role_policy.launcher]
}

locals {
  alarms = {
    gameday-failed = {
      description = "A game day was not verified, or its task died: its report says why."
      namespace   = "AWS/Events"
      metric      = "Invocations"
      dimensions  = { RuleName = "event-rule-gameday-failed-${var.environment_suffix}" }
    }
    gameday-not-undone = {
      description = "Something that a game day broke may still be broken: run gameday recover --stack stack.json, or terraform apply."
      namespace   = "AWS/Events"
      metric      = "Invocations"
      dimensions  = { RuleName = "event-rule-gameday-not-undone-${var.environment_suffix}" }
    }
    gameday-not-started = {
      description = "The schedule could not start a game day: the queue queue-gameday-not-started-${var.environment_suffix} says why. Empty it to end this alarm."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.not_started.name }
      statistic   = "Maximum"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name        = "alarm-${each.key}-${var.environment_suffix}"
  alarm_description = each.value.description

  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = try(each.value.statistic, "Sum")
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [var.topic_arn]
  ok_actions    = [var.topic_arn]

  tags = {
    Name = "alarm-${each.key}-${var.environment_suffix}"
  }
}

# Only while game days are wanted.
resource "aws_cloudwatch_metric_alarm" "missed" {
  count = var.schedule.enabled ? 1 : 0

  alarm_name        = "alarm-gameday-missed-${var.environment_suffix}"
  alarm_description = "No game day has succeeded for ${var.missed_after_days} days."

  namespace           = "AWS/Events"
  metric_name         = "Invocations"
  dimensions          = { RuleName = aws_cloudwatch_event_rule.this["succeeded"].name }
  statistic           = "Sum"
  period              = 86400
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = var.missed_after_days
  datapoints_to_alarm = var.missed_after_days
  # The rule writes nothing while nothing succeeds.
  treat_missing_data = "breaching"

  alarm_actions = [var.topic_arn]
  ok_actions    = [var.topic_arn]

  tags = {
    Name = "alarm-gameday-missed-${var.environment_suffix}"
  }
}
