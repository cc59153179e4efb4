output "vault_name" {
  description = "Name of the vault with the recovery points."
  value       = aws_backup_vault.this.name
}

output "vault_arn" {
  description = "ARN of the vault."
  value       = aws_backup_vault.this.arn
}

output "plan_id" {
  description = "Id of the backup plan."
  value       = aws_backup_plan.this.id
}

output "role_arn" {
  description = "ARN of the role that AWS Backup works with."
  value       = aws_iam_role.this.arn
}
