resource "aws_scheduler_schedule_group" "this" {
  name = "schedule-group-gameday-${var.environment_suffix}"

  tags = {
    Name = "schedule-group-gameday-${var.environment_suffix}"
  }
}

resource "aws_scheduler_schedule" "this" {
  name        = "schedule-gameday-${var.environment_suffix}"
  description = "A game day: ${join(", ", var.experiments)}"
  group_name  = aws_scheduler_schedule_group.this.name
  state       = var.schedule.enabled ? "ENABLED" : "DISABLED"
  kms_key_arn = var.kms_key_arn

  schedule_expression          = var.schedule.expression
  schedule_expression_timezone = var.schedule.timezone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.cluster.arn
    role_arn = aws_iam_role.launcher.arn

    ecs_parameters {
      # Without a revision: always the newest.
      task_definition_arn     = aws_ecs_task_definition.this["run"].arn_without_revision
      launch_type             = "FARGATE"
      task_count              = 1
      propagate_tags          = "TASK_DEFINITION"
      enable_ecs_managed_tags = true

      network_configuration {
        assign_public_ip = true
        security_groups  = [aws_security_group.this.id]
        subnets          = [aws_subnet.this.id]
      }
    }

    # A game day that did not start is not caught up on at another time than people expect it.
    retry_policy {
      maximum_retry_attempts       = 0
      maximum_event_age_in_seconds = 300
    }

    dead_letter_config {
      arn = aws_sqs_queue.not_started.arn
    }
  }

  depends_on = [aws_iam_role_policy.launcher]
}

# The game days that could not be started, with the reason.
resource "aws_sqs_queue" "not_started" {
  name                      = "queue-gameday-not-started-${var.environment_suffix}"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  tags = {
    Name = "queue-gameday-not-started-${var.environment_suffix}"
  }
}
