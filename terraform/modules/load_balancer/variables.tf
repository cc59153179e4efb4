variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "role" {
  description = "Set when there is more than one load balancer: \"standby\" makes alb-standby-<suffix>."
  type        = string
  default     = null
}

variable "account_id" {
  description = "Account; part of the log bucket's name, which must be unique in the world."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the targets."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must hold three subnets, one in each zone."
  }
}

variable "security_group_id" {
  description = "Security group of the load balancer."
  type        = string
}

variable "certificate_arn" {
  description = "ACM certificate, issued."
  type        = string
}

variable "ports" {
  description = "TCP ports of the tiers; the service's is where the targets listen."
  type = object({
    service  = number
    database = number
    cache    = number
  })
}

variable "health_check" {
  description = "How a task is found healthy or not; interval_seconds * unhealthy_threshold + timeout_seconds is what it takes to leave."
  type = object({
    path                = string
    interval_seconds    = number
    timeout_seconds     = number
    healthy_threshold   = number
    unhealthy_threshold = number
  })
}

variable "deregistration_delay_seconds" {
  description = "How long a task that leaves may finish what it has begun."
  type        = number

  validation {
    condition     = var.deregistration_delay_seconds >= 30 && var.deregistration_delay_seconds <= 3600
    error_message = "deregistration_delay_seconds must be 30 to 3600."
  }
}
