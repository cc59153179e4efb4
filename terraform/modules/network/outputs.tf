output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "IPv4 block of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "subnet_ids" {
  description = "Ids of the subnets: tier => zone => id."
  value = {
    public      = { for zone in var.zones : zone => aws_subnet.public[zone].id }
    application = { for zone in var.zones : zone => aws_subnet.application[zone].id }
    data        = { for zone in var.zones : zone => aws_subnet.data[zone].id }
  }

  # Whoever stands in a subnet finds its ways and rules in place, and loses them last: AWS refuses a load balancer in a VPC
  # without an internet gateway, and a task whose image cannot be reached does not start.
  depends_on = [
    aws_internet_gateway.this,
    aws_network_acl.application,
    aws_network_acl.data,
    aws_network_acl.public,
    aws_network_acl_rule.this,
    aws_route.application_internet,
    aws_route.public_internet,
    aws_route_table_association.application,
    aws_route_table_association.data,
    aws_route_table_association.public,
    aws_vpc_endpoint.s3,
  ]
}

output "subnet_cidrs" {
  description = "Blocks of the subnets: tier => zone => block."
  value       = local.subnet_cidrs
}

output "network_acl_ids" {
  description = "Ids of the network ACLs: tier => id."
  value       = local.acl_ids
}

output "nat_gateway_ids" {
  description = "Ids of the NAT gateways: zone => id."
  value       = { for zone in var.zones : zone => aws_nat_gateway.this[zone].id }
}

output "route_table_ids" {
  description = "Ids of the route tables: public, application (zone => id), data."
  value = {
    public      = aws_route_table.public.id
    application = { for zone in var.zones : zone => aws_route_table.application[zone].id }
    data        = aws_route_table.data.id
  }
}

output "internet_gateway_id" {
  description = "Id of the internet gateway."
  value       = aws_internet_gateway.this.id
}
