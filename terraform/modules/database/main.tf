locals {
  cluster_identifier = "aurora-cluster-${var.environment_suffix}"
}

resource "aws_db_subnet_group" "this" {
  name        = "aurora-subnets-${var.environment_suffix}"
  description = "Data subnets of payments-${var.environment_suffix}"
  subnet_ids  = var.subnet_ids

  tags = {
    Name = "aurora-subnets-${var.environment_suffix}"
  }
}

# The major version is part of the name: an upgrade makes a new group, and the old one stays until the cluster has left.
resource "aws_rds_cluster_parameter_group" "this" {
  name        = "aurora-params-pg${var.engine_version}-${var.environment_suffix}"
  family      = "aurora-postgresql${var.engine_version}"
  description = "TLS alone; changes of structure and slow statements are logged"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  tags = {
    Name = "aurora-params-pg${var.engine_version}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Aurora would make it by itself, unencrypted and for ever, and leave it behind.
resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/rds/cluster/${local.cluster_identifier}/postgresql"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "aurora-logs-${var.environment_suffix}"
  }
}

# Storage keeps six copies in three zones whatever the instances do, so a failover loses nothing. availability_zones is
# left to AWS, which would otherwise add zones and have the cluster replaced.
resource "aws_rds_cluster" "this" {
  # checkov:skip=CKV_AWS_139:Everything must be destroyable by `terraform destroy`
  # checkov:skip=CKV2_AWS_8:The module backup selects it by the ARN that this module gives out, where checkov does not look
  # checkov:skip=CKV_AWS_162:The service signs in by password through RDS Proxy; the password is managed and rotated
  cluster_identifier = local.cluster_identifier
  engine             = "aurora-postgresql"
  engine_mode        = "provisioned"
  engine_version     = var.engine_version
  port               = var.port
  database_name      = var.database_name

  master_username               = "payments_admin"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn

  db_subnet_group_name            = aws_db_subnet_group.this.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  vpc_security_group_ids          = [var.security_group_ids.database]

  storage_encrypted               = true
  kms_key_id                      = var.kms_key_arn
  enabled_cloudwatch_logs_exports = ["postgresql"]

  # The RDS Data API: game days read a restored ledger through it.
  enable_http_endpoint = true

  # Clear of AWS Backup's snapshots at 0, 6, 12 and 18 o'clock.
  backup_retention_period      = var.backup_retention_days
  preferred_backup_window      = "08:00-09:00"
  preferred_maintenance_window = "sun:09:30-sun:10:30"
  copy_tags_to_snapshot        = true

  deletion_protection      = false
  skip_final_snapshot      = true
  delete_automated_backups = true
  apply_immediately        = true

  serverlessv2_scaling_configuration {
    min_capacity = var.min_capacity
    max_capacity = var.max_capacity
  }

  tags = {
    Name = local.cluster_identifier
  }

  lifecycle {
    # AWS refuses backtrack_window on Aurora PostgreSQL; what takes its place must reach as far.
    precondition {
      condition     = var.backup_retention_days * 86400 >= var.backtrack_window_seconds
      error_message = "backup_retention_days (${var.backup_retention_days}) is too short: a restore must reach back backtrack_window_seconds (${var.backtrack_window_seconds})."
    }

    precondition {
      condition     = var.max_capacity >= var.min_capacity
      error_message = "max_capacity (${var.max_capacity}) must not be below min_capacity (${var.min_capacity})."
    }
  }

  depends_on = [aws_cloudwatch_log_group.cluster]
}

# One in each zone. Tiers 0 and 1 keep a reader as large as the writer, so that any of them can take over at once.
resource "aws_rds_cluster_instance" "this" {
  for_each = { for index, zone in var.zones : zone => index }

  identifier         = "aurora-instance-${each.key}-${var.environment_suffix}"
  cluster_identifier = aws_rds_cluster.this.cluster_identifier
  engine             = aws_rds_cluster.this.engine
  instance_class     = "db.serverless"
  availability_zone  = each.key
  promotion_tier     = min(each.value, 1)

  db_subnet_group_name       = aws_db_subnet_group.this.name
  publicly_accessible        = false
  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true
  apply_immediately          = true

  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn

  tags = {
    Name = "aurora-instance-${each.key}-${var.environment_suffix}"
  }

  depends_on = [aws_iam_role_policy_attachment.monitoring]
}

resource "aws_iam_role" "monitoring" {
  name                  = "rds-monitoring-role-${var.environment_suffix}"
  assume_role_policy    = data.aws_iam_policy_document.monitoring_trust.json
  force_detach_policies = true
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

# A day and an hour for what would otherwise happen every seven days at any time: a task that starts in between may have
# to start again.
resource "aws_secretsmanager_secret_rotation" "master" {
  secret_id          = one(aws_rds_cluster.this.master_user_secret).secret_arn
  rotate_immediately = false

  rotation_rules {
    schedule_expression = var.password_rotation_schedule
    duration            = "1h"
  }
}
