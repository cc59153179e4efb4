mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  domain_name        = "example.com"
  load_balancer      = { dns_name = "alb-t1.us-east-1.elb.amazonaws.com" }
  secondary_endpoint = "alb-standby-t1.us-east-1.elb.amazonaws.com"
  health_check       = { path = "/health", request_interval_seconds = 10, failure_threshold = 2 }
  record_ttl_seconds = 10
}

run "failover" {
  command = apply

  module {
    source = "./modules/dns"
  }

  assert {
    condition     = aws_route53_zone.this.name == "t1.example.com" && aws_route53_zone.this.force_destroy && output.service_fqdn == "api.t1.example.com"
    error_message = "The zone must carry the suffix and be destroyable."
  }

  assert {
    condition     = { for name, record in aws_route53_record.service : name => one(record.failover_routing_policy).type } == { primary = "PRIMARY", secondary = "SECONDARY" }
    error_message = "There must be a primary to leave and a secondary to go to."
  }

  assert {
    condition     = { for name, record in aws_route53_record.service : name => tolist(record.records) } == { primary = tolist([var.load_balancer.dns_name]), secondary = tolist([var.secondary_endpoint]) }
    error_message = "The primary must lead to the load balancer, the secondary away from it."
  }

  assert {
    condition     = alltrue([for name, record in aws_route53_record.service : record.health_check_id == output.health_check_ids[name] && record.type == "CNAME" && record.ttl == 10])
    error_message = "Each record must have its health check, and a TTL of its own: an alias would have 60 s."
  }

  assert {
    condition     = { for name, check in aws_route53_health_check.this : name => check.fqdn } == { primary = var.load_balancer.dns_name, secondary = var.secondary_endpoint }
    error_message = "Endpoints must be checked by their own names, not by the name that the check decides on."
  }

  assert {
    condition = alltrue([
      for check in aws_route53_health_check.this :
      check.type == "HTTPS" && check.resource_path == "/health" && check.request_interval * check.failure_threshold + 6 + var.record_ttl_seconds <= 60
    ])
    error_message = "Failover must be over within 60 s."
  }

  assert {
    condition     = output.failover_seconds == 36
    error_message = "The defaults make 10 * 2 + 6 + 10 s."
  }
}

run "own_certificate" {
  command = apply

  module {
    source = "./modules/dns"
  }

  assert {
    condition     = aws_acm_certificate.this[0].domain_name == "api.t1.example.com" && aws_acm_certificate.this[0].validation_method == "DNS" && aws_route53_record.validation[0].name == "_mocked.example.com"
    error_message = "Without a certificate given, one is made and validated through the zone."
  }
}

run "given_certificate" {
  command = plan

  module {
    source = "./modules/dns"
  }

  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/99999999-2222-3333-4444-555555555555"
  }

  assert {
    condition     = length(aws_acm_certificate.this) == 0 && length(aws_route53_record.validation) == 0 && output.certificate_arn == var.certificate_arn
    error_message = "A given certificate is used as it is."
  }
}

run "refuses_slow_failover" {
  command = plan

  module {
    source = "./modules/dns"
  }

  variables {
    health_check = { path = "/health", request_interval_seconds = 30, failure_threshold = 2 }
  }

  expect_failures = [aws_route53_record.service]
}
