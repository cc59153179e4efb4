variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "region" {
  description = "Region, for the log driver and in policies."
  type        = string
}

variable "zones" {
  description = "Names of the three availability zones that the tasks are spread over."
  type        = list(string)

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "zones must name exactly three different availability zones."
  }
}

variable "vpc_id" {
  description = "VPC in which the service can be found by name."
  type        = string
}

variable "subnet_ids" {
  description = "Application subnets, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must hold three subnets, one in each zone."
  }
}

variable "security_group_id" {
  description = "Security group of the tasks."
  type        = string
}

variable "target_group_arn" {
  description = "Target group that the tasks register in."
  type        = string
}

variable "standby_target_group_arns" {
  description = "Target groups of standby load balancers: name => ARN."
  type        = map(string)
  default     = {}
}

variable "container_image" {
  description = "Image of the transaction service."
  type        = string
}

variable "cpu" {
  description = "CPU units of a task."
  type        = number
}

variable "memory" {
  description = "Memory of a task in MiB."
  type        = number
}

variable "port" {
  description = "TCP port that a task listens on."
  type        = number
}

variable "tasks_per_zone_minimum" {
  description = "Tasks in each zone at all times."
  type        = number

  validation {
    condition     = var.tasks_per_zone_minimum >= 2
    error_message = "tasks_per_zone_minimum must be 2 or more."
  }
}

variable "tasks_per_zone_maximum" {
  description = "Tasks in each zone at most."
  type        = number
}

variable "cpu_target_percent" {
  description = "Average CPU use that scaling aims at; at 50, four of six tasks run at 75 when a zone is lost."
  type        = number
  default     = 50

  validation {
    condition     = var.cpu_target_percent >= 10 && var.cpu_target_percent <= 60
    error_message = "cpu_target_percent must be 10 to 60: after the loss of a zone the others carry half as much again."
  }
}

variable "memory_target_percent" {
  description = "Average memory use that scaling aims at."
  type        = number
  default     = 60

  validation {
    condition     = var.memory_target_percent >= 10 && var.memory_target_percent <= 80
    error_message = "memory_target_percent must be 10 to 80."
  }
}

variable "scale_out_cooldown_seconds" {
  description = "Rest between two scale-outs."
  type        = number
  default     = 30
}

variable "scale_in_cooldown_seconds" {
  description = "Rest between two scale-ins; long, because giving up too early costs more than a few idle minutes."
  type        = number
  default     = 300
}

variable "database" {
  description = "Database: where it is, the secret with the service's username and password, and that of the master user, who makes tables and users."
  type = object({
    host              = string
    port              = number
    name              = string
    secret_arn        = string
    master_secret_arn = string
  })
}

variable "cache" {
  description = "Redis: where it is, and the secret with the AUTH token."
  type = object({
    host            = string
    port            = number
    auth_secret_arn = string
  })
}

variable "kms_key_arn" {
  description = "Key that encrypts secrets and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}
