locals {
  # A quarter of the VPC for each tier, so that one CIDR block names a tier in a network ACL. The last quarter is free.
  tiers = {
    public      = cidrsubnet(var.vpc_cidr, 2, 0)
    application = cidrsubnet(var.vpc_cidr, 2, 1)
    data        = cidrsubnet(var.vpc_cidr, 2, 2)
  }

  # tier => zone => block; a quarter of the tier each, with room for a fourth zone.
  subnet_cidrs = {
    for tier, block in local.tiers : tier => {
      for index, zone in var.zones : zone => cidrsubnet(block, 2, index)
    }
  }
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "vpc-${var.environment_suffix}"
  }
}

# Emptied, so that nothing gets in or out of what is created without a security group.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "default-sg-${var.environment_suffix}"
  }
}

resource "aws_subnet" "public" {
  for_each = local.subnet_cidrs.public

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name = "subnet-public-${each.key}-${var.environment_suffix}"
    Tier = "public"
  }
}

resource "aws_subnet" "application" {
  for_each = local.subnet_cidrs.application

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name = "subnet-application-${each.key}-${var.environment_suffix}"
    Tier = "application"
  }
}

resource "aws_subnet" "data" {
  for_each = local.subnet_cidrs.data

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name = "subnet-data-${each.key}-${var.environment_suffix}"
    Tier = "data"
  }
}
