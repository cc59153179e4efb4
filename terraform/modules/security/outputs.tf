output "security_group_ids" {
  description = "Ids of the security groups: load_balancer, service, proxy, database, cache."
  value       = { for name, group in aws_security_group.this : name => group.id }

  # Whoever uses a group finds its rules in place, and loses them last.
  depends_on = [
    aws_vpc_security_group_egress_rule.conversation,
    aws_vpc_security_group_egress_rule.service_to_aws,
    aws_vpc_security_group_ingress_rule.conversation,
    aws_vpc_security_group_ingress_rule.internet,
    aws_vpc_security_group_ingress_rule.peer,
  ]
}
