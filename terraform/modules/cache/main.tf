locals {
  name = "redis-${var.environment_suffix}"
  logs = toset(["slow-log", "engine-log"])
}

resource "aws_elasticache_subnet_group" "this" {
  name        = "redis-subnets-${var.environment_suffix}"
  description = "Data subnets of payments-${var.environment_suffix}"
  subnet_ids  = var.subnet_ids

  tags = {
    Name = "redis-subnets-${var.environment_suffix}"
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = local.name
  description          = "Sessions of payments-${var.environment_suffix}"

  engine               = "redis"
  engine_version       = "7.1"
  parameter_group_name = "default.redis7.cluster.on"
  node_type            = var.node_type
  port                 = var.port

  num_node_groups            = var.node_groups
  replicas_per_node_group    = var.replicas_per_node_group
  automatic_failover_enabled = true
  multi_az_enabled           = true

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [var.security_group_id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  auth_token                 = data.aws_secretsmanager_secret_version.auth.secret_string
  auth_token_update_strategy = "ROTATE"

  # Clear of the database's snapshots at 0, 6, 12 and 18 o'clock, and of each other.
  snapshot_retention_limit   = var.snapshot_retention_days
  snapshot_window            = "08:00-09:00"
  maintenance_window         = "sun:09:30-sun:10:30"
  auto_minor_version_upgrade = true
  apply_immediately          = true

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      log_type         = log_delivery_configuration.key
      log_format       = "json"
      destination_type = "cloudwatch-logs"
      destination      = log_delivery_configuration.value.name
    }
  }

  tags = {
    Name = local.name
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.logs

  name              = "/elasticache/${each.key}/${local.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "redis-${each.key}-${var.environment_suffix}"
  }
}

# ElastiCache allows few special characters in a token.
data "aws_secretsmanager_random_password" "auth" {
  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "auth" {
  # checkov:skip=CKV2_AWS_57:ElastiCache does not rotate AUTH tokens by itself; the README says how to do it
  name                    = "redis-auth-${var.environment_suffix}"
  description             = "AUTH token of ${local.name}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 0

  tags = {
    Name = "redis-auth-${var.environment_suffix}"
  }
}

resource "aws_secretsmanager_secret_version" "auth" {
  secret_id     = aws_secretsmanager_secret.auth.id
  secret_string = data.aws_secretsmanager_random_password.auth.random_password

  # The data source draws a new password at every plan; the first one counts.
  lifecycle {
    ignore_changes = [secret_string]
  }
}

# What the secret holds now, whoever has changed it: the resource above knows its own version alone.
data "aws_secretsmanager_secret_version" "auth" {
  secret_id = aws_secretsmanager_secret.auth.id

  depends_on = [aws_secretsmanager_secret_version.auth]
}
