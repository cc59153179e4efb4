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

run "refuses_suffix_with_an_underscore" {
  command = plan

  variables {
    environment_suffix = "a_b"
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

run "refuses_four_zones" {
  command = plan

  variables {
    availability_zone_ids = ["use1-az1", "use1-az2", "use1-az4", "use1-az5"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "refuses_a_zone_twice" {
  command = plan

  variables {
    availability_zone_ids = ["use1-az1", "use1-az2", "use1-az2"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "refuses_zone_names" {
  command = plan

  variables {
    availability_zone_ids = ["us-east-1a", "us-east-1b", "us-east-1c"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "refuses_small_vpc" {
  command = plan

  variables {
    vpc_cidr = "10.0.0.0/24"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_vpc_without_length" {
  command = plan

  variables {
    vpc_cidr = "10.0.0.0"
  }

  expect_failures = [var.vpc_cidr]
}

run "refuses_domain_with_a_dot_at_its_end" {
  command = plan

  variables {
    domain_name = "example.com."
  }

  expect_failures = [var.domain_name]
}

run "refuses_certificate_of_another_region" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
  }

  expect_failures = [var.certificate_arn]
}

run "refuses_secondary_with_a_scheme" {
  command = plan

  variables {
    secondary_endpoint = "https://payments.example.com"
  }

  expect_failures = [var.secondary_endpoint]
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

run "refuses_dns_interval_that_route_53_lacks" {
  command = plan

  variables {
    dns_failover = { request_interval_seconds = 20, failure_threshold = 1 }
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

run "refuses_timeout_as_long_as_the_interval" {
  command = plan

  variables {
    target_health_check = { interval_seconds = 5, timeout_seconds = 5 }
  }

  expect_failures = [var.target_health_check]
}

run "refuses_one_failure_is_enough" {
  command = plan

  variables {
    target_health_check = { unhealthy_threshold = 1 }
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

run "refuses_image_latest" {
  command = plan

  variables {
    container_image = "transaction-service:latest"
  }

  expect_failures = [var.container_image]
}

run "refuses_image_without_a_tag" {
  command = plan

  variables {
    container_image = "transaction-service"
  }

  expect_failures = [var.container_image]
}

run "refuses_odd_cpu" {
  command = plan

  variables {
    service_cpu = 500
  }

  expect_failures = [var.service_cpu]
}

run "refuses_one_task_in_a_zone" {
  command = plan

  variables {
    tasks_per_zone_minimum = 1
  }

  expect_failures = [var.tasks_per_zone_minimum]
}

run "refuses_half_a_task" {
  command = plan

  variables {
    tasks_per_zone_maximum = 4.5
  }

  expect_failures = [var.tasks_per_zone_maximum]
}

run "refuses_capacity_in_odd_steps" {
  command = plan

  variables {
    database_min_capacity = 1.3
  }

  expect_failures = [var.database_min_capacity]
}

run "refuses_no_backups" {
  command = plan

  variables {
    backup_retention_days = 0
  }

  expect_failures = [var.backup_retention_days]
}

run "refuses_backups_for_ever" {
  command = plan

  variables {
    backup_retention_days = 36
  }

  expect_failures = [var.backup_retention_days]
}

run "refuses_rewind_under_24_hours" {
  command = plan

  variables {
    backtrack_window_seconds = 86399
  }

  expect_failures = [var.backtrack_window_seconds]
}

run "refuses_rewind_over_72_hours" {
  command = plan

  variables {
    backtrack_window_seconds = 259201
  }

  expect_failures = [var.backtrack_window_seconds]
}

run "refuses_micro_nodes" {
  command = plan

  variables {
    cache_node_type = "cache.t4g.micro"
  }

  expect_failures = [var.cache_node_type]
}

run "refuses_something_that_is_no_address" {
  command = plan

  variables {
    notification_emails = ["ops"]
  }

  expect_failures = [var.notification_emails]
}

run "refuses_odd_retention" {
  command = plan

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}
