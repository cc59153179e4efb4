# Every alarm is a row in one of the tables of this module (service.tf, database.tf, cache.tf, network.tf, events.tf).
#
# A row's `tells` says who cares, and with it whether a game day may go on while the alarm is raised:
#   customers  customers suffer: a run stops, and none begins
#   fault      something was lost that the stack is built to lose: a game day raises it by design
#   attention  a person should look: capacity, deployments, backups
locals {
  alarms = merge(
    local.service_alarms, local.database_alarms, local.network_alarms, local.event_alarms,
  )

  # Alarms on an expression over several metrics: `expression`, and `metrics` by the name that it has there.
  expression_alarms = merge(local.error_alarms, local.cache_alarms)

  told = { for name, alarm in merge(
    { for key, alarm in local.alarms : key => alarm.tells },
    { for key, alarm in local.expression_alarms : key => alarm.tells },
  ) : name => alarm }
}

resource "aws_cloudwatch_metric_alarm" "metric" {
  for_each = local.alarms

  alarm_name        = "alarm-${each.key}-${var.environment_suffix}"
  alarm_description = each.value.description

  namespace          = each.value.namespace
  metric_name        = each.value.metric
  dimensions         = each.value.dimensions
  statistic          = can(each.value.percentile) ? null : try(each.value.statistic, "Average")
  extended_statistic = try(each.value.percentile, null)
  period             = try(each.value.period, 60)

  comparison_operator = try(each.value.below, false) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = try(each.value.periods, var.limits.minutes_before_alarm)
  datapoints_to_alarm = try(each.value.periods, var.limits.minutes_before_alarm)
  treat_missing_data  = try(each.value.missing, "notBreaching")

  alarm_actions = [aws_sns_topic.this.arn]
  ok_actions    = [aws_sns_topic.this.arn]

  tags = {
    Name = "alarm-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_cloudwatch_metric_alarm" "expression" {
  for_each = local.expression_alarms

  alarm_name        = "alarm-${each.key}-${var.environment_suffix}"
  alarm_description = each.value.description

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = try(each.value.periods, var.limits.minutes_before_alarm)
  datapoints_to_alarm = try(each.value.periods, var.limits.minutes_before_alarm)
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "result"
    label       = each.value.label
    expression  = each.value.expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.statistic
        period      = 60
      }
    }
  }

  alarm_actions = [aws_sns_topic.this.arn]
  ok_actions    = [aws_sns_topic.this.arn]

  tags = {
    Name = "alarm-${each.key}-${var.environment_suffix}"
  }
}

# One zone may go; with a second one gone the promise is over.
resource "aws_cloudwatch_composite_alarm" "zones_lost" {
  alarm_name        = "alarm-zones-lost-${var.environment_suffix}"
  alarm_description = "Two or more zones have no healthy task: the stack is built to lose one."

  alarm_rule = join(" OR ", flatten([
    for index, one in var.zones : [
      for other in slice(var.zones, index + 1, length(var.zones)) :
      "(ALARM(\"${aws_cloudwatch_metric_alarm.metric["zone-dark-${one}"].alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.metric["zone-dark-${other}"].alarm_name}\"))"
    ]
  ]))

  alarm_actions = [aws_sns_topic.this.arn]
  ok_actions    = [aws_sns_topic.this.arn]

  tags = {
    Name = "alarm-zones-lost-${var.environment_suffix}"
  }
}
