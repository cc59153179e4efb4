variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "subnet_ids" {
  description = "Data subnets, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must hold three subnets, one in each zone."
  }
}

variable "security_group_id" {
  description = "Security group of the nodes."
  type        = string
}

variable "port" {
  description = "TCP port of the nodes."
  type        = number
}

variable "node_type" {
  description = "ElastiCache node type."
  type        = string
}

variable "node_groups" {
  description = "Shards."
  type        = number
  default     = 3

  validation {
    condition     = var.node_groups >= 3 && var.node_groups <= 15
    error_message = "node_groups must be 3 to 15: fewer cannot form a majority without one zone, and AWS allows 15 test failovers a day."
  }
}

variable "replicas_per_node_group" {
  description = "Replicas of each shard; two put it into all three zones."
  type        = number
  default     = 2

  validation {
    condition     = var.replicas_per_node_group >= 2 && var.replicas_per_node_group <= 5
    error_message = "replicas_per_node_group must be 2 to 5, so that each shard has a node in all three zones."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts data at rest, the AUTH token and the logs."
  type        = string
}

variable "snapshot_retention_days" {
  description = "Days that daily snapshots are kept."
  type        = number
  default     = 7
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}
