mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  domain_name        = "example.com"
  container_image    = "123456789012.dkr.ecr.us-east-1.amazonaws.com/transaction-service:1.0.0"
}

run "whole_stack" {
  command = apply

  assert {
    condition     = local.tags == { Environment = "production", DisasterRecovery = "enabled" }
    error_message = "Both tags must be on everything."
  }

  assert {
    condition     = output.gameday == null
    error_message = "The stack must not break itself unless asked to."
  }

  assert {
    condition     = local.zones == ["us-east-1a", "us-east-1b", "us-east-1c"]
    error_message = "Zones must come in the order of their ids."
  }

  assert {
    condition     = output.stack.version == 1 && output.stack.kind == "aws" && output.stack.name == "payments-t1" && output.stack.account == "123456789012" && output.stack.region == "us-east-1"
    error_message = "The stack file must say which stack it is."
  }

  assert {
    condition     = output.stack.service.url == "https://api.t1.example.com" && output.stack.service.cluster == "ecs-cluster-t1" && output.stack.service.name == "ecs-service-t1" && output.stack.tasks.perZone == 2
    error_message = "The stack file must lead to the service."
  }

  assert {
    condition     = output.stack.database.cluster == "aurora-cluster-t1" && output.stack.database.port == 5432 && output.stack.database.name == "payments" && startswith(output.stack.database.secret, "arn:aws:secretsmanager:")
    error_message = "The stack file must lead to the database."
  }

  assert {
    condition     = output.stack.cache.replicationGroup == "redis-t1" && output.stack.cache.tls
    error_message = "The stack file must lead to the cache."
  }

  assert {
    condition = toset([for subnet in output.stack.network.subnets : "${subnet.tier} ${subnet.zone}"]) == toset([
      for pair in setproduct(["public", "application", "data"], output.stack.zones) : "${pair[0]} ${pair[1]}"
    ])
    error_message = "The stack file must list each tier's subnet in each zone."
  }

  assert {
    condition     = length(output.stack.alarms) > 0 && alltrue([for name in output.stack.alarms : strcontains(name, "t1")])
    error_message = "The stack file must name the alarms that stop a game day."
  }

  assert {
    condition     = !strcontains(jsonencode(output.stack), "MockedMocked")
    error_message = "No secret may stand in the stack file."
  }

  assert {
    condition     = output.rewind == { method = "point-in-time-restore", window_seconds = 86400 }
    error_message = "The rewind must say how, and how far."
  }

  assert {
    condition     = length(module.standby_load_balancer) == 1 && output.stack.dns.failoverSeconds <= 60
    error_message = "Without a second region, DNS must have a standby to go to, within 60 s."
  }

  assert {
    condition     = module.dns.endpoints.primary == module.load_balancer.dns_name && module.dns.endpoints.secondary == one(module.standby_load_balancer[*].dns_name)
    error_message = "DNS must lead to the load balancer, and to the standby when that fails."
  }
}

run "with_gameday" {
  command = apply

  variables {
    enable_gameday = true
    gameday_image  = "123456789012.dkr.ecr.us-east-1.amazonaws.com/gameday:1.0.0"
  }

  assert {
    condition     = output.gameday.cluster == "ecs-cluster-t1" && length(output.gameday.bucket) > 0
    error_message = "It must be said how a game day is started."
  }

  assert {
    condition     = length(setintersection(output.stack.alarms, module.gameday[0].alarm_names)) == 0
    error_message = "A failed game day must not forbid the next one."
  }
}

run "second_region" {
  command = plan

  variables {
    secondary_endpoint = "payments.eu.example.com"
  }

  assert {
    condition     = length(module.standby_load_balancer) == 0
    error_message = "With a second region no standby is made."
  }

  assert {
    condition     = module.dns.endpoints.secondary == var.secondary_endpoint
    error_message = "With a second region DNS must fail over to it."
  }
}

run "longest_suffix" {
  command = plan

  variables {
    environment_suffix = "sixteen-letters0"
  }

  assert {
    condition     = output.stack.name == "payments-sixteen-letters0"
    error_message = "The longest suffix must fit into every name."
  }
}

run "refuses_an_account_without_these_zones" {
  command = plan

  override_data {
    target = data.aws_availability_zones.this
    values = {
      names    = ["us-east-1a", "us-east-1b"]
      zone_ids = ["use1-az1", "use1-az2"]
    }
  }

  expect_failures = [data.aws_availability_zones.this]
}

run "warns_of_a_zone_that_is_not_available" {
  command = plan

  override_data {
    target = data.aws_availability_zones.available
    values = {
      names    = ["us-east-1a", "us-east-1b"]
      zone_ids = ["use1-az1", "use1-az2"]
    }
  }

  expect_failures = [check.zones_available]
}
