variable "environment_suffix" {
  description = "Ends every name."
  type        = string
}

variable "region" {
  description = "Region of the stack."
  type        = string
}

variable "account_id" {
  description = "Account of the stack."
  type        = string
}

variable "stack" {
  description = "The stack file that the agent is given: the value of the root's output `stack`. It holds no secret."
  type        = any

  validation {
    condition     = can(var.stack.name) && try(var.stack.kind == "aws", false)
    error_message = "stack must be a stack file with a name and kind aws."
  }

  validation {
    condition     = !can(var.stack.credentials)
    error_message = "stack must hold no credentials: the agent gets those of its role."
  }

  # A task definition may take 64 KiB in all.
  validation {
    condition     = length(jsonencode(var.stack)) <= 32768
    error_message = "stack must be at most 32768 bytes of JSON: it is handed over in the task definition."
  }
}

variable "zones" {
  description = "Names of the stack's availability zones: those that a game day breaks, so never the agent's."
  type        = list(string)
}

variable "agent_availability_zone_id" {
  description = "Id of the zone that the agent lives in: one that is not the stack's."
  type        = string
  default     = "use1-az6"

  validation {
    condition     = can(regex("^[a-z0-9]+-az[0-9]+$", var.agent_availability_zone_id))
    error_message = "agent_availability_zone_id must be the id of a zone, such as use1-az6."
  }
}

variable "vpc_id" {
  description = "Id of the VPC."
  type        = string
}

variable "vpc_cidr" {
  description = "Address block of the VPC."
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && try(tonumber(split("/", var.vpc_cidr)[1]) <= 24, false)
    error_message = "vpc_cidr must be an IPv4 block of /24 or larger."
  }
}

variable "subnet_cidr" {
  description = "Address block of the agent's subnet; the last 16 addresses of the VPC when null."
  type        = string
  default     = null
}

variable "internet_gateway_id" {
  description = "Id of the VPC's internet gateway."
  type        = string
}

variable "subnet_ids" {
  description = "Ids of the stack's subnets, by tier and zone: those that may be cut off."
  type        = map(map(string))
}

variable "network_acl_ids" {
  description = "Ids of the network ACLs of the tiers: where subnets are put back."
  type        = map(string)
}

variable "cluster" {
  description = "The ECS cluster; the agent runs in it too."
  type = object({
    name = string
    arn  = string
  })
}

variable "service" {
  description = "The ECS service whose tasks may be stopped."
  type = object({
    name = string
  })
}

variable "database" {
  description = "The Aurora cluster that may be failed over and restored beside itself, and the secret that reads the restored one."
  type = object({
    cluster_identifier = string
    cluster_arn        = string
    instance_arns      = map(string)
    secret_arn         = string
  })
}

variable "cache" {
  description = "The replication group whose shards may be failed over."
  type = object({
    replication_group_id  = string
    replication_group_arn = string
  })
}

variable "kms_key_arn" {
  description = "ARN of the stack's key."
  type        = string
}

variable "topic_arn" {
  description = "ARN of the topic that is told how a game day ended."
  type        = string
}

variable "image" {
  description = "Container image of the agent, built from the repository's Dockerfile; best named by its digest."
  type        = string

  validation {
    condition     = length(trimspace(var.image)) > 0
    error_message = "image must name the agent's container image: docker build -t gameday . and push it to a registry."
  }
}

variable "cpu" {
  description = "CPU units of the agent."
  type        = number
  default     = 1024
}

variable "memory_mib" {
  description = "Memory of the agent, in MiB."
  type        = number
  default     = 2048
}

variable "schedule" {
  description = "When a game day begins: a Scheduler expression, its time zone, and whether it is on."
  type = object({
    expression = optional(string, "cron(0 14 ? * TUE,THU *)")
    timezone   = optional(string, "UTC")
    enabled    = optional(bool, false)
  })
  default = {}

  validation {
    condition     = can(regex("^(cron|rate|at)\\(.+\\)$", var.schedule.expression))
    error_message = "schedule.expression must be cron(...), rate(...) or at(...), as EventBridge Scheduler writes it."
  }
}

variable "experiments" {
  description = "The agenda: names of files of experiments/, run in this order."
  type        = list(string)
  default     = ["aurora-failover", "ecs-zone-task-loss", "subnet-blackhole", "redis-failover", "zone-outage"]

  validation {
    condition     = length(var.experiments) > 0 && alltrue([for name in var.experiments : can(regex("^[a-z0-9][a-z0-9-]*$", name))])
    error_message = "experiments must be one or more names of files in experiments/, without folder and ending, such as aurora-failover."
  }
}

variable "freezes" {
  description = "When no game day is run, whatever is due: days or minutes in the schedule's time zone, a day to its end and a minute to its beginning, and why."
  type = list(object({
    from   = string
    to     = string
    reason = string
  }))
  default = []

  validation {
    condition = alltrue([
      for freeze in var.freezes : length(trimspace(freeze.reason)) > 0 && try(timecmp(
        "${freeze.from}${length(freeze.from) == 10 ? "T00:00" : ""}:00Z",
        "${freeze.to}${length(freeze.to) == 10 ? "T23:59" : ""}:00Z",
      ) < 0, false)
    ])
    error_message = "freezes must have days or minutes that there are, the end after the beginning, and a reason, as in { from = \"2026-12-18\", to = \"2027-01-04T09:00\", reason = \"the end of the year\" }."
  }
}

variable "time_limit_minutes" {
  description = "After so long a game day is halted and undone."
  type        = number
  default     = 180

  validation {
    condition     = var.time_limit_minutes >= 10 && var.time_limit_minutes <= 720
    error_message = "time_limit_minutes must be 10 to 720."
  }
}

variable "missed_after_days" {
  description = "So many days without a successful game day raise the alarm, while the schedule is on."
  type        = number
  default     = 7

  # CloudWatch looks back no further.
  validation {
    condition     = var.missed_after_days >= 1 && var.missed_after_days <= 7 && floor(var.missed_after_days) == var.missed_after_days
    error_message = "missed_after_days must be a whole number from 1 to 7: an alarm of CloudWatch looks back seven days at most."
  }
}

variable "report_retention_days" {
  description = "How long reports are kept, in days."
  type        = number
  default     = 365
}

variable "log_retention_days" {
  description = "How long the agent's log is kept, in days."
  type        = number
  default     = 365
}
