mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  vpc_cidr           = "10.20.0.0/16"
  zones              = ["us-east-1a", "us-east-1b", "us-east-1c"]
  ports              = { service = 8080, database = 5432, cache = 6379 }
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days = 365
}

run "subnets" {
  command = plan

  module {
    source = "./modules/network"
  }

  assert {
    condition = alltrue([
      for subnets in [aws_subnet.public, aws_subnet.application, aws_subnet.data] :
      toset([for subnet in subnets : subnet.availability_zone]) == toset(var.zones)
    ])
    error_message = "Each tier must have one subnet in each zone."
  }

  assert {
    condition = length(distinct(concat(
      [for subnet in aws_subnet.public : subnet.cidr_block],
      [for subnet in aws_subnet.application : subnet.cidr_block],
      [for subnet in aws_subnet.data : subnet.cidr_block],
    ))) == 9
    error_message = "The nine subnets must have nine different blocks."
  }

  assert {
    condition     = output.subnet_cidrs.application["us-east-1b"] == "10.20.80.0/20"
    error_message = "The second application subnet must be the second /20 of the second quarter."
  }

  assert {
    condition = alltrue([
      for subnet in concat(values(aws_subnet.public), values(aws_subnet.application), values(aws_subnet.data)) :
      !coalesce(subnet.map_public_ip_on_launch, false)
    ])
    error_message = "No subnet may hand out public addresses by itself."
  }

  assert {
    condition     = aws_subnet.data["us-east-1c"].tags.Name == "subnet-data-us-east-1c-t1"
    error_message = "A subnet's name must say its type, tier, zone and suffix."
  }
}

# Ids are known only after an apply.
run "routes" {
  command = apply

  module {
    source = "./modules/network"
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(var.zones)
    error_message = "Each zone must have a NAT gateway."
  }

  assert {
    condition     = alltrue([for zone, nat in aws_nat_gateway.this : nat.subnet_id == aws_subnet.public[zone].id])
    error_message = "A NAT gateway must stand in the public subnet of its own zone."
  }

  assert {
    condition     = alltrue([for zone, route in aws_route.application_internet : route.nat_gateway_id == aws_nat_gateway.this[zone].id && route.route_table_id == aws_route_table.application[zone].id])
    error_message = "A zone's way out must be its own NAT gateway."
  }

  assert {
    condition     = alltrue([for zone, association in aws_route_table_association.application : association.route_table_id == aws_route_table.application[zone].id && association.subnet_id == aws_subnet.application[zone].id])
    error_message = "An application subnet must use its own zone's route table."
  }

  assert {
    condition     = alltrue([for association in aws_route_table_association.data : association.route_table_id == aws_route_table.data.id])
    error_message = "Data subnets must use the route table without a way out."
  }

  assert {
    condition     = !contains([for route in concat([aws_route.public_internet], values(aws_route.application_internet)) : route.route_table_id], aws_route_table.data.id)
    error_message = "Data must have no route to the internet."
  }

  assert {
    condition     = aws_route.public_internet.gateway_id == aws_internet_gateway.this.id
    error_message = "The public subnets' way out must be the internet gateway."
  }

  assert {
    condition = alltrue([
      toset(aws_network_acl.public.subnet_ids) == toset(values(output.subnet_ids.public)),
      toset(aws_network_acl.application.subnet_ids) == toset(values(output.subnet_ids.application)),
      toset(aws_network_acl.data.subnet_ids) == toset(values(output.subnet_ids.data)),
    ])
    error_message = "Each network ACL must hold the subnets of its tier."
  }
}

run "network_acls" {
  command = plan

  module {
    source = "./modules/network"
  }

  assert {
    condition     = alltrue([for name, rule in aws_network_acl_rule.this : rule.rule_action == "allow" && rule.egress == strcontains(name, "-egress-")])
    error_message = "Rules must allow, in the direction of their name; all else is denied by default."
  }

  # Data is spoken to by the application tier and itself, and speaks to nobody else.
  assert {
    condition = alltrue([
      for name, rule in aws_network_acl_rule.this :
      contains([output.subnet_cidrs.application["us-east-1a"], output.subnet_cidrs.data["us-east-1a"]], cidrsubnet(rule.cidr_block, 2, 0))
      if startswith(name, "data-")
    ])
    error_message = "The data tier's rules may name the application and the data tier alone."
  }

  assert {
    condition     = toset([for name, rule in aws_network_acl_rule.this : rule.from_port if startswith(name, "data-ingress-") && rule.protocol == "tcp"]) == toset([5432, 6379])
    error_message = "The application tier may reach database and cache and nothing else in the data tier."
  }

  # Without the ways back nothing works, and only traffic shows it.
  assert {
    condition = alltrue([
      for pair in [
        ["public", "ingress", "0.0.0.0/0"], ["public", "egress", "0.0.0.0/0"], ["application", "ingress", "0.0.0.0/0"],
        ["application", "egress", cidrsubnet(var.vpc_cidr, 2, 0)], ["application", "egress", cidrsubnet(var.vpc_cidr, 2, 1)],
        ["data", "egress", cidrsubnet(var.vpc_cidr, 2, 1)],
        ] : anytrue([
          for name, rule in aws_network_acl_rule.this :
          startswith(name, "${pair[0]}-${pair[1]}-") && rule.from_port == 1024 && rule.to_port == 65535 && rule.cidr_block == pair[2]
      ])
    ])
    error_message = "Each conversation needs its way back, to the ephemeral ports."
  }

  assert {
    condition = alltrue([
      for name, rule in aws_network_acl_rule.this : contains([80, 443, 1024], rule.from_port)
      if startswith(name, "public-ingress-")
    ])
    error_message = "The internet may reach 80, 443 and ephemeral ports of the public tier alone."
  }
}

run "flow_logs" {
  command = plan

  module {
    source = "./modules/network"
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.retention_in_days == 365 && aws_cloudwatch_log_group.flow.kms_key_id == var.kms_key_arn
    error_message = "All traffic must be logged, encrypted, for as long as asked."
  }
}

run "refuses_two_zones" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    zones = ["us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.zones]
}

run "refuses_a_zone_twice" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    zones = ["us-east-1a", "us-east-1b", "us-east-1b"]
  }

  expect_failures = [var.zones]
}
