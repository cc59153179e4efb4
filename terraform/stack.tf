# What gameday must know to break this stack and to judge it. Names, ids and ARNs; no secret.
locals {
  service_url = "https://${module.dns.service_fqdn}"

  stack = {
    version = 1
    name    = "payments-${var.environment_suffix}"
    kind    = "aws"
    region  = var.region
    account = data.aws_caller_identity.current.account_id
    zones   = local.zones

    service = {
      url     = local.service_url
      cluster = module.service.cluster_name
      name    = module.service.service_name
      # The load balancer gives a request up after 60 s.
      maxInFlight = "60s"
    }

    tasks = {
      perZone = var.tasks_per_zone_minimum
    }

    database = {
      cluster        = module.database.cluster_identifier
      endpoint       = module.database.endpoint
      readerEndpoint = module.database.reader_endpoint
      port           = module.database.port
      name           = module.database.database_name
      secret         = module.database.secret_arn
    }

    cache = {
      replicationGroup = module.cache.replication_group_id
      endpoint         = module.cache.configuration_endpoint
      port             = module.cache.port
      tls              = true
    }

    network = {
      vpc = module.network.vpc_id
      subnets = flatten([
        for tier, subnets in module.network.subnet_ids : [
          for zone, id in subnets : { id = id, zone = zone, tier = tier }
        ]
      ])
    }

    loadBalancer = {
      dnsName     = module.load_balancer.dns_name
      targetGroup = module.load_balancer.target_group_arn
      arn         = module.load_balancer.arn
    }

    dns = {
      zone            = module.dns.zone_id
      record          = module.dns.service_fqdn
      ttlSeconds      = var.dns_failover.record_ttl_seconds
      failoverSeconds = module.dns.failover_seconds
      primaryCheck    = module.dns.health_check_ids.primary
      secondaryCheck  = module.dns.health_check_ids.secondary
    }

    alarms = module.monitoring.alarm_names
    tags   = local.tags
  }
}
