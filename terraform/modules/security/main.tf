locals {
  # Who is there, and the words for it in the console.
  groups = {
    load_balancer = { type = "alb-sg", description = "Load balancers: HTTP and HTTPS from the internet, to the tasks alone" }
    service       = { type = "ecs-sg", description = "Tasks: from the load balancers alone" }
    proxy         = { type = "proxy-sg", description = "RDS Proxy: from the tasks, to the database" }
    database      = { type = "rds-sg", description = "Aurora: from RDS Proxy alone, which admits the tasks alone" }
    cache         = { type = "redis-sg", description = "Redis: from the tasks alone" }
  }

  # Conversations: who calls whom, on which port. Each makes one rule on either side.
  conversations = {
    load-balancer-to-service = { from = "load_balancer", to = "service", port = var.ports.service }
    service-to-proxy         = { from = "service", to = "proxy", port = var.ports.database }
    proxy-to-database        = { from = "proxy", to = "database", port = var.ports.database }
    service-to-cache         = { from = "service", to = "cache", port = var.ports.cache }
  }
}

# A prefix and not a name: a group that must be replaced is made before the old one goes, and two of a name cannot be.
resource "aws_security_group" "this" {
  # checkov:skip=CKV2_AWS_5:They are attached in other modules, through this module's output, where checkov does not look
  for_each = local.groups

  name_prefix = "${each.value.type}-${var.environment_suffix}-"
  description = each.value.description
  vpc_id      = var.vpc_id

  tags = {
    Name = "${each.value.type}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "conversation" {
  for_each = local.conversations

  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key

  tags = {
    Name = "sgr-${each.key}-out-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "conversation" {
  for_each = local.conversations

  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key

  tags = {
    Name = "sgr-${each.key}-in-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "internet" {
  # checkov:skip=CKV_AWS_260:Port 80 answers with a redirect to HTTPS and nothing else
  for_each = { http = 80, https = 443 }

  security_group_id = aws_security_group.this["load_balancer"].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  description       = "${upper(each.key)} from the internet"

  tags = {
    Name = "sgr-internet-${each.key}-${var.environment_suffix}"
  }
}

# Images, secrets and logs: AWS's own addresses are many and change.
resource "aws_vpc_security_group_egress_rule" "service_to_aws" {
  security_group_id = aws_security_group.this["service"].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "HTTPS to AWS"

  tags = {
    Name = "sgr-service-to-aws-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  for_each = var.peer_security_group_ids

  security_group_id            = aws_security_group.this["service"].id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = var.ports.service
  to_port                      = var.ports.service
  description                  = "From ${each.key}, by service discovery"

  tags = {
    Name = "sgr-peer-${each.key}-${var.environment_suffix}"
  }
}
