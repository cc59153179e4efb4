output "cluster_name" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "cluster_arn" {
  description = "ARN of the ECS cluster."
  value       = aws_ecs_cluster.this.arn
}

output "service_name" {
  description = "Name of the ECS service."
  value       = aws_ecs_service.this.name
}

output "task_definition_family" {
  description = "Family of the task definition."
  value       = aws_ecs_task_definition.this.family
}

output "task_role_arn" {
  description = "ARN of the role that the tasks run as."
  value       = aws_iam_role.task.arn
}

output "execution_role_arn" {
  description = "ARN of the role that ECS starts tasks with."
  value       = aws_iam_role.execution.arn
}

output "minimum_tasks" {
  description = "Tasks in all zones at all times."
  value       = local.minimum_tasks
}

output "maximum_tasks" {
  description = "Tasks in all zones at most."
  value       = local.maximum_tasks
}

output "log_group_name" {
  description = "Log group of the tasks."
  value       = aws_cloudwatch_log_group.this.name
}

output "namespace_id" {
  description = "Cloud Map namespace in which the service is found."
  value       = aws_service_discovery_private_dns_namespace.this.id
}

output "discovery_name" {
  description = "Name by which other services in the VPC find healthy tasks."
  value       = "${aws_service_discovery_service.this.name}.${aws_service_discovery_private_dns_namespace.this.name}"
}
