locals {
  role_infix = var.role == null ? "" : "${var.role}-"
}

resource "aws_lb" "this" {
  # checkov:skip=CKV_AWS_150:Everything must be destroyable by `terraform destroy`
  # checkov:skip=CKV2_AWS_28:What a firewall should let through is a decision of the service's owner, not of this stack
  name               = "alb-${local.role_infix}${var.environment_suffix}"
  load_balancer_type = "application"
  internal           = false
  subnets            = var.subnet_ids
  security_groups    = [var.security_group_id]

  enable_cross_zone_load_balancing = true
  enable_zonal_shift               = true
  enable_deletion_protection       = false
  drop_invalid_header_fields       = true
  idle_timeout                     = 60

  access_logs {
    bucket  = aws_s3_bucket.logs.bucket
    enabled = true
  }

  tags = {
    Name = "alb-${local.role_infix}${var.environment_suffix}"
  }

  # It writes a test object when it is made.
  depends_on = [aws_s3_bucket_policy.logs]
}

# The port is part of the name: a change of it makes a new target group, and the old one can go only after the listener
# has let go of it.
resource "aws_lb_target_group" "this" {
  # checkov:skip=CKV_AWS_378:TLS ends at the load balancer, as required; tasks are reached from its security group alone
  name        = "tg-${local.role_infix}${var.ports.service}-${var.environment_suffix}"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = var.ports.service

  deregistration_delay              = var.deregistration_delay_seconds
  load_balancing_algorithm_type     = "least_outstanding_requests"
  load_balancing_cross_zone_enabled = "true"

  health_check {
    path                = var.health_check.path
    matcher             = "200"
    interval            = var.health_check.interval_seconds
    timeout             = var.health_check.timeout_seconds
    healthy_threshold   = var.health_check.healthy_threshold
    unhealthy_threshold = var.health_check.unhealthy_threshold
  }

  tags = {
    Name = "tg-${local.role_infix}${var.ports.service}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }

  tags = {
    Name = "listener-${local.role_infix}http-${var.environment_suffix}"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }

  tags = {
    Name = "listener-${local.role_infix}https-${var.environment_suffix}"
  }
}
