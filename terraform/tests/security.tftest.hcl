mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  vpc_id             = "vpc-0a1b2c3d"
  ports              = { service = 8080, database = 5432, cache = 6379 }
}

run "who_may_speak_to_whom" {
  command = apply

  module {
    source = "./modules/security"
  }

  assert {
    condition     = toset(keys(output.security_group_ids)) == toset(["load_balancer", "service", "proxy", "database", "cache"])
    error_message = "There must be a security group for each part."
  }

  assert {
    condition = {
      for rule in aws_vpc_security_group_ingress_rule.internet : rule.from_port => rule.security_group_id
      } == {
      80  = output.security_group_ids.load_balancer
      443 = output.security_group_ids.load_balancer
    }
    error_message = "The internet may reach the load balancers, on 80 and 443, and nothing else."
  }

  assert {
    condition = toset([
      for rule in aws_vpc_security_group_ingress_rule.conversation :
      "${rule.referenced_security_group_id} ${rule.security_group_id} ${rule.from_port}-${rule.to_port}"
      ]) == toset([
      "${output.security_group_ids.load_balancer} ${output.security_group_ids.service} 8080-8080",
      "${output.security_group_ids.service} ${output.security_group_ids.proxy} 5432-5432",
      "${output.security_group_ids.proxy} ${output.security_group_ids.database} 5432-5432",
      "${output.security_group_ids.service} ${output.security_group_ids.cache} 6379-6379",
    ])
    error_message = "Tasks from the load balancers alone, proxy and cache from tasks alone, database from the proxy alone."
  }

  assert {
    condition = toset([
      for rule in aws_vpc_security_group_egress_rule.conversation :
      "${rule.security_group_id} ${rule.referenced_security_group_id} ${rule.from_port}-${rule.to_port}"
      ]) == toset([
      for rule in aws_vpc_security_group_ingress_rule.conversation :
      "${rule.referenced_security_group_id} ${rule.security_group_id} ${rule.from_port}-${rule.to_port}"
    ])
    error_message = "What one side may send the other must admit."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.service_to_aws.from_port == 443 && aws_vpc_security_group_egress_rule.service_to_aws.to_port == 443 && aws_vpc_security_group_egress_rule.service_to_aws.security_group_id == output.security_group_ids.service
    error_message = "Tasks may reach the internet on 443 alone."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.peer) == 0
    error_message = "Nobody but the load balancers may reach the tasks unless asked for."
  }

  assert {
    condition     = alltrue([for group in aws_security_group.this : can(regex("^[a-z]+-sg-t1-$", group.name_prefix))])
    error_message = "A security group's name must say its type and the suffix."
  }
}

run "a_peer" {
  command = plan

  module {
    source = "./modules/security"
  }

  variables {
    peer_security_group_ids = { ledger-export = "sg-0a1b2c3d" }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.peer["ledger-export"].from_port == 8080 && aws_vpc_security_group_ingress_rule.peer["ledger-export"].referenced_security_group_id == "sg-0a1b2c3d"
    error_message = "A peer must be admitted to the service's port."
  }
}
