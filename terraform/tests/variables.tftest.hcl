# Every variable of the root refuses what AWS, or the 60 seconds, would not bear.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  domain_name        = "example.com"
  container_image    = "123456789012.dkr.ecr.us-east-1.amazonaws.com/transaction-service:1.0.0"
}

run "refuses_suffix_empty" {
  command = plan

  variables {
    environment_suffix = ""
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_suffix_in_capitals" {
  command = plan

  variables {
    environment_suffix = "Prod"
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_suffix_that_begins_with_a_digit" {
  command = plan

  variables {
    environment_suffix = "1a"
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_suffix_that_ends_with_a_dash" {
  command = plan

  variables {
    environment_suffix = "a-"
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_suffix_with_two_dashes" {
  command = plan

  variables {
    environment_suffix = "a--b"
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_suffix_of_seventeen" {
  command = plan

  variables {
    environment_suffix = "seventeen-letters"
  }

  expect_failures = [var.environment_suffix]
}

run "refuses_another_region" {
  command = plan

  variables {
    region = "eu-west-1"
  }

  expect_failures = [var.region]
}

run "refuses_two_zones" {
  command = plan

  variables {
    availability_zone_ids = ["use1-az1", "use1-az2"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "refuses_dns_failover_over_60_s" {
  command = plan

  variables {
    dns_failover = { request_interval_seconds = 10, failure_threshold = 5 }
  }

  expect_failures = [var.dns_failover]
}

run "refuses_dns_failover_with_a_long_ttl" {
  command = plan

  variables {
    dns_failover = { record_ttl_seconds = 60 }
  }

  expect_failures = [var.dns_failover]
}

run "refuses_target_health_check_over_60_s" {
  command = plan

  variables {
    target_health_check = { interval_seconds = 20, unhealthy_threshold = 3 }
  }

  expect_failures = [var.target_health_check]
}

run "refuses_draining_under_30_s" {
  command = plan

  variables {
    deregistration_delay_seconds = 29
  }

  expect_failures = [var.deregistration_delay_seconds]
}

run "refuses_one_task_in_a_zone" {
  command = plan

  variables {
    tasks_per_zone_minimum = 1
  }

  expect_failures = [var.tasks_per_zone_minimum]
}

run "refuses_rewind_under_24_hours" {
  command = plan

  variables {
    backtrack_window_seconds = 86399
  }

  expect_failures = [var.backtrack_window_seconds]
}

# One value of each variable that no service of AWS would take. All of them must be refused.
run "refuses_what_aws_lacks" {
  command = plan

  variables {
    vpc_cidr                     = "10.0.0.0/24"
    availability_zone_ids        = ["us-east-1a", "us-east-1b", "us-east-1c"]
    domain_name                  = "example.com."
    certificate_arn              = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
    secondary_endpoint           = "https://payments.example.com"
    dns_failover                 = { request_interval_seconds = 20, failure_threshold = 1 }
    target_health_check          = { interval_seconds = 5, timeout_seconds = 5 }
    container_image              = "transaction-service"
    service_cpu                  = 500
    service_memory_mib           = 256
    database_min_capacity        = 1.3
    database_max_capacity        = 512
    backup_retention_days        = 36
    cache_node_type              = "db.t4g.medium"
    notification_emails          = ["ops"]
    log_retention_days           = 100
    gameday_availability_zone_id = "us-east-1f"
    gameday_schedule_expression  = "every tuesday"
  }

  expect_failures = [
    var.vpc_cidr,
    var.availability_zone_ids,
    var.domain_name,
    var.certificate_arn,
    var.secondary_endpoint,
    var.dns_failover,
    var.target_health_check,
    var.container_image,
    var.service_cpu,
    var.service_memory_mib,
    var.database_min_capacity,
    var.database_max_capacity,
    var.backup_retention_days,
    var.cache_node_type,
    var.notification_emails,
    var.log_retention_days,
    var.gameday_availability_zone_id,
    var.gameday_schedule_expression,
  ]
}

# And one that AWS would take, and that would break a promise. All of them must be refused.
run "refuses_what_would_not_bear_a_failure" {
  command = plan

  variables {
    availability_zone_ids        = ["use1-az1", "use1-az2", "use1-az2"]
    target_health_check          = { unhealthy_threshold = 1 }
    deregistration_delay_seconds = 3601
    container_image              = "transaction-service:latest"
    tasks_per_zone_maximum       = 4.5
    backup_retention_days        = 0
    backtrack_window_seconds     = 259201
    cache_node_type              = "cache.t4g.micro"
    gameday_experiments          = ["../secrets"]
    peer_security_group_ids      = { reports = "default" }
    gameday_freezes              = [{ from = "tomorrow", to = "2027-01-04", reason = "the end of the year" }]
  }

  expect_failures = [
    var.availability_zone_ids,
    var.target_health_check,
    var.deregistration_delay_seconds,
    var.container_image,
    var.tasks_per_zone_maximum,
    var.backup_retention_days,
    var.backtrack_window_seconds,
    var.cache_node_type,
    var.gameday_experiments,
    var.peer_security_group_ids,
    var.gameday_freezes,
  ]
}
