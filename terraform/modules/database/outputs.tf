output "cluster_identifier" {
  description = "Identifier of the cluster."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_rds_cluster.this.arn
}

output "cluster_resource_id" {
  description = "Id of the cluster that outlives its name."
  value       = aws_rds_cluster.this.cluster_resource_id
}

output "endpoint" {
  description = "Host name of the writer."
  value       = aws_rds_cluster.this.endpoint
}

output "reader_endpoint" {
  description = "Host name of the readers."
  value       = aws_rds_cluster.this.reader_endpoint
}

output "port" {
  description = "TCP port of cluster and proxy."
  value       = var.port
}

output "database_name" {
  description = "Database that the service uses."
  value       = var.database_name
}

output "secret_arn" {
  description = "ARN of the secret with the master user's name and password, which RDS manages."
  value       = one(aws_rds_cluster.this.master_user_secret).secret_arn
}

output "service_secret_arn" {
  description = "ARN of the secret with the service's own user name and password."
  value       = aws_secretsmanager_secret.service.arn

  # A task that starts before there is a value does not start.
  depends_on = [aws_secretsmanager_secret_version.service]
}

output "proxy_endpoint" {
  description = "Host name of the proxy, which leads to the writer."
  value       = aws_db_proxy.this.endpoint

  depends_on = [aws_db_proxy_target.this]
}

output "instance_identifiers" {
  description = "Identifiers of the instances: zone => identifier."
  value       = { for zone, instance in aws_rds_cluster_instance.this : zone => instance.identifier }
}

output "instance_arns" {
  description = "ARNs of the instances: zone => ARN."
  value       = { for zone, instance in aws_rds_cluster_instance.this : zone => instance.arn }
}

output "rewind" {
  description = "How the database is taken back, and how far at least."
  value = {
    method         = "point-in-time-restore"
    window_seconds = var.backtrack_window_seconds
  }
}
