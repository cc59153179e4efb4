mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix       = "t1"
  zones                    = ["us-east-1a", "us-east-1b", "us-east-1c"]
  subnet_ids               = ["subnet-0a", "subnet-0b", "subnet-0c"]
  security_group_ids       = { database = "sg-0a", proxy = "sg-0b" }
  port                     = 5432
  kms_key_arn              = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  min_capacity             = 2
  max_capacity             = 16
  backup_retention_days    = 7
  backtrack_window_seconds = 86400
  log_retention_days       = 365
}

run "cluster" {
  command = plan

  module {
    source = "./modules/database"
  }

  assert {
    condition     = aws_rds_cluster.this.engine == "aurora-postgresql" && aws_rds_cluster.this.cluster_identifier == "aurora-cluster-t1"
    error_message = "It must be Aurora PostgreSQL, named by type and suffix."
  }

  assert {
    condition     = aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.kms_key_id == var.kms_key_arn
    error_message = "Storage must be encrypted with the stack's key."
  }

  assert {
    condition     = aws_rds_cluster.this.manage_master_user_password && aws_rds_cluster.this.master_password == null
    error_message = "RDS must manage the master password; Terraform must not know it."
  }

  assert {
    condition     = contains(aws_rds_cluster.this.enabled_cloudwatch_logs_exports, "postgresql") && aws_cloudwatch_log_group.cluster.name == "/aws/rds/cluster/aurora-cluster-t1/postgresql"
    error_message = "Logs must be exported to a log group that Terraform owns."
  }

  assert {
    condition     = !aws_rds_cluster.this.deletion_protection && aws_rds_cluster.this.skip_final_snapshot && aws_rds_cluster.this.delete_automated_backups
    error_message = "The cluster must be destroyable and leave nothing."
  }

  assert {
    condition     = aws_rds_cluster.this.backup_retention_period == 7 && aws_rds_cluster.this.copy_tags_to_snapshot
    error_message = "Continuous backups must be kept, and snapshots carry the tags."
  }

  assert {
    condition     = aws_rds_cluster.this.enable_http_endpoint
    error_message = "Game days read a restored ledger through the Data API."
  }

  assert {
    condition     = contains([for parameter in aws_rds_cluster_parameter_group.this.parameter : "${parameter.name}=${parameter.value}"], "rds.force_ssl=1")
    error_message = "The database must refuse connections without TLS."
  }
}

run "windows" {
  command = plan

  module {
    source = "./modules/database"
  }

  # In minutes after the last of AWS Backup's hours.
  assert {
    condition = alltrue([
      for time in regexall("[0-9]{2}:[0-9]{2}", "${aws_rds_cluster.this.preferred_backup_window} ${aws_rds_cluster.this.preferred_maintenance_window}") :
      tonumber(split(":", time)[0]) % 6 * 60 + tonumber(split(":", time)[1]) >= 120 && tonumber(split(":", time)[0]) % 6 * 60 + tonumber(split(":", time)[1]) <= 300
    ])
    error_message = "Backup and maintenance must stay clear of the snapshots at 0, 6, 12 and 18 o'clock: two hours after, one before."
  }

  assert {
    condition     = tonumber(replace(split("-", aws_rds_cluster.this.preferred_backup_window)[1], ":", "")) <= tonumber(replace(regex("[0-9]{2}:[0-9]{2}", aws_rds_cluster.this.preferred_maintenance_window), ":", ""))
    error_message = "The backup must be over before maintenance begins."
  }
}

run "no_backtrack_but_a_rewind" {
  command = plan

  module {
    source = "./modules/database"
  }

  # AWS refuses any other value on Aurora PostgreSQL, and only when it is applied.
  assert {
    condition     = coalesce(aws_rds_cluster.this.backtrack_window, 0) == 0
    error_message = "backtrack_window must not be set on Aurora PostgreSQL."
  }

  assert {
    condition     = output.rewind.method == "point-in-time-restore" && output.rewind.window_seconds == 86400
    error_message = "The rewind must say how, and how far."
  }

  assert {
    condition     = aws_rds_cluster.this.backup_retention_period * 86400 >= output.rewind.window_seconds
    error_message = "Backups must reach back as far as the rewind promises."
  }
}

run "instances" {
  command = plan

  module {
    source = "./modules/database"
  }

  assert {
    condition     = { for zone, instance in aws_rds_cluster_instance.this : zone => instance.availability_zone } == { for zone in var.zones : zone => zone }
    error_message = "Each zone must have one instance."
  }

  assert {
    condition     = toset([for instance in aws_rds_cluster_instance.this : instance.promotion_tier]) == toset([0, 1])
    error_message = "All instances must be in the tiers that keep up with the writer."
  }

  assert {
    condition = alltrue([
      for instance in aws_rds_cluster_instance.this :
      !instance.publicly_accessible && instance.performance_insights_enabled && instance.monitoring_interval == 60 && instance.auto_minor_version_upgrade
    ])
    error_message = "Instances must be private, watched and kept up to date."
  }

  assert {
    condition     = aws_rds_cluster_instance.this["us-east-1b"].identifier == "aurora-instance-us-east-1b-t1"
    error_message = "An instance's name must say its type, zone and suffix."
  }
}

run "proxy" {
  command = plan

  module {
    source = "./modules/database"
  }

  assert {
    condition     = aws_db_proxy.this.require_tls && toset(aws_db_proxy.this.vpc_security_group_ids) == toset(["sg-0b"]) && length(aws_db_proxy.this.vpc_subnet_ids) == 3
    error_message = "The proxy must ask for TLS and stand in all zones, with its own security group."
  }

  assert {
    condition     = aws_db_proxy_target.this.db_cluster_identifier == "aurora-cluster-t1"
    error_message = "The proxy must lead to the cluster."
  }
}

run "service_user" {
  command = apply

  module {
    source = "./modules/database"
  }

  assert {
    condition     = toset([for auth in aws_db_proxy.this.auth : auth.secret_arn]) == toset([output.secret_arn, output.service_secret_arn]) && output.secret_arn != output.service_secret_arn
    error_message = "Master and service must sign in through the proxy, each with a secret of its own."
  }

  assert {
    condition     = output.service_secret_arn == aws_secretsmanager_secret.service.arn && aws_secretsmanager_secret.service.name == "aurora-service-t1" && aws_secretsmanager_secret.service.kms_key_id == var.kms_key_arn
    error_message = "The service's secret must be encrypted with the stack's key, named by type and suffix."
  }

  assert {
    condition     = keys(jsondecode(aws_secretsmanager_secret_version.service.secret_string)) == ["password", "username"] && jsondecode(aws_secretsmanager_secret_version.service.secret_string).username == "payments_service"
    error_message = "RDS Proxy reads the user from username and password."
  }
}

run "rotation" {
  command = plan

  module {
    source = "./modules/database"
  }

  assert {
    condition     = !aws_secretsmanager_secret_rotation.master.rotate_immediately && aws_secretsmanager_secret_rotation.master.rotation_rules[0].schedule_expression == "cron(0 3 ? * SUN *)"
    error_message = "The master's password must change at a known hour, and not during the first apply."
  }
}

run "refuses_a_retention_below_the_rewind" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    backup_retention_days    = 1
    backtrack_window_seconds = 172800
  }

  expect_failures = [aws_rds_cluster.this]
}

run "accepts_a_retention_that_just_covers" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    backup_retention_days    = 3
    backtrack_window_seconds = 259200
  }

  assert {
    condition     = output.rewind.window_seconds == 259200
    error_message = "Three days of backups cover three days."
  }
}

run "refuses_capacities_the_wrong_way_round" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    min_capacity = 8
    max_capacity = 4
  }

  expect_failures = [aws_rds_cluster.this]
}

run "refuses_two_zones" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    zones = ["us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.zones]
}

run "refuses_a_minor_version" {
  command = plan

  module {
    source = "./modules/database"
  }

  variables {
    engine_version = "16.6"
  }

  expect_failures = [var.engine_version]
}
