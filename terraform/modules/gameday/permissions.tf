# What the agent may do: the actions that `gameday faults` and `gameday probes` list, and the lease, each on this stack's
# resources alone. What is broken must carry DisasterRecovery=enabled, and what gameday makes and deletes must carry its tags,
# as AWS Fault Injection Service has it with its own:
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSFaultInjectionSimulatorNetworkAccess.html
locals {
  arn = {
    ec2         = "arn:aws:ec2:${var.region}:${var.account_id}"
    ecs         = "arn:aws:ecs:${var.region}:${var.account_id}"
    rds         = "arn:aws:rds:${var.region}:${var.account_id}"
    elasticache = "arn:aws:elasticache:${var.region}:${var.account_id}"
  }

  subnet_arns      = sort(flatten([for tier, subnets in var.subnet_ids : [for zone, id in subnets : "${local.arn.ec2}:subnet/${id}"]]))
  network_acl_arns = sort([for tier, id in var.network_acl_ids : "${local.arn.ec2}:network-acl/${id}"])
  any_acl_arn      = "${local.arn.ec2}:network-acl/*"
  clone_arns       = ["${local.arn.rds}:cluster:gameday-*", "${local.arn.rds}:db:gameday-*"]

  # As Sources/Stack/StackParameters.swift names the path.
  parameters_arn = "arn:aws:ssm:${var.region}:${var.account_id}:parameter/gameday/${replace(var.stack.name, "/[^A-Za-z0-9._-]/", "-")}"

  breakable = { "aws:ResourceTag/DisasterRecovery" = "enabled" }
  ours      = { "aws:ResourceTag/gameday:stack" = var.stack.name }
  new       = { "aws:RequestTag/gameday:stack" = var.stack.name, "aws:RequestTag/DisasterRecovery" = "enabled" }
  new_clone = merge(local.new, { "aws:RequestTag/gameday:clone" = "true" })
  our_clone = merge(local.ours, { "aws:ResourceTag/gameday:clone" = "true" })

  # What gameday itself calls.
  gameday_statements = [
    {
      # AWS knows no resources for these.
      Sid    = "LookAtTheRegion"
      Effect = "Allow"
      Action = [
        "cloudwatch:GetMetricData", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
        "elasticache:DescribeEvents", "elasticloadbalancing:DescribeTargetHealth", "sts:GetCallerIdentity",
      ]
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestedRegion" = [var.region, "us-east-1"] } }
    },
    {
      Sid      = "LookAtTheStack"
      Effect   = "Allow"
      Action   = ["cloudwatch:DescribeAlarms", "elasticache:DescribeReplicationGroups", "elasticache:ListTagsForResource", "route53:GetHealthCheckStatus"]
      Resource = ["arn:aws:cloudwatch:${var.region}:${var.account_id}:alarm:*", var.cache.replication_group_arn, "arn:aws:route53:::healthcheck/*"]
    },
    {
      # All clusters and instances: leftovers are looked for by their tags.
      Sid      = "LookAtDatabases"
      Effect   = "Allow"
      Action   = ["rds:DescribeDBClusters", "rds:DescribeDBInstances"]
      Resource = ["${local.arn.rds}:cluster:*", "${local.arn.rds}:db:*"]
    },
    {
      Sid      = "LookAtTheService"
      Effect   = "Allow"
      Action   = ["ecs:DescribeServices", "ecs:DescribeTasks"]
      Resource = ["${local.arn.ecs}:service/${var.cluster.name}/${var.service.name}", "${local.arn.ecs}:task/${var.cluster.name}/*"]
    },
    {
      Sid       = "ListTasks"
      Effect    = "Allow"
      Action    = ["ecs:ListTasks"]
      Resource  = ["*"]
      Condition = { ArnEquals = { "ecs:cluster" = var.cluster.arn } }
    },
    {
      Sid      = "AskWhatIsAllowed"
      Effect   = "Allow"
      Action   = ["iam:SimulatePrincipalPolicy"]
      Resource = ["arn:aws:iam::${var.account_id}:role/${local.role_names.agent}"]
    },
    {
      Sid      = "HoldTheLease"
      Effect   = "Allow"
      Action   = ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:PutParameter"]
      Resource = [local.parameters_arn, "${local.parameters_arn}/*"]
    },
    {
      Sid       = "FailTheDatabaseOver"
      Effect    = "Allow"
      Action    = ["rds:FailoverDBCluster"]
      Resource  = concat([var.database.cluster_arn], sort(values(var.database.instance_arns)))
      Condition = { StringEquals = local.breakable }
    },
    {
      Sid       = "StopTasks"
      Effect    = "Allow"
      Action    = ["ecs:StopTask"]
      Resource  = ["${local.arn.ecs}:task/${var.cluster.name}/*"]
      Condition = { StringEquals = local.breakable, ArnEquals = { "ecs:cluster" = var.cluster.arn } }
    },
    {
      Sid       = "FailTheCacheOver"
      Effect    = "Allow"
      Action    = ["elasticache:TestFailover"]
      Resource  = [var.cache.replication_group_arn]
      Condition = { StringEquals = local.breakable }
    },
    {
      Sid       = "MakeABlackhole"
      Effect    = "Allow"
      Action    = ["ec2:CreateNetworkAcl"]
      Resource  = [local.any_acl_arn]
      Condition = { StringEquals = local.new, StringLike = { "aws:RequestTag/gameday:run" = "?*" } }
    },
    {
      Sid      = "MakeItInThisVPC"
      Effect   = "Allow"
      Action   = ["ec2:CreateNetworkAcl"]
      Resource = ["${local.arn.ec2}:vpc/${var.vpc_id}"]
    },
    {
      Sid       = "TagItAsItIsMade"
      Effect    = "Allow"
      Action    = ["ec2:CreateTags"]
      Resource  = [local.any_acl_arn]
      Condition = { StringEquals = merge(local.new, { "ec2:CreateAction" = "CreateNetworkAcl" }) }
    },
    {
      Sid       = "CutSubnetsOffAndPutThemBack"
      Effect    = "Allow"
      Action    = ["ec2:ReplaceNetworkAclAssociation"]
      Resource  = concat(local.subnet_arns, local.network_acl_arns)
      Condition = { StringEquals = local.breakable }
    },
    {
      Sid       = "ThroughTheBlackholeAlone"
      Effect    = "Allow"
      Action    = ["ec2:DeleteNetworkAcl", "ec2:ReplaceNetworkAclAssociation"]
      Resource  = [local.any_acl_arn]
      Condition = { StringEquals = local.ours }
    },
    {
      # The source, what the new cluster is made with, and the new cluster.
      Sid       = "RestoreBesideProduction"
      Effect    = "Allow"
      Action    = ["rds:RestoreDBClusterToPointInTime"]
      Resource  = concat([var.database.cluster_arn], local.clone_arns, local.database_surroundings)
      Condition = { StringEquals = local.new_clone }
    },
    {
      Sid       = "GiveItAnInstance"
      Effect    = "Allow"
      Action    = ["rds:AddTagsToResource", "rds:CreateDBInstance"]
      Resource  = concat(local.clone_arns, local.database_surroundings)
      Condition = { StringEquals = local.new_clone }
    },
    {
      Sid       = "ReadAndDeleteItAlone"
      Effect    = "Allow"
      Action    = ["rds:DeleteDBCluster", "rds:DeleteDBInstance", "rds:EnableHttpEndpoint"]
      Resource  = local.clone_arns
      Condition = { StringEquals = local.our_clone }
    },
    {
      # Only what is named as a clone: production is never asked through the Data API.
      Sid      = "AskItsLedger"
      Effect   = "Allow"
      Action   = ["rds-data:ExecuteStatement"]
      Resource = ["${local.arn.rds}:cluster:gameday-*"]
    },
    {
      Sid      = "WithTheStacksSecret"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [var.database.secret_arn]
    },
  ]

  database_surroundings = [for kind in ["cluster-pg", "og", "pg", "secgrp", "subgrp"] : "${local.arn.rds}:${kind}:*"]

  # Where gameday sends finished runs (docs/results.md), and what AWS does with the key in the agent's name.
  other_statements = [
    {
      Sid      = "PutReportsAway"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
      Resource = ["arn:aws:s3:::${local.bucket_name}/reports/*"]
    },
    {
      # What is there already is not sent again, and an upload that was cut off is gone on with.
      Sid      = "SeeWhichReportsAreThere"
      Effect   = "Allow"
      Action   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
      Resource = ["arn:aws:s3:::${local.bucket_name}"]
    },
    {
      Sid       = "UseTheKeyThroughServices"
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
      Resource  = [var.kms_key_arn]
      Condition = { StringEquals = { "kms:ViaService" = [for service in ["rds", "s3", "secretsmanager"] : "${service}.${var.region}.amazonaws.com"] } }
    },
    {
      # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html
      Sid      = "LetTheRestoredDatabaseUseTheKey"
      Effect   = "Allow"
      Action   = ["kms:CreateGrant"]
      Resource = [var.kms_key_arn]
      Condition = {
        StringEquals = { "kms:ViaService" = "rds.${var.region}.amazonaws.com" }
        Bool         = { "kms:GrantIsForAWSResource" = "true" }
      }
    },
  ]
}

resource "aws_iam_role_policy" "agent" {
  name = "policy-gameday-agent-${var.environment_suffix}"
  role = aws_iam_role.agent.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.gameday_statements, local.other_statements)
  })
}
