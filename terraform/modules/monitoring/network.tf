locals {
  nat_alarms = merge([
    for zone, gateway in var.nat_gateway_ids : {
      "nat-ports-${zone}" = {
        description = "The NAT gateway of ${zone} has no ports left for new connections."
        tells       = "attention"
        namespace   = "AWS/NATGateway"
        metric      = "ErrorPortAllocation"
        dimensions  = { NatGatewayId = gateway }
        statistic   = "Sum"
        threshold   = 0
      }
      "nat-drops-${zone}" = {
        description = "The NAT gateway of ${zone} drops packets."
        tells       = "attention"
        namespace   = "AWS/NATGateway"
        metric      = "PacketsDropCount"
        dimensions  = { NatGatewayId = gateway }
        statistic   = "Sum"
        threshold   = 100
      }
    }
  ]...)

  # Route 53 writes its metrics in us-east-1 and nowhere else: in another region this alarm would be raised for ever.
  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
  dns_alarms = { for name, alarm in {
    health-check = {
      description = "Route 53 cannot reach the service from outside."
      tells       = "customers"
      namespace   = "AWS/Route53"
      metric      = "HealthCheckStatus"
      dimensions  = { HealthCheckId = var.dns.health_check_id }
      statistic   = "Minimum"
      below       = true
      threshold   = 1
      missing     = "breaching"
    }
    health-check-secondary = {
      description = "Route 53 cannot reach what DNS would fail over to: a failover would lead nowhere."
      tells       = "attention"
      namespace   = "AWS/Route53"
      metric      = "HealthCheckStatus"
      dimensions  = { HealthCheckId = var.dns.secondary_health_check_id }
      statistic   = "Minimum"
      below       = true
      threshold   = 1
      missing     = "breaching"
    }
  } : name => alarm if var.region == "us-east-1" }

  network_alarms = merge(local.nat_alarms, local.dns_alarms)
}
