# A task learns the database's password when it starts. After each rotation all tasks are replaced, as in a deployment:
# two healthy ones in each zone remain. Until then tasks keep the connections they have.
resource "aws_scheduler_schedule" "restart" {
  name                         = "restart-${var.environment_suffix}"
  description                  = "Replaces the tasks of ${local.service_name} after the rotation of the database's password"
  schedule_expression          = var.restart_schedule
  schedule_expression_timezone = "UTC"
  kms_key_arn                  = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:ecs:updateService"
    role_arn = aws_iam_role.restart.arn

    input = jsonencode({
      Cluster            = aws_ecs_cluster.this.name
      Service            = aws_ecs_service.this.name
      ForceNewDeployment = true
    })

    retry_policy {
      maximum_retry_attempts       = 10
      maximum_event_age_in_seconds = 3600
    }
  }
}

resource "aws_iam_role" "restart" {
  name                  = "restart-role-${var.environment_suffix}"
  assume_role_policy    = data.aws_iam_policy_document.restart_trust.json
  force_detach_policies = true
}

data "aws_iam_policy_document" "restart_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role_policy" "restart" {
  name   = "restart-policy-${var.environment_suffix}"
  role   = aws_iam_role.restart.name
  policy = data.aws_iam_policy_document.restart.json
}

data "aws_iam_policy_document" "restart" {
  statement {
    sid       = "RestartService"
    actions   = ["ecs:UpdateService"]
    resources = [aws_ecs_service.this.id]
  }

  statement {
    sid       = "ReadSchedule"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]
  }
}
