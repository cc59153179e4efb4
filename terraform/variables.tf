variable "environment_suffix" {
  description = "Ends every resource's name, so that several stacks can live in one account; behind it, names of security groups have a part of their own, so that one can be made before another goes."
  type        = string

  # The tightest limits behind this: 32 characters for a load balancer, no double dash in an RDS identifier.
  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$", var.environment_suffix)) && !can(regex("--", var.environment_suffix))
    error_message = "environment_suffix must be 1 to 16 lowercase letters, digits and single dashes, begin with a letter and not end with a dash, as in \"prod\" or \"test-a1\"."
  }
}

variable "region" {
  description = "AWS region; Route 53 sends its health metrics to us-east-1 alone, so the stack is made for it."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = var.region == "us-east-1"
    error_message = "region must be us-east-1: the alarms on Route 53's health checks can only live there, and availability_zone_ids are its zones."
  }
}

variable "availability_zone_ids" {
  description = "The three zones, by id: an id is the same place in every account, and pinning keeps a zone's impairment from moving subnets."
  type        = list(string)
  default     = ["use1-az1", "use1-az2", "use1-az4"]

  validation {
    condition     = length(var.availability_zone_ids) == 3 && length(distinct(var.availability_zone_ids)) == 3
    error_message = "availability_zone_ids must name exactly three different zones."
  }

  validation {
    condition     = alltrue([for id in var.availability_zone_ids : can(regex("^use1-az[1-6]$", id))])
    error_message = "availability_zone_ids must be zone ids of us-east-1, as in \"use1-az1\"; zone names as \"us-east-1a\" differ from account to account."
  }
}

variable "vpc_cidr" {
  description = "IPv4 block of the VPC; a quarter goes to each tier, a quarter is kept for what comes later."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && can(regex("/(1[6-9]|20)$", var.vpc_cidr))
    error_message = "vpc_cidr must be an IPv4 block from /16 to /20, as in \"10.0.0.0/16\"."
  }
}

variable "domain_name" {
  description = "Domain below which the stack makes its own zone, <environment_suffix>.<domain_name>; you delegate that zone once."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a lowercase domain name without a dot at its end, as in \"payments.example.com\"."
  }
}

variable "certificate_arn" {
  description = "ACM certificate for the service's name; without it, one is made and validated through the stack's zone."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of an ACM certificate in us-east-1."
  }
}

variable "secondary_endpoint" {
  description = "Host name that answers HTTPS when the load balancer does not: the stack of another region; without it, a standby load balancer in front of the same tasks."
  type        = string
  default     = null

  validation {
    condition     = var.secondary_endpoint == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.secondary_endpoint))
    error_message = "secondary_endpoint must be a host name without scheme, port and path."
  }
}

variable "dns_failover" {
  description = "Route 53's health check of the load balancer, and how long clients may remember its answer."
  type = object({
    path                     = optional(string, "/health")
    request_interval_seconds = optional(number, 10)
    failure_threshold        = optional(number, 2)
    record_ttl_seconds       = optional(number, 10)
  })
  default = {}

  validation {
    condition     = contains([10, 30], var.dns_failover.request_interval_seconds)
    error_message = "dns_failover.request_interval_seconds must be 10 or 30: Route 53 offers no other."
  }

  validation {
    condition     = var.dns_failover.failure_threshold >= 1 && var.dns_failover.failure_threshold <= 10
    error_message = "dns_failover.failure_threshold must be 1 to 10."
  }

  # A check may take 6 s before it has failed: 4 s to connect and 2 s to answer.
  validation {
    condition     = var.dns_failover.request_interval_seconds * var.dns_failover.failure_threshold + 6 + var.dns_failover.record_ttl_seconds <= 60
    error_message = "dns_failover must move clients within 60 s: request_interval_seconds * failure_threshold + 6 + record_ttl_seconds is more."
  }
}

variable "target_health_check" {
  description = "The load balancer's health check of each task."
  type = object({
    path                = optional(string, "/health")
    interval_seconds    = optional(number, 10)
    timeout_seconds     = optional(number, 5)
    healthy_threshold   = optional(number, 2)
    unhealthy_threshold = optional(number, 2)
  })
  default = {}

  validation {
    condition     = var.target_health_check.interval_seconds >= 5 && var.target_health_check.timeout_seconds >= 2 && var.target_health_check.timeout_seconds < var.target_health_check.interval_seconds
    error_message = "target_health_check.interval_seconds must be at least 5, and timeout_seconds at least 2 and shorter than it."
  }

  validation {
    condition = alltrue([
      for threshold in [var.target_health_check.healthy_threshold, var.target_health_check.unhealthy_threshold] : threshold >= 2 && threshold <= 10
    ])
    error_message = "target_health_check's thresholds must be 2 to 10."
  }

  validation {
    condition     = var.target_health_check.interval_seconds * var.target_health_check.unhealthy_threshold + var.target_health_check.timeout_seconds <= 60
    error_message = "target_health_check must take a dead task out within 60 s: interval_seconds * unhealthy_threshold + timeout_seconds is more."
  }
}

variable "deregistration_delay_seconds" {
  description = "How long a task that leaves the load balancer may finish what it has begun."
  type        = number
  default     = 30

  validation {
    condition     = var.deregistration_delay_seconds >= 30 && var.deregistration_delay_seconds <= 3600
    error_message = "deregistration_delay_seconds must be 30 to 3600."
  }
}

variable "container_image" {
  description = "Image of the transaction service, with tag or digest; terraform/README.md says what it must hold."
  type        = string

  validation {
    condition     = can(regex("^[^[:space:]:@]+(:[0-9]+)?[^[:space:]:@]*(:[^[:space:]:/@]+(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$", var.container_image)) && !endswith(var.container_image, ":latest")
    error_message = "container_image must end with a tag or a digest and not be :latest, so that a task started tomorrow runs what runs today."
  }
}

variable "service_cpu" {
  description = "CPU units of a task (1024 = one vCPU)."
  type        = number
  default     = 512

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.service_cpu)
    error_message = "service_cpu must be one of Fargate's sizes: 256, 512, 1024, 2048, 4096, 8192, 16384."
  }
}

variable "service_memory_mib" {
  description = "Memory of a task in MiB, 2 to 8 times its CPU units."
  type        = number
  default     = 1024

  validation {
    condition     = var.service_memory_mib >= 512 && var.service_memory_mib <= 122880
    error_message = "service_memory_mib must be 512 to 122880."
  }
}

variable "tasks_per_zone_minimum" {
  description = "Tasks in each zone at all times; four of six must carry the load when a zone is lost."
  type        = number
  default     = 2

  validation {
    condition     = var.tasks_per_zone_minimum >= 2 && floor(var.tasks_per_zone_minimum) == var.tasks_per_zone_minimum
    error_message = "tasks_per_zone_minimum must be a whole number, 2 or more."
  }
}

variable "tasks_per_zone_maximum" {
  description = "Tasks in each zone at most."
  type        = number
  default     = 8

  validation {
    condition     = var.tasks_per_zone_maximum >= 2 && var.tasks_per_zone_maximum <= 100 && floor(var.tasks_per_zone_maximum) == var.tasks_per_zone_maximum
    error_message = "tasks_per_zone_maximum must be a whole number from 2 to 100."
  }
}

variable "peer_security_group_ids" {
  description = "Security groups of other services of the VPC that may call this one by its discovery name: name => id."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, id in var.peer_security_group_ids : can(regex("^[a-z][a-z0-9-]*$", name)) && can(regex("^sg-[0-9a-f]+$", id))])
    error_message = "peer_security_group_ids must be names (lower case, digits, hyphens) with ids of security groups, as in { reports = \"sg-0123456789abcdef0\" }."
  }
}

variable "database_min_capacity" {
  description = "Aurora capacity units that each instance keeps; Performance Insights wants 2 or more."
  type        = number
  default     = 2

  validation {
    condition     = var.database_min_capacity >= 0.5 && var.database_min_capacity <= 256 && floor(var.database_min_capacity * 2) == var.database_min_capacity * 2
    error_message = "database_min_capacity must be 0.5 to 256 in steps of 0.5."
  }
}

variable "database_max_capacity" {
  description = "Aurora capacity units that each instance may grow to."
  type        = number
  default     = 16

  validation {
    condition     = var.database_max_capacity >= 1 && var.database_max_capacity <= 256 && floor(var.database_max_capacity * 2) == var.database_max_capacity * 2
    error_message = "database_max_capacity must be 1 to 256 in steps of 0.5."
  }
}

variable "backup_retention_days" {
  description = "Days that Aurora's continuous backups and the six-hourly snapshots are kept; must cover backtrack_window_seconds."
  type        = number
  default     = 7

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35 && floor(var.backup_retention_days) == var.backup_retention_days
    error_message = "backup_retention_days must be a whole number from 1 to 35."
  }
}

variable "backtrack_window_seconds" {
  description = "How far back the database can be taken; on Aurora PostgreSQL by a restore to a point in time, for AWS offers backtrack on Aurora MySQL only."
  type        = number
  default     = 86400

  validation {
    condition     = var.backtrack_window_seconds >= 86400 && var.backtrack_window_seconds <= 259200
    error_message = "backtrack_window_seconds must be 86400 (24 hours) to 259200 (72 hours)."
  }
}

variable "cache_node_type" {
  description = "ElastiCache node type; nine nodes are made of it."
  type        = string
  default     = "cache.t4g.medium"

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.cache_node_type)) && !endswith(var.cache_node_type, ".micro")
    error_message = "cache_node_type must be a node type as \"cache.t4g.medium\", larger than micro."
  }
}

variable "notification_emails" {
  description = "Addresses that alarms are mailed to; each has to confirm once."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.notification_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$", email))])
    error_message = "notification_emails must be mail addresses."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs knows, as 30, 90 or 365."
  }
}

variable "enable_gameday" {
  description = "Whether the stack runs gameday itself, as a task that breaks it on schedule or on request."
  type        = bool
  default     = false
}

variable "gameday_image" {
  description = "Image of the agent; needed when enable_gameday is on."
  type        = string
  default     = ""
}

variable "gameday_availability_zone_id" {
  description = "Zone that the agent lives in: none of the stack's, so that no game day cuts it off."
  type        = string
  default     = "use1-az6"

  validation {
    condition     = can(regex("^use1-az[1-6]$", var.gameday_availability_zone_id))
    error_message = "gameday_availability_zone_id must be a zone id of us-east-1, as in \"use1-az6\"."
  }
}

variable "gameday_schedule_expression" {
  description = "When a game day begins, as EventBridge Scheduler writes it."
  type        = string
  default     = "cron(0 14 ? * TUE,THU *)"

  validation {
    condition     = can(regex("^(cron|rate|at)\\(.+\\)$", var.gameday_schedule_expression))
    error_message = "gameday_schedule_expression must be cron(...), rate(...) or at(...)."
  }
}

variable "gameday_schedule_timezone" {
  description = "Time zone of that expression."
  type        = string
  default     = "UTC"
}

variable "gameday_schedule_enabled" {
  description = "Whether game days begin by themselves; off, until one that you started by hand was verified."
  type        = bool
  default     = false
}

variable "gameday_freezes" {
  description = "When no game day is run, whatever is due: days or minutes in that time zone, a day to its end and a minute to its beginning, and why."
  type = list(object({
    from   = string
    to     = string
    reason = string
  }))
  default = []

  validation {
    condition = alltrue([
      for freeze in var.gameday_freezes : length(trimspace(freeze.reason)) > 0 && try(timecmp(
        "${freeze.from}${length(freeze.from) == 10 ? "T00:00" : ""}:00Z",
        "${freeze.to}${length(freeze.to) == 10 ? "T23:59" : ""}:00Z",
      ) < 0, false)
    ])
    error_message = "gameday_freezes must have days or minutes that there are, the end after the beginning, and a reason, as in { from = \"2026-12-18\", to = \"2027-01-04T09:00\", reason = \"the end of the year\" }."
  }
}

variable "gameday_experiments" {
  description = "The agenda: names of files in experiments/, in order."
  type        = list(string)
  default     = ["aurora-failover", "ecs-zone-task-loss", "subnet-blackhole", "redis-failover", "zone-outage", "rewind-24h"]

  validation {
    condition     = length(var.gameday_experiments) > 0 && alltrue([for name in var.gameday_experiments : can(regex("^[a-z0-9][a-z0-9-]*$", name))])
    error_message = "gameday_experiments must be names of files in experiments/, without folder and ending, as in \"aurora-failover\"."
  }
}
