variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "zones" {
  description = "Names of the three availability zones; the first gets the instance that is preferred as writer."
  type        = list(string)

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "zones must name exactly three different availability zones."
  }
}

variable "subnet_ids" {
  description = "Data subnets, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must hold three subnets, one in each zone."
  }
}

variable "security_group_ids" {
  description = "Security groups of the cluster and of the proxy before it."
  type = object({
    database = string
    proxy    = string
  })
}

variable "port" {
  description = "TCP port of the cluster."
  type        = number
}

variable "database_name" {
  description = "Database that the service uses."
  type        = string
  default     = "payments"
}

variable "kms_key_arn" {
  description = "Key that encrypts storage, the master password, Performance Insights and logs."
  type        = string
}

variable "engine_version" {
  description = "Version of Aurora PostgreSQL, major alone: AWS applies the minor ones in the maintenance window."
  type        = string
  default     = "16"

  validation {
    condition     = can(regex("^[0-9]+$", var.engine_version)) && try(tonumber(var.engine_version) >= 15, false)
    error_message = "engine_version must be a major version, 15 or later, as in \"16\"."
  }
}

variable "min_capacity" {
  description = "Aurora capacity units that each instance keeps."
  type        = number
}

variable "max_capacity" {
  description = "Aurora capacity units that each instance may grow to."
  type        = number
}

variable "backup_retention_days" {
  description = "Days that Aurora's continuous backups are kept; any second of them can be restored."
  type        = number
}

variable "backtrack_window_seconds" {
  description = "How far back a restore must always reach."
  type        = number
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "service_username" {
  description = "Database user that the service signs in as."
  type        = string
  default     = "payments_service"
}

variable "password_rotation_schedule" {
  description = "When Secrets Manager changes the master password, within an hour of it."
  type        = string
  default     = "cron(0 3 ? * SUN *)"
}
