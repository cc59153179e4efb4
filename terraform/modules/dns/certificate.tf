locals {
  makes_certificate = var.certificate_arn == null
}

resource "aws_acm_certificate" "this" {
  count = local.makes_certificate ? 1 : 0

  domain_name       = local.service_fqdn
  validation_method = "DNS"

  tags = {
    Name = "certificate-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # One name, so one record proves it; written without for_each, because its content is known only after the request.
  validation = one([for option in flatten(aws_acm_certificate.this[*].domain_validation_options) : option])
}

resource "aws_route53_record" "validation" {
  count = local.makes_certificate ? 1 : 0

  zone_id         = aws_route53_zone.this.zone_id
  name            = local.validation.resource_record_name
  type            = local.validation.resource_record_type
  ttl             = 60
  records         = [local.validation.resource_record_value]
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  count = local.makes_certificate ? 1 : 0

  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = aws_route53_record.validation[*].fqdn

  # As long as the zone is not delegated ACM cannot see the record.
  timeouts {
    create = "30m"
  }
}
