locals {
  secret_arns = [one(aws_rds_cluster.this.master_user_secret).secret_arn, aws_secretsmanager_secret.service.arn]
}

# It finds a new writer without DNS, and keeps clients' connections meanwhile, unless they are in a transaction or bound to
# one of the database's.
resource "aws_db_proxy" "this" {
  name                   = "proxy-${var.environment_suffix}"
  engine_family          = "POSTGRESQL"
  role_arn               = aws_iam_role.proxy.arn
  vpc_subnet_ids         = var.subnet_ids
  vpc_security_group_ids = [var.security_group_ids.proxy]
  require_tls            = true
  idle_client_timeout    = 7200

  # The master makes tables and users, the service does all else.
  dynamic "auth" {
    for_each = local.secret_arns

    content {
      auth_scheme               = "SECRETS"
      client_password_auth_type = "POSTGRES_SCRAM_SHA_256"
      iam_auth                  = "DISABLED"
      secret_arn                = auth.value
    }
  }

  tags = {
    Name = "proxy-${var.environment_suffix}"
  }

  depends_on = [aws_cloudwatch_log_group.proxy, aws_iam_role_policy.proxy, aws_secretsmanager_secret_version.service]
}

resource "aws_db_proxy_default_target_group" "this" {
  db_proxy_name = aws_db_proxy.this.name

  connection_pool_config {
    max_connections_percent      = 90
    max_idle_connections_percent = 50
    connection_borrow_timeout    = 10
  }
}

resource "aws_db_proxy_target" "this" {
  db_proxy_name         = aws_db_proxy.this.name
  target_group_name     = aws_db_proxy_default_target_group.this.name
  db_cluster_identifier = aws_rds_cluster.this.cluster_identifier

  # A proxy becomes available only when there is a writer to be found.
  depends_on = [aws_rds_cluster_instance.this]
}

resource "aws_cloudwatch_log_group" "proxy" {
  name              = "/aws/rds/proxy/proxy-${var.environment_suffix}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = {
    Name = "proxy-logs-${var.environment_suffix}"
  }
}

resource "aws_iam_role" "proxy" {
  name                  = "proxy-role-${var.environment_suffix}"
  assume_role_policy    = data.aws_iam_policy_document.proxy_trust.json
  force_detach_policies = true
}

data "aws_iam_policy_document" "proxy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "proxy" {
  name   = "proxy-policy-${var.environment_suffix}"
  role   = aws_iam_role.proxy.name
  policy = data.aws_iam_policy_document.proxy.json
}

data "aws_region" "current" {}

data "aws_iam_policy_document" "proxy" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local.secret_arns
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${data.aws_region.current.name}.amazonaws.com"]
    }
  }
}
