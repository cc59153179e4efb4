locals {
  alarm_arn_prefix = "arn:aws:cloudwatch:${var.region}:${var.account_id}:alarm:"

  # From the resources, so that who uses a name waits for its alarm.
  names = merge(
    { for name, alarm in aws_cloudwatch_metric_alarm.metric : name => alarm.alarm_name },
    { for name, alarm in aws_cloudwatch_metric_alarm.expression : name => alarm.alarm_name },
  )

  customer_alarm_names = concat(
    [aws_cloudwatch_composite_alarm.zones_lost.alarm_name],
    sort([for name, tells in local.told : local.names[name] if tells == "customers"]),
  )
  fault_alarm_names = sort([for name, tells in local.told : local.names[name] if tells == "fault"])
  all_alarm_names   = concat([aws_cloudwatch_composite_alarm.zones_lost.alarm_name], sort(values(local.names)))
}

output "topic_arn" {
  description = "ARN of the topic that every notification goes to."
  value       = aws_sns_topic.this.arn
}

output "alarm_names" {
  description = "Names of the alarms that mean that customers suffer: a game day does not begin while one is raised, and stops when one is."
  value       = local.customer_alarm_names
}

output "fault_alarm_names" {
  description = "Names of the alarms that say that a part was lost which the stack is built to lose; a game day raises them by design."
  value       = local.fault_alarm_names
}

output "all_alarm_names" {
  description = "Names of all alarms of this module."
  value       = local.all_alarm_names
}

output "alarm_arns" {
  description = "ARNs of all alarms, by name."
  value       = { for name in local.all_alarm_names : name => "${local.alarm_arn_prefix}${name}" }
}

output "dashboard_name" {
  description = "Name of the dashboard that shows each zone."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
