locals {
  role_names = {
    agent     = "role-gameday-agent-${var.environment_suffix}"
    execution = "role-gameday-execution-${var.environment_suffix}"
    launcher  = "role-gameday-launcher-${var.environment_suffix}"
  }

  by_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:${var.region}:${var.account_id}:*" }
      }
    }]
  })

  # An image in this account's registry; another one is public or lets this account in by itself.
  own_repositories = [
    for name in flatten(regexall("^${var.account_id}\\.dkr\\.ecr\\.${var.region}\\.amazonaws\\.com/([^:@]+)", var.image)) :
    "arn:aws:ecr:${var.region}:${var.account_id}:repository/${name}"
  ]
}

# The agent's own; what it may do is in permissions.tf.
resource "aws_iam_role" "agent" {
  name                  = local.role_names.agent
  description           = "The agent of gameday breaks this stack with it, and puts it back"
  assume_role_policy    = local.by_tasks
  force_detach_policies = true

  tags = {
    Name = local.role_names.agent
  }
}

# ECS pulls the image and writes the log with it.
resource "aws_iam_role" "execution" {
  name                  = local.role_names.execution
  description           = "ECS starts the agent of gameday with it"
  assume_role_policy    = local.by_tasks
  force_detach_policies = true

  tags = {
    Name = local.role_names.execution
  }
}

resource "aws_iam_role_policy" "execution" {
  name = "policy-gameday-execution-${var.environment_suffix}"
  role = aws_iam_role.execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "WriteTheLog"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:${aws_cloudwatch_log_group.this.name}:*"]
        },
      ],
      [
        for arn in local.own_repositories : {
          Sid      = "PullTheImage"
          Effect   = "Allow"
          Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
          Resource = [arn]
        }
      ],
      [
        for arn in local.own_repositories : {
          Sid      = "EnterTheRegistry"
          Effect   = "Allow"
          Action   = ["ecr:GetAuthorizationToken"]
          Resource = ["*"]
        }
      ],
    )
  })
}

# The schedule and the rule that follows a dead game day start tasks with it.
resource "aws_iam_role" "launcher" {
  name                  = local.role_names.launcher
  description           = "EventBridge starts the agent of gameday with it"
  force_detach_policies = true

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "scheduler.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "events.amazonaws.com" }
      },
    ]
  })

  tags = {
    Name = local.role_names.launcher
  }
}

resource "aws_iam_role_policy" "launcher" {
  name = "policy-gameday-launcher-${var.environment_suffix}"
  role = aws_iam_role.launcher.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "StartTheAgent"
        Effect    = "Allow"
        Action    = ["ecs:RunTask"]
        Resource  = flatten([for arn in values(local.family_arns) : [arn, "${arn}:*"]])
        Condition = { ArnEquals = { "ecs:cluster" = var.cluster.arn } }
      },
      {
        Sid       = "TagItAsItStarts"
        Effect    = "Allow"
        Action    = ["ecs:TagResource"]
        Resource  = ["${local.arn.ecs}:task/${var.cluster.name}/*"]
        Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
      },
      {
        Sid       = "GiveItItsRoles"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = [aws_iam_role.agent.arn, aws_iam_role.execution.arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        Sid      = "SayThatItDidNotStart"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.not_started.arn]
      },
      {
        # The schedule is encrypted with the stack's key.
        Sid      = "ReadTheSchedule"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [var.kms_key_arn]
      },
    ]
  })
}
