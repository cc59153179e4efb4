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
