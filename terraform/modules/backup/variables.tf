variable "environment_suffix" {
  description = "Ends every name."
  type        = string
}

variable "database_cluster_arn" {
  description = "ARN of the Aurora cluster that is backed up."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:rds:[^:]+:[0-9]{12}:cluster:[^:*]+$", var.database_cluster_arn))
    error_message = "database_cluster_arn must be the ARN of one DB cluster: arn:aws:rds:<region>:<account>:cluster:<identifier>."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the vault."
  type        = string
}

variable "retention_days" {
  description = "How long a snapshot is kept, in days."
  type        = number
  default     = 7

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 35 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 1 to 35."
  }
}

variable "start_window_minutes" {
  description = "How long a job may wait before it starts, in minutes; what is left of six hours is its time to complete."
  type        = number
  default     = 60

  validation {
    condition     = var.start_window_minutes >= 60 && var.start_window_minutes <= 240
    error_message = "start_window_minutes must be 60 to 240: AWS Backup takes no less than 60, and a snapshot needs two hours to complete."
  }
}

variable "recovery_point_tags" {
  description = "The tags of every recovery point."
  type        = map(string)
  default = {
    Environment      = "production"
    DisasterRecovery = "enabled"
  }
}
