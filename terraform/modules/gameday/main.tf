locals {
  # "run" is a game day; "recover" takes back what one left behind that died.
  families = {
    run     = "task-gameday-run-${var.environment_suffix}"
    recover = "task-gameday-recover-${var.environment_suffix}"
  }

  family_arns = {
    for command, family in local.families : command => "arn:aws:ecs:${var.region}:${var.account_id}:task-definition/${family}"
  }

  environment = merge(
    {
      GAMEDAY_STACK              = jsonencode(var.stack)
      GAMEDAY_EXPERIMENTS        = join(" ", var.experiments)
      GAMEDAY_REPORTS            = "s3://${local.bucket_name}/reports"
      GAMEDAY_TIME_LIMIT_SECONDS = tostring(var.time_limit_minutes * 60)
      GAMEDAY_TIMEZONE           = var.schedule.timezone
      AWS_REGION                 = var.region
    },
    { for freezes in [var.freezes] : "GAMEDAY_FREEZES" => jsonencode(freezes) if length(freezes) > 0 },
  )
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.families

  family                   = each.value
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory_mib
  task_role_arn            = aws_iam_role.agent.arn
  execution_role_arn       = aws_iam_role.execution.arn

  container_definitions = jsonencode([{
    name                   = "agent"
    image                  = var.image
    command                = [each.key]
    essential              = true
    readonlyRootFilesystem = true
    # The most that Fargate gives for undoing after SIGTERM.
    stopTimeout     = 120
    environment     = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
    mountPoints     = [{ sourceVolume = "runs", containerPath = "/var/lib/gameday", readOnly = false }]
    linuxParameters = { initProcessEnabled = true }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  }])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "runs"
  }

  tags = {
    Name = each.value
  }

  lifecycle {
    # Scheduler knows more names than gameday takes.
    precondition {
      condition     = length(var.freezes) == 0 || (can(regex("^(UTC|[A-Za-z_]+/.+)$", var.schedule.timezone)) && !startswith(var.schedule.timezone, "Etc/GMT"))
      error_message = "With freezes, schedule.timezone must be UTC or the name of a place, such as Europe/Berlin: gameday takes no abbreviation and no offset."
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/gameday-${var.environment_suffix}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "log-group-gameday-${var.environment_suffix}"
  }
}
