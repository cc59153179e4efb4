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

variable "zones" {
  description = "Names of the stack's availability zones."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 2 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must be two or more different availability zones: the loss of one is what is watched for."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the topic and the log of events; its policy must admit CloudWatch, EventBridge and RDS events."
  type        = string
}

variable "notification_emails" {
  description = "Addresses that get every notification; each must confirm its subscription once."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.notification_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each of notification_emails must be an e-mail address."
  }
}

variable "load_balancer" {
  description = "The load balancer, as CloudWatch names it."
  type = object({
    arn_suffix              = string
    target_group_arn_suffix = string
  })
}

variable "service" {
  description = "The ECS service and how many tasks it must have, in all and in each zone."
  type = object({
    cluster_name           = string
    service_name           = string
    minimum_tasks          = number
    tasks_per_zone_minimum = number
  })

  validation {
    condition     = var.service.minimum_tasks >= 2 * var.service.tasks_per_zone_minimum
    error_message = "service.minimum_tasks must be at least twice tasks_per_zone_minimum, or the loss of a zone leaves nothing."
  }
}

variable "database" {
  description = "The Aurora cluster, its instances by zone, and the most capacity that an instance may take, in ACU."
  type = object({
    cluster_identifier   = string
    instance_identifiers = map(string)
    max_capacity         = number
  })
}

variable "cache" {
  description = "The replication group and its shape."
  type = object({
    replication_group_id    = string
    node_group_count        = number
    replicas_per_node_group = number
  })
}

variable "dns" {
  description = "The Route 53 health checks of the primary, and of what DNS fails over to."
  type = object({
    health_check_id           = string
    secondary_health_check_id = string
  })
}

variable "nat_gateway_ids" {
  description = "NAT gateways by zone."
  type        = map(string)
}

variable "backup" {
  description = "The vault that the snapshots go to."
  type = object({
    vault_name = string
  })
}

variable "log_retention_days" {
  description = "How long the log of events is kept, in days."
  type        = number
  default     = 365
}

variable "limits" {
  description = "What the alarms compare with; percentages unless the name says otherwise."
  type = object({
    error_percent              = optional(number, 5)
    latency_p99_seconds        = optional(number, 2)
    cpu_percent                = optional(number, 85)
    memory_percent             = optional(number, 85)
    replica_lag_milliseconds   = optional(number, 1000)
    cache_lag_seconds          = optional(number, 5)
    connections_percent        = optional(number, 80)
    free_memory_percent        = optional(number, 10)
    backup_overdue_hours       = optional(number, 12)
    minutes_before_alarm       = optional(number, 3)
    requests_per_minute_needed = optional(number, 20)
  })
  default = {}

  validation {
    condition     = var.limits.minutes_before_alarm >= 2 && var.limits.minutes_before_alarm <= 15
    error_message = "limits.minutes_before_alarm must be 2 to 15: within the first minute the stack may still heal by itself, as promised."
  }

  validation {
    condition     = var.limits.backup_overdue_hours > 6 && var.limits.backup_overdue_hours <= 24
    error_message = "limits.backup_overdue_hours must be more than the six hours between backups, and at most 24."
  }
}
