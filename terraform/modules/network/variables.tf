variable "environment_suffix" {
  description = "Ends every resource's name."
  type        = string
}

variable "vpc_cidr" {
  description = "IPv4 block of the VPC, /16 to /20."
  type        = string
}

variable "zones" {
  description = "Names of the three availability zones; their order decides which block each gets."
  type        = list(string)

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "zones must name exactly three different availability zones."
  }
}

variable "ports" {
  description = "TCP ports of the tiers, which the network ACLs let through."
  type = object({
    service  = number
    database = number
    cache    = number
  })
}

variable "kms_key_arn" {
  description = "Key that encrypts the flow logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
}
