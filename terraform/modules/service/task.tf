locals {
  # Dead peers are found by time-outs alone when a zone goes dark: no packet says so. Together they stay under 60 s.
  database_connection = join(" ", [
    "host=${var.database.host}",
    "port=${var.database.port}",
    "dbname=${var.database.name}",
    "sslmode=verify-full",
    "sslrootcert=/etc/ssl/certs/ca-certificates.crt",
    "connect_timeout=2",
    "keepalives_idle=5",
    "keepalives_interval=2",
    "keepalives_count=3",
    "tcp_user_timeout=10000",
  ])

  # One definition serves all zones, so a task asks ECS which one it is in.
  read_zone = "TRANSACTION_SERVICE_ZONE=$(curl -fsS --retry 3 \"$ECS_CONTAINER_METADATA_URI_V4/task\" | sed -n 's/.*\"AvailabilityZone\":\"\\([^\"]*\\)\".*/\\1/p')"

  # libpq takes the user and the password from PGUSER and PGPASSWORD. Who serves is not who owns the tables: the master's
  # password is rotated, and a task knows the one that was true when it started.
  migrate_secrets = [
    { name = "PGUSER", valueFrom = "${var.database.master_secret_arn}:username::" },
    { name = "PGPASSWORD", valueFrom = "${var.database.master_secret_arn}:password::" },
    { name = "TRANSACTION_SERVICE_USER", valueFrom = "${var.database.secret_arn}:username::" },
    { name = "TRANSACTION_SERVICE_PASSWORD", valueFrom = "${var.database.secret_arn}:password::" },
  ]

  serve_secrets = [
    { name = "PGUSER", valueFrom = "${var.database.secret_arn}:username::" },
    { name = "PGPASSWORD", valueFrom = "${var.database.secret_arn}:password::" },
    { name = "TRANSACTION_SERVICE_CACHE_PASSWORD", valueFrom = var.cache.auth_secret_arn },
  ]

  log_options = {
    awslogs-group  = aws_cloudwatch_log_group.this.name
    awslogs-region = var.region
    # A log that cannot be delivered must not hold up payments.
    mode            = "non-blocking"
    max-buffer-size = "4m"
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = "ecs-task-${var.environment_suffix}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  container_definitions = jsonencode([
    {
      name                   = "migrate"
      image                  = var.container_image
      essential              = false
      entryPoint             = ["transaction-service"]
      command                = ["migrate"]
      readonlyRootFilesystem = true
      environment            = [{ name = "TRANSACTION_SERVICE_DATABASE", value = local.database_connection }]
      secrets                = local.migrate_secrets

      logConfiguration = {
        logDriver = "awslogs"
        options   = merge(local.log_options, { awslogs-stream-prefix = "migrate" })
      }
    },
    {
      name                   = "transaction-service"
      image                  = var.container_image
      essential              = true
      entryPoint             = ["sh", "-c"]
      command                = ["${local.read_zone}; export TRANSACTION_SERVICE_ZONE; exec transaction-service serve"]
      readonlyRootFilesystem = true
      stopTimeout            = 30
      portMappings           = [{ containerPort = var.port, hostPort = var.port, protocol = "tcp" }]
      dependsOn              = [{ containerName = "migrate", condition = "SUCCESS" }]

      environment = [
        { name = "TRANSACTION_SERVICE_LISTEN", value = "0.0.0.0:${var.port}" },
        { name = "TRANSACTION_SERVICE_DATABASE", value = local.database_connection },
        { name = "TRANSACTION_SERVICE_CACHE", value = "${var.cache.host}:${var.cache.port}" },
        { name = "TRANSACTION_SERVICE_CACHE_TLS", value = "1" },
      ]

      secrets = local.serve_secrets

      healthCheck = {
        command     = ["CMD-SHELL", "curl -fsS --max-time 2 http://127.0.0.1:${var.port}/health || exit 1"]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 30
      }

      logConfiguration = {
        logDriver = "awslogs"
        options   = merge(local.log_options, { awslogs-stream-prefix = "serve" })
      }
    },
  ])

  tags = {
    Name = "ecs-task-${var.environment_suffix}"
  }

  lifecycle {
    precondition {
      condition     = var.memory >= 2 * var.cpu && var.memory <= (var.cpu < 4096 ? 8 : 7.5) * var.cpu
      error_message = "Fargate has no task of ${var.cpu} CPU units with ${var.memory} MiB: memory must be 2 to 8 times the CPU units, from 4096 units on 2 to 7.5 times."
    }
  }
}
