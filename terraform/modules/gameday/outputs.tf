output "task_definition_arn" {
  description = "ARN of the task definition of a game day, without a revision: for starting one by hand."
  value       = aws_ecs_task_definition.this["run"].arn_without_revision
}

output "recover_task_definition_arn" {
  description = "ARN of the task definition that takes back what a dead game day left, without a revision."
  value       = aws_ecs_task_definition.this["recover"].arn_without_revision
}

output "role_arn" {
  description = "ARN of the agent's role."
  value       = aws_iam_role.agent.arn
}

output "permissions" {
  description = "The actions of the agent's role: those that gameday itself calls, and the others that its task needs."
  value = {
    gameday = sort(distinct(flatten([for statement in local.gameday_statements : statement.Action])))
    others  = sort(distinct(flatten([for statement in local.other_statements : statement.Action])))
  }
}

output "bucket_name" {
  description = "Name of the bucket with the reports."
  value       = aws_s3_bucket.this.bucket
}

output "schedule_name" {
  description = "Name of the schedule."
  value       = aws_scheduler_schedule.this.name
}

output "alarm_names" {
  description = "Names of the alarms on game days. None of them belongs into the stack file: a failed game day must not forbid the next."
  value = concat(
    [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name],
    aws_cloudwatch_metric_alarm.missed[*].alarm_name,
  )
}

output "subnet_id" {
  description = "Id of the agent's subnet."
  value       = aws_subnet.this.id
}

output "security_group_id" {
  description = "Id of the agent's security group."
  value       = aws_security_group.this.id
}
