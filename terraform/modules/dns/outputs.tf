output "zone_id" {
  description = "Id of the hosted zone."
  value       = aws_route53_zone.this.zone_id
}

output "zone_name" {
  description = "Name of the hosted zone."
  value       = local.zone_name
}

output "zone_name_servers" {
  description = "Name servers that the parent domain must delegate the zone to."
  value       = aws_route53_zone.this.name_servers
}

output "service_fqdn" {
  description = "Name of the service."
  value       = local.service_fqdn
}

output "endpoints" {
  description = "Where the records lead: primary, secondary."
  value       = { for name, record in aws_route53_record.service : name => one(record.records) }
}

output "health_check_ids" {
  description = "Ids of the health checks: primary, secondary."
  value       = { for name, health_check in aws_route53_health_check.this : name => health_check.id }
}

output "certificate_arn" {
  description = "Certificate of the service's name, once it is issued."
  value       = local.makes_certificate ? aws_acm_certificate_validation.this[0].certificate_arn : var.certificate_arn
}

output "failover_seconds" {
  description = "Longest time from failure to the last client that has moved, by the health check's arithmetic."
  value       = local.failover_seconds
}
