locals {
  cluster_name  = "ecs-cluster-${var.environment_suffix}"
  service_name  = "ecs-service-${var.environment_suffix}"
  minimum_tasks = var.tasks_per_zone_minimum * length(var.zones)
  maximum_tasks = var.tasks_per_zone_maximum * length(var.zones)
}

data "aws_caller_identity" "current" {}

resource "aws_ecs_cluster" "this" {
  name = local.cluster_name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = {
    Name = local.cluster_name
  }

  depends_on = [aws_cloudwatch_log_group.insights]
}

# Container Insights would make it by itself and leave it behind.
resource "aws_cloudwatch_log_group" "insights" {
  name              = "/aws/ecs/containerinsights/${local.cluster_name}/performance"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "ecs-insights-${var.environment_suffix}"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${local.service_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "ecs-logs-${var.environment_suffix}"
  }
}

# One service over three zones and not one in each: when a zone is lost it refills in the others by itself, and in the
# steady state rebalancing evens it out, so that any six tasks or more are at least two in each zone.
resource "aws_ecs_service" "this" {
  name            = local.service_name
  cluster         = aws_ecs_cluster.this.arn
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = local.minimum_tasks

  availability_zone_rebalancing      = "ENABLED"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  propagate_tags                     = "SERVICE"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [var.security_group_id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "transaction-service"
    container_port   = var.port
  }

  dynamic "load_balancer" {
    for_each = var.standby_target_group_arns

    content {
      target_group_arn = load_balancer.value
      container_name   = "transaction-service"
      container_port   = var.port
    }
  }

  service_registries {
    registry_arn = aws_service_discovery_service.this.arn
  }

  tags = {
    Name = local.service_name
  }

  lifecycle {
    # Auto Scaling moves it.
    ignore_changes = [desired_count]

    precondition {
      condition     = var.tasks_per_zone_maximum >= var.tasks_per_zone_minimum
      error_message = "tasks_per_zone_maximum (${var.tasks_per_zone_maximum}) must not be below tasks_per_zone_minimum (${var.tasks_per_zone_minimum})."
    }
  }

  depends_on = [aws_iam_role_policy.execution]
}

resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = "services-${var.environment_suffix}.internal"
  description = "Services of payments-${var.environment_suffix}"
  vpc         = var.vpc_id

  tags = {
    Name = "namespace-${var.environment_suffix}"
  }
}

# Other services in the VPC find healthy tasks as discovery-transactions-<suffix>.services-<suffix>.internal.
resource "aws_service_discovery_service" "this" {
  name          = "discovery-transactions-${var.environment_suffix}"
  force_destroy = true

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.this.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  # ECS reports here what its own container health check finds.
  health_check_custom_config {
    failure_threshold = 1
  }

  tags = {
    Name = "discovery-transactions-${var.environment_suffix}"
  }
}
