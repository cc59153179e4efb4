# The service signs in as a user of its own, which the service's container `migrate` makes: it may do less than the master,
# and the master's rotation does not touch it.
data "aws_secretsmanager_random_password" "service" {
  password_length     = 64
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "service" {
  # checkov:skip=CKV2_AWS_57:A rotation would shut running tasks out, which know the password of their start; the README says how to change it
  name                    = "aurora-service-${var.environment_suffix}"
  description             = "User and password of the service in ${local.cluster_identifier}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 0

  tags = {
    Name = "aurora-service-${var.environment_suffix}"
  }
}

resource "aws_secretsmanager_secret_version" "service" {
  secret_id = aws_secretsmanager_secret.service.id

  secret_string = jsonencode({
    username = var.service_username
    password = data.aws_secretsmanager_random_password.service.random_password
  })

  # The data source draws a new password at every plan; the first one counts.
  lifecycle {
    ignore_changes = [secret_string]
  }
}
