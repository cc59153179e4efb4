output "replication_group_id" {
  description = "Id of the replication group."
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "replication_group_arn" {
  description = "ARN of the replication group."
  value       = aws_elasticache_replication_group.this.arn
}

output "configuration_endpoint" {
  description = "Host name that names the nodes of all shards."
  value       = aws_elasticache_replication_group.this.configuration_endpoint_address
}

output "port" {
  description = "TCP port of the nodes."
  value       = var.port
}

output "auth_secret_arn" {
  description = "ARN of the secret with the AUTH token."
  value       = aws_secretsmanager_secret.auth.arn

  # A task that starts before there is a value does not start.
  depends_on = [aws_secretsmanager_secret_version.auth]
}

output "node_group_count" {
  description = "Shards."
  value       = var.node_groups
}

output "replicas_per_node_group" {
  description = "Replicas of each shard."
  value       = var.replicas_per_node_group
}

output "member_clusters" {
  description = "Ids of the nodes."
  value       = aws_elasticache_replication_group.this.member_clusters
}
