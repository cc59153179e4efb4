# One key encrypts what the stack stores: database, cache, secrets, logs, topics, backups. It stands here and not in a
# module because all of them need it.
resource "aws_kms_key" "this" {
  description             = "Stack payments-${var.environment_suffix}: data, logs, secrets and notifications"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key.json

  tags = {
    Name = "kms-key-${var.environment_suffix}"
  }
}

resource "aws_kms_alias" "this" {
  name          = "alias/kms-key-${var.environment_suffix}"
  target_key_id = aws_kms_key.this.key_id
}

data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:A key policy must leave the key to its account, or nobody can manage it; "*" is this key
  # checkov:skip=CKV_AWS_111:A key policy must leave the key to its account, or nobody can manage it
  # checkov:skip=CKV_AWS_356:"*" in a key policy is the key itself and no other
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "Logs"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${var.region}:${data.aws_caller_identity.current.account_id}:*"]
    }
  }

  # Without this, what these services publish to an encrypted topic is dropped, and nobody is told.
  statement {
    sid       = "Notifications"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type = "Service"
      identifiers = [
        "backup.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "elasticache.amazonaws.com",
        "events.rds.amazonaws.com",
        "scheduler.amazonaws.com",
      ]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  # A statement of its own: EventBridge gives no account when it publishes to an encrypted topic.
  statement {
    sid       = "Events"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}
