# A zone, a subnet, a way out and a network ACL of the agent's own: nothing that a game day breaks is between the agent and
# AWS, so it can always take back what it did.
locals {
  vpc_prefix  = tonumber(split("/", var.vpc_cidr)[1])
  subnet_cidr = coalesce(var.subnet_cidr, cidrsubnet(var.vpc_cidr, 28 - local.vpc_prefix, pow(2, 28 - local.vpc_prefix) - 1))

  # Network ACLs know no connections: answers come to the ephemeral ports.
  acl_rules = {
    answers = { egress = false, from = 1024, to = 65535 }
    https   = { egress = true, from = 443, to = 443 }
  }
}

data "aws_availability_zone" "agent" {
  zone_id = var.agent_availability_zone_id

  lifecycle {
    postcondition {
      condition     = !contains(var.zones, self.name)
      error_message = "agent_availability_zone_id must be a zone that the stack is not in: a game day that cuts its own zone off cannot take it back."
    }
  }
}

resource "aws_subnet" "this" {
  vpc_id            = var.vpc_id
  availability_zone = data.aws_availability_zone.agent.name
  cidr_block        = local.subnet_cidr

  tags = {
    Name = "subnet-gameday-${data.aws_availability_zone.agent.name}-${var.environment_suffix}"
    Tier = "gameday"
  }
}

resource "aws_route_table" "this" {
  vpc_id = var.vpc_id

  tags = {
    Name = "rt-gameday-${var.environment_suffix}"
  }
}

# Straight to the internet: a NAT gateway stands in one of the stack's public subnets, and could be cut off.
resource "aws_route" "internet" {
  route_table_id         = aws_route_table.this.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = var.internet_gateway_id
}

resource "aws_route_table_association" "this" {
  subnet_id      = aws_subnet.this.id
  route_table_id = aws_route_table.this.id
}

resource "aws_network_acl" "this" {
  vpc_id     = var.vpc_id
  subnet_ids = [aws_subnet.this.id]

  tags = {
    Name = "acl-gameday-${var.environment_suffix}"
    Tier = "gameday"
  }
}

resource "aws_network_acl_rule" "this" {
  # checkov:skip=CKV_AWS_231:Answers come to any ephemeral port, 3389 among them; the security group lets nobody in
  for_each = local.acl_rules

  network_acl_id = aws_network_acl.this.id
  rule_number    = 100
  egress         = each.value.egress
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = each.value.from
  to_port        = each.value.to
  cidr_block     = "0.0.0.0/0"
}

resource "aws_security_group" "this" {
  name_prefix = "gameday-sg-${var.environment_suffix}-"
  description = "The agent of gameday: nobody reaches it, and it reaches HTTPS alone"
  vpc_id      = var.vpc_id

  tags = {
    Name = "gameday-sg-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "AWS, and the service as its clients reach it"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"

  tags = {
    Name = "gameday-sg-https-${var.environment_suffix}"
  }
}
