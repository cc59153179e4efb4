mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix     = "t1"
  region                 = "us-east-1"
  zones                  = ["us-east-1a", "us-east-1b", "us-east-1c"]
  vpc_id                 = "vpc-0a1b2c3d"
  subnet_ids             = ["subnet-0a", "subnet-0b", "subnet-0c"]
  security_group_id      = "sg-0a"
  target_group_arn       = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg-8080-t1/0123456789abcdef"
  container_image        = "123456789012.dkr.ecr.us-east-1.amazonaws.com/transaction-service:1.0.0"
  cpu                    = 512
  memory                 = 1024
  port                   = 8080
  tasks_per_zone_minimum = 2
  tasks_per_zone_maximum = 8
  kms_key_arn            = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days     = 365

  database = {
    host              = "proxy-t1.proxy-abc.us-east-1.rds.amazonaws.com"
    port              = 5432
    name              = "payments"
    secret_arn        = "arn:aws:secretsmanager:us-east-1:123456789012:secret:aurora-service-t1"
    master_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-t1"
  }

  cache = {
    host            = "clustercfg.redis-t1.abc.use1.cache.amazonaws.com"
    port            = 6379
    auth_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:redis-auth-t1"
  }
}

run "service" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = aws_ecs_service.this.launch_type == "FARGATE" && aws_ecs_service.this.name == "ecs-service-t1"
    error_message = "It must run on Fargate, named by type and suffix."
  }

  assert {
    condition     = toset(aws_ecs_service.this.network_configuration[0].subnets) == toset(var.subnet_ids) && !aws_ecs_service.this.network_configuration[0].assign_public_ip
    error_message = "Tasks must be in all three zones, without public addresses."
  }

  assert {
    condition     = aws_ecs_service.this.availability_zone_rebalancing == "ENABLED" && aws_ecs_service.this.deployment_maximum_percent > 100
    error_message = "Zones must be evened out; ECS does that only when it may start before it stops."
  }

  assert {
    condition     = aws_ecs_service.this.desired_count == 6 && aws_ecs_service.this.deployment_minimum_healthy_percent == 100
    error_message = "Two tasks in each of three zones, also during a deployment."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable && aws_ecs_service.this.deployment_circuit_breaker[0].rollback
    error_message = "A deployment that fails must be taken back."
  }

  assert {
    condition     = aws_ecs_service.this.propagate_tags == "SERVICE" && aws_ecs_service.this.enable_ecs_managed_tags
    error_message = "Tasks must carry the service's tags."
  }

  assert {
    condition     = [for balancer in aws_ecs_service.this.load_balancer : balancer.target_group_arn] == [var.target_group_arn]
    error_message = "Tasks must register in the target group."
  }
}

run "discovery" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = length(aws_ecs_service.this.service_registries) == 1 && output.discovery_name == "discovery-transactions-t1.services-t1.internal"
    error_message = "Other services must find the tasks by name."
  }

  assert {
    condition     = aws_service_discovery_service.this.force_destroy
    error_message = "It must be destroyable with instances registered."
  }
}

run "scaling" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = aws_appautoscaling_target.this.min_capacity == 6 && aws_appautoscaling_target.this.max_capacity == 24
    error_message = "Six to twenty-four tasks."
  }

  assert {
    condition = { for name, policy in aws_appautoscaling_policy.this : name => policy.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type } == {
      cpu    = "ECSServiceAverageCPUUtilization"
      memory = "ECSServiceAverageMemoryUtilization"
    }
    error_message = "CPU and memory must be tracked."
  }

  assert {
    condition = alltrue([
      for policy in aws_appautoscaling_policy.this :
      policy.target_tracking_scaling_policy_configuration[0].scale_in_cooldown > policy.target_tracking_scaling_policy_configuration[0].scale_out_cooldown
    ])
    error_message = "Giving up tasks must be slower than taking them."
  }

  # Four of six carry what six carried.
  assert {
    condition     = aws_appautoscaling_policy.this["cpu"].target_tracking_scaling_policy_configuration[0].target_value * 6 / 4 <= 90
    error_message = "After the loss of a zone the other tasks must have room."
  }
}

run "task" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = [for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.name] == ["migrate", "transaction-service"]
    error_message = "The tables must be made before the service starts."
  }

  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      strcontains(container.healthCheck.command[1], "127.0.0.1:8080/health") && container.stopTimeout >= 30 && container.readonlyRootFilesystem
      if container.essential
    ])
    error_message = "The container must be checked, be given time to end, and not write to its image."
  }

  assert {
    condition = {
      for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[1].secrets : secret.name => secret.valueFrom
      } == {
      PGUSER                             = "${var.database.secret_arn}:username::"
      PGPASSWORD                         = "${var.database.secret_arn}:password::"
      TRANSACTION_SERVICE_CACHE_PASSWORD = var.cache.auth_secret_arn
    }
    error_message = "Secrets must come from Secrets Manager, by reference; the service must not know the master's."
  }

  assert {
    condition = {
      for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets : secret.name => secret.valueFrom
      } == {
      PGUSER                       = "${var.database.master_secret_arn}:username::"
      PGPASSWORD                   = "${var.database.master_secret_arn}:password::"
      TRANSACTION_SERVICE_USER     = "${var.database.secret_arn}:username::"
      TRANSACTION_SERVICE_PASSWORD = "${var.database.secret_arn}:password::"
    }
    error_message = "Who migrates must be the master, and must make the service's user."
  }

  assert {
    condition = alltrue([
      for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment :
      !strcontains(lower(variable.value), "password")
    ])
    error_message = "No password may stand in the environment."
  }

  assert {
    condition     = strcontains(jsonencode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment), "sslmode=verify-full")
    error_message = "The connection to the database must be encrypted and verified."
  }
}

run "standby" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    standby_target_group_arns = { standby = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg-standby-8080-t1/0123456789abcdef" }
  }

  assert {
    condition     = length(aws_ecs_service.this.load_balancer) == 2
    error_message = "Tasks must register with the standby as well."
  }
}

run "refuses_one_task_in_a_zone" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    tasks_per_zone_minimum = 1
  }

  expect_failures = [var.tasks_per_zone_minimum]
}

run "refuses_a_maximum_below_the_minimum" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    tasks_per_zone_minimum = 4
    tasks_per_zone_maximum = 3
  }

  expect_failures = [aws_ecs_service.this]
}

run "refuses_two_zones" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    zones = ["us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.zones]
}

run "refuses_a_target_that_leaves_no_room" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    cpu_target_percent = 75
  }

  expect_failures = [var.cpu_target_percent]
}

run "refuses_a_size_that_fargate_lacks" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    memory = 8192
  }

  expect_failures = [aws_ecs_task_definition.this]
}
