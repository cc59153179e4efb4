mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix           = "t1"
  account_id                   = "123456789012"
  vpc_id                       = "vpc-0a1b2c3d"
  subnet_ids                   = ["subnet-0a", "subnet-0b", "subnet-0c"]
  security_group_id            = "sg-0a"
  certificate_arn              = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  ports                        = { service = 8080, database = 5432, cache = 6379 }
  deregistration_delay_seconds = 30

  health_check = {
    path                = "/health"
    interval_seconds    = 10
    timeout_seconds     = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

run "load_balancer" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  assert {
    condition     = aws_lb.this.load_balancer_type == "application" && !aws_lb.this.internal && length(aws_lb.this.subnets) == 3
    error_message = "It must be an application load balancer, open to the internet, in three subnets."
  }

  assert {
    condition     = aws_lb.this.enable_cross_zone_load_balancing && aws_lb.this.enable_zonal_shift && aws_lb_target_group.this.load_balancing_cross_zone_enabled == "true"
    error_message = "It must balance across zones, and shift away from one on request."
  }

  assert {
    condition     = !aws_lb.this.enable_deletion_protection && aws_s3_bucket.logs.force_destroy
    error_message = "It must be destroyable, with its logs."
  }

  assert {
    condition     = aws_lb.this.name == "alb-t1" && aws_lb_target_group.this.name == "tg-8080-t1" && aws_s3_bucket.logs.bucket == "alb-logs-123456789012-t1"
    error_message = "Names must say type and suffix."
  }
}

run "listeners" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "redirect" && aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" && aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "HTTP must redirect to HTTPS."
  }

  assert {
    condition     = aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.certificate_arn == var.certificate_arn && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2")
    error_message = "TLS must end here, at 1.2 or better, with the certificate given."
  }
}

run "targets" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  assert {
    condition     = aws_lb_target_group.this.target_type == "ip" && aws_lb_target_group.this.port == 8080
    error_message = "Targets must be tasks by address, on the service's port."
  }

  assert {
    condition     = tonumber(aws_lb_target_group.this.deregistration_delay) >= 30
    error_message = "Connections must be drained for 30 s or more."
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].interval * aws_lb_target_group.this.health_check[0].unhealthy_threshold + aws_lb_target_group.this.health_check[0].timeout <= 60
    error_message = "A dead task must be out within 60 s."
  }
}

run "standby" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  variables {
    environment_suffix = "sixteen-letters0"
    role               = "standby"
  }

  assert {
    condition     = aws_lb.this.name == "alb-standby-sixteen-letters0" && length(aws_lb.this.name) <= 32 && length(aws_lb_target_group.this.name) <= 32 && length(aws_s3_bucket.logs.bucket) <= 63
    error_message = "The longest names must fit."
  }
}

run "refuses_short_draining" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  variables {
    deregistration_delay_seconds = 29
  }

  expect_failures = [var.deregistration_delay_seconds]
}

run "refuses_two_subnets" {
  command = plan

  module {
    source = "./modules/load_balancer"
  }

  variables {
    subnet_ids = ["subnet-0a", "subnet-0b"]
  }

  expect_failures = [var.subnet_ids]
}
