variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "vpc_id" {
  description = "VPC that the security groups belong to."
  type        = string
}

variable "ports" {
  description = "TCP ports of the tiers."
  type = object({
    service  = number
    database = number
    cache    = number
  })
}

variable "peer_security_group_ids" {
  description = "Security groups of other services that may call this one by its discovery name: name => id; none, unless you say so."
  type        = map(string)
  default     = {}
}
