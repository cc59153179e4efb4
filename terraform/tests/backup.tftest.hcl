mock_provider "aws" {
  source = "./tests/mocks/leaves"
}

variables {
  environment_suffix   = "t1"
  database_cluster_arn = "arn:aws:rds:us-east-1:123456789012:cluster:aurora-cluster-t1"
  kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"
}

run "six_hours" {
  command = plan

  module {
    source = "./modules/backup"
  }

  assert {
    condition     = one(aws_backup_plan.this.rule).schedule == "cron(0 0/6 * * ? *)"
    error_message = "Backups must run every six hours."
  }

  assert {
    condition     = one(aws_backup_plan.this.rule).enable_continuous_backup == false
    error_message = "A continuous recovery point would take the cluster's retention out of Terraform's hands."
  }

  assert {
    condition     = one(aws_backup_plan.this.rule).start_window + one(aws_backup_plan.this.rule).completion_window <= 360
    error_message = "A job must be over before the next one is due."
  }

  assert {
    condition     = one(one(aws_backup_plan.this.rule).lifecycle).delete_after == 7
    error_message = "Snapshots are kept for seven days unless asked otherwise."
  }

  assert {
    condition     = one(aws_backup_plan.this.rule).target_vault_name == "backup-vault-t1"
    error_message = "The plan must write to the stack's own vault."
  }
}

run "only_this_cluster" {
  command = plan

  module {
    source = "./modules/backup"
  }

  assert {
    condition     = aws_backup_selection.this.resources == toset([var.database_cluster_arn])
    error_message = "The plan must select the cluster by its ARN, and nothing else."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.this.policy_arn == "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
    error_message = "The role backs up; it does not restore."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service == "backup.amazonaws.com"
    error_message = "Only AWS Backup may assume the role."
  }
}

run "destroyable_named_and_tagged" {
  command = plan

  module {
    source = "./modules/backup"
  }

  assert {
    condition     = aws_backup_vault.this.force_destroy && aws_iam_role.this.force_detach_policies
    error_message = "The vault must go with its recovery points."
  }

  assert {
    condition     = aws_backup_vault.this.kms_key_arn == var.kms_key_arn
    error_message = "The vault must be encrypted with the stack's key."
  }

  assert {
    condition = alltrue([
      for name in [
        aws_backup_vault.this.name, aws_backup_plan.this.name, aws_backup_selection.this.name, aws_iam_role.this.name,
        one(aws_backup_plan.this.rule).rule_name,
      ] : endswith(name, "-t1")
    ])
    error_message = "Every name must end with the suffix."
  }

  assert {
    condition = alltrue([
      one(aws_backup_plan.this.rule).recovery_point_tags["Environment"] == "production",
      one(aws_backup_plan.this.rule).recovery_point_tags["DisasterRecovery"] == "enabled",
    ])
    error_message = "Recovery points must carry both tags: the provider's default tags do not reach them."
  }
}

run "retention_of_nothing_is_refused" {
  command = plan

  module {
    source = "./modules/backup"
  }

  variables {
    retention_days = 0
  }

  expect_failures = [var.retention_days]
}

run "retention_beyond_aurora_is_refused" {
  command = plan

  module {
    source = "./modules/backup"
  }

  variables {
    retention_days = 36
  }

  expect_failures = [var.retention_days]
}

run "a_pattern_of_clusters_is_refused" {
  command = plan

  module {
    source = "./modules/backup"
  }

  variables {
    database_cluster_arn = "arn:aws:rds:us-east-1:123456789012:cluster:*"
  }

  expect_failures = [var.database_cluster_arn]
}

run "a_window_that_overlaps_the_next_job_is_refused" {
  command = plan

  module {
    source = "./modules/backup"
  }

  variables {
    start_window_minutes = 300
  }

  expect_failures = [var.start_window_minutes]
}
