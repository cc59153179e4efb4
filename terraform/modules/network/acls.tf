# Network ACLs know no connections: for every way in there is a way back, to the ephemeral ports of whoever asked.
locals {
  anywhere  = "0.0.0.0/0"
  ephemeral = { from = 1024, to = 65535 }
  service   = { from = var.ports.service, to = var.ports.service }
  database  = { from = var.ports.database, to = var.ports.database }
  cache     = { from = var.ports.cache, to = var.ports.cache }
  http      = { from = 80, to = 80 }
  https     = { from = 443, to = 443 }

  acl_rules = {
    public = {
      ingress = {
        100 = { ports = local.http, cidr = local.anywhere }      # redirected to HTTPS
        110 = { ports = local.https, cidr = local.anywhere }     # clients; tasks on their way to the NAT gateway
        120 = { ports = local.ephemeral, cidr = local.anywhere } # answers to the load balancer and the NAT gateway
      }
      egress = {
        100 = { ports = local.service, cidr = local.tiers.application } # load balancer to tasks
        110 = { ports = local.https, cidr = local.anywhere }            # NAT gateway to AWS
        120 = { ports = local.ephemeral, cidr = local.anywhere }        # answers to clients, and through NAT to tasks
      }
    }
    application = {
      ingress = {
        100 = { ports = local.service, cidr = local.tiers.public }      # from the load balancer
        110 = { ports = local.service, cidr = local.tiers.application } # from other services
        120 = { ports = local.ephemeral, cidr = local.anywhere }        # answers from data, services and AWS
      }
      egress = {
        100 = { ports = local.database, cidr = local.tiers.data }
        110 = { ports = local.cache, cidr = local.tiers.data }
        120 = { ports = local.service, cidr = local.tiers.application }   # to other services
        130 = { ports = local.https, cidr = local.anywhere }              # to AWS, through the NAT gateway
        140 = { ports = local.ephemeral, cidr = local.tiers.public }      # answers to the load balancer
        150 = { ports = local.ephemeral, cidr = local.tiers.application } # answers to other services
      }
    }
    data = {
      ingress = {
        100 = { ports = local.database, cidr = local.tiers.application }
        110 = { ports = local.cache, cidr = local.tiers.application }
        120 = { ports = null, cidr = local.tiers.data } # proxy to database, cache nodes among themselves
      }
      egress = {
        100 = { ports = local.ephemeral, cidr = local.tiers.application } # answers
        110 = { ports = null, cidr = local.tiers.data }
      }
    }
  }

  # "tier-direction-number" => rule
  acl_rule_list = merge([
    for tier, directions in local.acl_rules : merge([
      for direction, rules in directions : {
        for number, rule in rules : "${tier}-${direction}-${number}" => merge(rule, { tier = tier, egress = direction == "egress", number = number })
      }
    ]...)
  ]...)
}

# The subnets stand here and not in associations of their own: when a game day has died and left a subnet on another
# network ACL, the next apply sees it and puts it back.
resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.public : subnet.id]

  tags = {
    Name = "acl-public-${var.environment_suffix}"
    Tier = "public"
  }
}

resource "aws_network_acl" "application" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.application : subnet.id]

  tags = {
    Name = "acl-application-${var.environment_suffix}"
    Tier = "application"
  }
}

resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]

  tags = {
    Name = "acl-data-${var.environment_suffix}"
    Tier = "data"
  }
}

locals {
  acl_ids = {
    public      = aws_network_acl.public.id
    application = aws_network_acl.application.id
    data        = aws_network_acl.data.id
  }
}

resource "aws_network_acl_rule" "this" {
  for_each = local.acl_rule_list

  network_acl_id = local.acl_ids[each.value.tier]
  rule_number    = each.value.number
  egress         = each.value.egress
  rule_action    = "allow"
  protocol       = each.value.ports == null ? "-1" : "tcp"
  from_port      = each.value.ports == null ? null : each.value.ports.from
  to_port        = each.value.ports == null ? null : each.value.ports.to
  cidr_block     = each.value.cidr
}
