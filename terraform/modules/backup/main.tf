resource "aws_backup_vault" "this" {
  name        = "backup-vault-${var.environment_suffix}"
  kms_key_arn = var.kms_key_arn
  # Destroy deletes the recovery points too; a vault that still holds some cannot be deleted.
  force_destroy = true

  tags = {
    Name = "backup-vault-${var.environment_suffix}"
  }
}

resource "aws_backup_plan" "this" {
  name = "backup-plan-${var.environment_suffix}"

  rule {
    rule_name         = "backup-rule-${var.environment_suffix}"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 0/6 * * ? *)"
    # Together six hours: a job is over, or given up, before the next one is due.
    start_window      = var.start_window_minutes
    completion_window = 360 - var.start_window_minutes
    # Snapshots. With a continuous recovery point AWS Backup would own the cluster's retention and backup window, and
    # Terraform would fight it over both; Aurora's own continuous backup goes on beside the snapshots.
    enable_continuous_backup = false
    # The provider's default tags reach the plan, not what the plan makes.
    recovery_point_tags = merge(var.recovery_point_tags, {
      Name = "recovery-point-${var.environment_suffix}"
    })

    lifecycle {
      delete_after = var.retention_days
    }
  }

  tags = {
    Name = "backup-plan-${var.environment_suffix}"
  }
}

resource "aws_backup_selection" "this" {
  name         = "backup-selection-${var.environment_suffix}"
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = [var.database_cluster_arn]

  # Without the policy the first job fails; destroyed before the policy for the same reason.
  depends_on = [aws_iam_role_policy_attachment.this]
}

resource "aws_iam_role" "this" {
  name                  = "role-backup-${var.environment_suffix}"
  description           = "AWS Backup takes the snapshots of the database with it"
  force_detach_policies = true

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "backup.amazonaws.com" }
    }]
  })

  tags = {
    Name = "role-backup-${var.environment_suffix}"
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  role = aws_iam_role.this.name
  # AWS's own, which it keeps up with what a snapshot of Aurora takes. The one for restores is left out: a restore is
  # made by a person, with that person's rights.
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}
