output "service_url" {
  description = "Where the service answers."
  value       = local.service_url
}

output "name_servers" {
  description = "Name servers that the parent domain must delegate the stack's zone to."
  value       = module.dns.zone_name_servers
}

output "rewind" {
  description = "How the database is taken back, and how far at least."
  value       = module.database.rewind
}

output "stack" {
  description = "The stack file of gameday: terraform output -json stack > stack.json."
  value       = local.stack
}

output "dashboard" {
  description = "Name of the CloudWatch dashboard that shows each zone."
  value       = module.monitoring.dashboard_name
}

output "topic_arn" {
  description = "ARN of the topic that every notification goes to."
  value       = module.monitoring.topic_arn
}

output "backup_vault" {
  description = "Name of the vault with the six-hourly snapshots."
  value       = module.backup.vault_name
}

output "gameday" {
  description = "What a game day is started with by hand, and where its reports go; null while enable_gameday is off."
  value = one([
    for gameday in module.gameday : {
      cluster                 = module.service.cluster_name
      task_definition         = gameday.task_definition_arn
      recover_task_definition = gameday.recover_task_definition_arn
      subnet                  = gameday.subnet_id
      security_group          = gameday.security_group_id
      bucket                  = gameday.bucket_name
      schedule                = gameday.schedule_name
      role                    = gameday.role_arn
    }
  ])
}
