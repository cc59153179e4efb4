output "service_url" {
  description = "Where the service answers"
  value       = local.service_url
}

output "name_servers" {
  description = "Name servers that the parent domain must delegate the stack's zone to"
  value       = module.dns.zone_name_servers
}

output "rewind" {
  description = "How the database is taken back, and how far at least"
  value       = module.database.rewind
}

output "stack" {
  description = "The stack file of gameday: terraform output -json stack > stack.json"
  value       = local.stack
}
