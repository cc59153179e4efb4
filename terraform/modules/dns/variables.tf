variable "environment_suffix" {
  description = "Ends every resource's name, and begins the zone's."
  type        = string
}

variable "domain_name" {
  description = "Domain below which the zone is made."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate to use; null makes one."
  type        = string
  default     = null
}

variable "load_balancer" {
  description = "Where the service's name leads while all is well."
  type = object({
    dns_name = string
  })
}

variable "secondary_endpoint" {
  description = "Where it leads when the load balancer does not answer."
  type        = string
}

variable "health_check" {
  description = "Route 53's health checks: path, seconds between two requests (10 or 30), failures in a row."
  type = object({
    path                     = string
    request_interval_seconds = number
    failure_threshold        = number
  })
}

variable "record_ttl_seconds" {
  description = "How long clients may remember the answer."
  type        = number
}
