data "aws_region" "current" {}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "igw-${var.environment_suffix}"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(var.zones)

  domain = "vpc"

  tags = {
    Name = "eip-nat-${each.key}-${var.environment_suffix}"
  }

  # An address can only be taken off while the gateway is still there.
  depends_on = [aws_internet_gateway.this]
}

# One in each zone, used by that zone alone: the loss of a zone takes nobody else's way out.
resource "aws_nat_gateway" "this" {
  for_each = toset(var.zones)

  subnet_id     = aws_subnet.public[each.key].id
  allocation_id = aws_eip.nat[each.key].id

  tags = {
    Name = "nat-${each.key}-${var.environment_suffix}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "rt-public-${var.environment_suffix}"
  }
}

resource "aws_route" "public_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "application" {
  for_each = toset(var.zones)

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "rt-application-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_route" "application_internet" {
  for_each = aws_route_table.application

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_route_table_association" "application" {
  for_each = aws_subnet.application

  subnet_id      = each.value.id
  route_table_id = aws_route_table.application[each.key].id
}

# No route but the VPC's own: data neither reaches the internet nor is reached from it.
resource "aws_route_table" "data" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "rt-data-${var.environment_suffix}"
  }
}

resource "aws_route_table_association" "data" {
  for_each = aws_subnet.data

  subnet_id      = each.value.id
  route_table_id = aws_route_table.data.id
}

# Image layers come from S3: through here they cost nothing and need no NAT gateway.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for route_table in aws_route_table.application : route_table.id]

  tags = {
    Name = "vpce-s3-${var.environment_suffix}"
  }
}
