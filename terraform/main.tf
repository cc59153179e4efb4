locals {
  tags = {
    Environment      = "production"
    DisasterRecovery = "enabled"
  }

  ports = {
    service  = 8080
    database = 5432
    cache    = 6379
  }

  # Names, in the order of the ids.
  zones = [
    for id in var.availability_zone_ids :
    zipmap(data.aws_availability_zones.this.zone_ids, data.aws_availability_zones.this.names)[id]
  ]
}

data "aws_caller_identity" "current" {}

# No filter by state: a zone that AWS reports as impaired must not disappear from the plan, or an apply in the middle of
# an outage would move subnets. The check below warns instead.
data "aws_availability_zones" "this" {
  filter {
    name   = "zone-id"
    values = var.availability_zone_ids
  }

  lifecycle {
    postcondition {
      condition     = length(setsubtract(var.availability_zone_ids, self.zone_ids)) == 0
      error_message = "This account does not have all zones of availability_zone_ids: choose others from `aws ec2 describe-availability-zones`."
    }
  }
}

# Not within the check: Terraform would read it during every apply, and call every plan a change.
data "aws_availability_zones" "available" {
  # checkov:skip=CKV_AWS_394:Asked which zones there are now; the stack's own are pinned above
  state = "available"
}

check "zones_available" {
  assert {
    condition     = length(setsubtract(var.availability_zone_ids, data.aws_availability_zones.available.zone_ids)) == 0
    error_message = "AWS does not report all of the stack's zones as available."
  }
}

module "network" {
  source = "./modules/network"

  environment_suffix = var.environment_suffix
  vpc_cidr           = var.vpc_cidr
  zones              = local.zones
  ports              = local.ports
  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

module "security" {
  source = "./modules/security"

  environment_suffix      = var.environment_suffix
  vpc_id                  = module.network.vpc_id
  ports                   = local.ports
  peer_security_group_ids = var.peer_security_group_ids
}

module "database" {
  source = "./modules/database"

  environment_suffix       = var.environment_suffix
  zones                    = local.zones
  subnet_ids               = values(module.network.subnet_ids.data)
  port                     = local.ports.database
  kms_key_arn              = aws_kms_key.this.arn
  min_capacity             = var.database_min_capacity
  max_capacity             = var.database_max_capacity
  backup_retention_days    = var.backup_retention_days
  backtrack_window_seconds = var.backtrack_window_seconds
  log_retention_days       = var.log_retention_days

  security_group_ids = {
    database = module.security.security_group_ids.database
    proxy    = module.security.security_group_ids.proxy
  }
}

module "cache" {
  source = "./modules/cache"

  environment_suffix = var.environment_suffix
  subnet_ids         = values(module.network.subnet_ids.data)
  security_group_id  = module.security.security_group_ids.cache
  port               = local.ports.cache
  node_type          = var.cache_node_type
  kms_key_arn        = aws_kms_key.this.arn
  log_retention_days = var.log_retention_days
}

module "load_balancer" {
  source = "./modules/load_balancer"

  environment_suffix           = var.environment_suffix
  account_id                   = data.aws_caller_identity.current.account_id
  vpc_id                       = module.network.vpc_id
  subnet_ids                   = values(module.network.subnet_ids.public)
  security_group_id            = module.security.security_group_ids.load_balancer
  certificate_arn              = module.dns.certificate_arn
  ports                        = local.ports
  health_check                 = var.target_health_check
  deregistration_delay_seconds = var.deregistration_delay_seconds
}

# What DNS fails over to while there is no second region: another way in, to the same tasks.
module "standby_load_balancer" {
  source = "./modules/load_balancer"
  count  = var.secondary_endpoint == null ? 1 : 0

  environment_suffix           = var.environment_suffix
  role                         = "standby"
  account_id                   = data.aws_caller_identity.current.account_id
  vpc_id                       = module.network.vpc_id
  subnet_ids                   = values(module.network.subnet_ids.public)
  security_group_id            = module.security.security_group_ids.load_balancer
  certificate_arn              = module.dns.certificate_arn
  ports                        = local.ports
  health_check                 = var.target_health_check
  deregistration_delay_seconds = var.deregistration_delay_seconds
}

module "service" {
  source = "./modules/service"

  environment_suffix     = var.environment_suffix
  region                 = var.region
  zones                  = local.zones
  vpc_id                 = module.network.vpc_id
  subnet_ids             = values(module.network.subnet_ids.application)
  security_group_id      = module.security.security_group_ids.service
  target_group_arn       = module.load_balancer.target_group_arn
  container_image        = var.container_image
  cpu                    = var.service_cpu
  memory                 = var.service_memory_mib
  port                   = local.ports.service
  tasks_per_zone_minimum = var.tasks_per_zone_minimum
  tasks_per_zone_maximum = var.tasks_per_zone_maximum
  kms_key_arn            = aws_kms_key.this.arn
  log_retention_days     = var.log_retention_days

  standby_target_group_arns = {
    for index, standby in module.standby_load_balancer : "standby-${index}" => standby.target_group_arn
  }

  database = {
    host              = module.database.proxy_endpoint
    port              = module.database.port
    name              = module.database.database_name
    secret_arn        = module.database.service_secret_arn
    master_secret_arn = module.database.secret_arn
  }

  cache = {
    host            = module.cache.configuration_endpoint
    port            = module.cache.port
    auth_secret_arn = module.cache.auth_secret_arn
  }
}

module "dns" {
  source = "./modules/dns"

  environment_suffix = var.environment_suffix
  domain_name        = var.domain_name
  certificate_arn    = var.certificate_arn
  load_balancer      = { dns_name = module.load_balancer.dns_name }
  secondary_endpoint = var.secondary_endpoint == null ? one(module.standby_load_balancer[*].dns_name) : var.secondary_endpoint
  health_check       = var.dns_failover
  record_ttl_seconds = var.dns_failover.record_ttl_seconds
}

module "backup" {
  source = "./modules/backup"

  environment_suffix   = var.environment_suffix
  database_cluster_arn = module.database.cluster_arn
  kms_key_arn          = aws_kms_key.this.arn
  retention_days       = var.backup_retention_days
  recovery_point_tags  = local.tags
}

module "monitoring" {
  source = "./modules/monitoring"

  environment_suffix  = var.environment_suffix
  region              = var.region
  account_id          = data.aws_caller_identity.current.account_id
  zones               = local.zones
  kms_key_arn         = aws_kms_key.this.arn
  notification_emails = var.notification_emails
  nat_gateway_ids     = module.network.nat_gateway_ids
  log_retention_days  = var.log_retention_days
  backup              = { vault_name = module.backup.vault_name }

  dns = {
    health_check_id           = module.dns.health_check_ids.primary
    secondary_health_check_id = module.dns.health_check_ids.secondary
  }

  load_balancer = {
    arn_suffix              = module.load_balancer.arn_suffix
    target_group_arn_suffix = module.load_balancer.target_group_arn_suffix
  }

  service = {
    cluster_name           = module.service.cluster_name
    service_name           = module.service.service_name
    minimum_tasks          = module.service.minimum_tasks
    tasks_per_zone_minimum = var.tasks_per_zone_minimum
  }

  database = {
    cluster_identifier   = module.database.cluster_identifier
    instance_identifiers = module.database.instance_identifiers
    max_capacity         = var.database_max_capacity
  }

  cache = {
    replication_group_id    = module.cache.replication_group_id
    node_group_count        = module.cache.node_group_count
    replicas_per_node_group = module.cache.replicas_per_node_group
  }
}

module "gameday" {
  source = "./modules/gameday"
  count  = var.enable_gameday ? 1 : 0

  environment_suffix         = var.environment_suffix
  region                     = var.region
  account_id                 = data.aws_caller_identity.current.account_id
  stack                      = local.stack
  zones                      = local.zones
  agent_availability_zone_id = var.gameday_availability_zone_id
  vpc_id                     = module.network.vpc_id
  vpc_cidr                   = module.network.vpc_cidr
  internet_gateway_id        = module.network.internet_gateway_id
  subnet_ids                 = module.network.subnet_ids
  network_acl_ids            = module.network.network_acl_ids
  service                    = { name = module.service.service_name }
  kms_key_arn                = aws_kms_key.this.arn
  topic_arn                  = module.monitoring.topic_arn
  image                      = var.gameday_image
  experiments                = var.gameday_experiments
  freezes                    = var.gameday_freezes
  log_retention_days         = var.log_retention_days

  cluster = {
    name = module.service.cluster_name
    arn  = module.service.cluster_arn
  }

  database = {
    cluster_identifier = module.database.cluster_identifier
    cluster_arn        = module.database.cluster_arn
    instance_arns      = module.database.instance_arns
    secret_arn         = module.database.secret_arn
  }

  cache = {
    replication_group_id  = module.cache.replication_group_id
    replication_group_arn = module.cache.replication_group_arn
  }

  schedule = {
    expression = var.gameday_schedule_expression
    timezone   = var.gameday_schedule_timezone
    enabled    = var.gameday_schedule_enabled
  }
}
