locals {
  zone_name    = "${var.environment_suffix}.${var.domain_name}"
  service_fqdn = "api.${local.zone_name}"

  endpoints = {
    primary   = var.load_balancer.dns_name
    secondary = var.secondary_endpoint
  }

  # Interval times threshold, 6 s for the last check (4 s to connect, 2 s to answer), and what clients remember.
  failover_seconds = var.health_check.request_interval_seconds * var.health_check.failure_threshold + 6 + var.record_ttl_seconds
}

resource "aws_route53_zone" "this" {
  # checkov:skip=CKV2_AWS_38:A signed zone cannot be destroyed before its DS record is gone from the parent
  # checkov:skip=CKV2_AWS_39:One name that everybody asks for; its log would say nothing that flow and access logs do not
  name          = local.zone_name
  comment       = "Stack payments-${var.environment_suffix}"
  force_destroy = true

  tags = {
    Name = "zone-${var.environment_suffix}"
  }
}

# The load balancers are checked by their own names, so that what a check finds does not depend on what it decides.
resource "aws_route53_health_check" "this" {
  for_each = local.endpoints

  type              = "HTTPS"
  fqdn              = each.value
  port              = 443
  resource_path     = var.health_check.path
  request_interval  = var.health_check.request_interval_seconds
  failure_threshold = var.health_check.failure_threshold
  enable_sni        = true
  measure_latency   = true

  tags = {
    Name = "health-check-${each.key}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# CNAME and not alias: Route 53 answers an alias to a load balancer with a TTL of 60 s, which alone uses up the 60 s.
resource "aws_route53_record" "service" {
  for_each = local.endpoints

  zone_id         = aws_route53_zone.this.zone_id
  name            = local.service_fqdn
  type            = "CNAME"
  ttl             = var.record_ttl_seconds
  records         = [each.value]
  set_identifier  = "${each.key}-${var.environment_suffix}"
  health_check_id = aws_route53_health_check.this[each.key].id

  failover_routing_policy {
    type = upper(each.key)
  }

  lifecycle {
    precondition {
      condition     = local.failover_seconds <= 60
      error_message = "DNS would move clients only after ${local.failover_seconds} s; 60 are allowed."
    }
  }
}
