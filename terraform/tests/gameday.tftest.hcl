mock_provider "aws" {
  source = "./tests/mocks/leaves"
}

variables {
  environment_suffix  = "t1"
  region              = "us-east-1"
  account_id          = "123456789012"
  zones               = ["us-east-1b", "us-east-1c", "us-east-1d"]
  vpc_id              = "vpc-0a1b2c3d"
  vpc_cidr            = "10.0.0.0/16"
  internet_gateway_id = "igw-0a1b2c3d"
  kms_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"
  topic_arn           = "arn:aws:sns:us-east-1:123456789012:sns-topic-t1"
  image               = "123456789012.dkr.ecr.us-east-1.amazonaws.com/gameday@sha256:0a1b"

  stack = {
    version = 1
    name    = "payments-t1"
    kind    = "aws"
    region  = "us-east-1"
    account = "123456789012"
    zones   = ["us-east-1b", "us-east-1c", "us-east-1d"]
    alarms  = ["alarm-capacity-t1"]
  }

  subnet_ids = {
    public      = { us-east-1b = "subnet-0b1", us-east-1c = "subnet-0c1", us-east-1d = "subnet-0d1" }
    application = { us-east-1b = "subnet-0b2", us-east-1c = "subnet-0c2", us-east-1d = "subnet-0d2" }
    data        = { us-east-1b = "subnet-0b3", us-east-1c = "subnet-0c3", us-east-1d = "subnet-0d3" }
  }

  network_acl_ids = { public = "acl-01", application = "acl-02", data = "acl-03" }

  cluster = { name = "ecs-cluster-t1", arn = "arn:aws:ecs:us-east-1:123456789012:cluster/ecs-cluster-t1" }
  service = { name = "ecs-service-t1" }

  database = {
    cluster_identifier = "aurora-cluster-t1"
    cluster_arn        = "arn:aws:rds:us-east-1:123456789012:cluster:aurora-cluster-t1"
    secret_arn         = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-0a1b"
    instance_arns = {
      us-east-1b = "arn:aws:rds:us-east-1:123456789012:db:aurora-instance-t1-us-east-1b"
      us-east-1c = "arn:aws:rds:us-east-1:123456789012:db:aurora-instance-t1-us-east-1c"
      us-east-1d = "arn:aws:rds:us-east-1:123456789012:db:aurora-instance-t1-us-east-1d"
    }
  }

  cache = {
    replication_group_id  = "redis-t1"
    replication_group_arn = "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:redis-t1"
  }
}

run "off_unless_asked_for" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  assert {
    condition     = aws_scheduler_schedule.this.state == "DISABLED"
    error_message = "Nothing may be broken until somebody switches the schedule on."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.missed) == 0
    error_message = "While no game day is wanted, none can be missed."
  }
}

run "scheduled_once_and_never_repeated" {
  module {
    source = "./modules/gameday"
  }

  variables {
    schedule = { enabled = true }
  }

  assert {
    condition     = aws_scheduler_schedule.this.state == "ENABLED" && aws_scheduler_schedule.this.kms_key_arn == var.kms_key_arn
    error_message = "The schedule must be on when asked for, and encrypted with the stack's key."
  }

  assert {
    condition     = one(one(aws_scheduler_schedule.this.target).retry_policy).maximum_retry_attempts == 0
    error_message = "A game day that failed to start must not begin by itself at another time."
  }

  assert {
    condition     = one(one(aws_scheduler_schedule.this.target).dead_letter_config).arn == aws_sqs_queue.not_started.arn
    error_message = "Why a game day did not start must be kept."
  }

  assert {
    condition     = one(one(aws_scheduler_schedule.this.target).ecs_parameters).task_definition_arn == aws_ecs_task_definition.this["run"].arn_without_revision
    error_message = "The schedule must start the newest revision."
  }

  assert {
    condition = alltrue([
      length(aws_cloudwatch_metric_alarm.missed) == 1,
      one(aws_cloudwatch_metric_alarm.missed[*].treat_missing_data) == "breaching",
      one(aws_cloudwatch_metric_alarm.missed[*].dimensions)["RuleName"] == "event-rule-gameday-succeeded-t1",
      one(aws_cloudwatch_metric_alarm.missed[*].period) * one(aws_cloudwatch_metric_alarm.missed[*].evaluation_periods) <= 604800,
    ])
    error_message = "A week without a success must raise an alarm, and CloudWatch looks no further back."
  }

  assert {
    condition     = length(output.alarm_names) == 4
    error_message = "Failed, not undone, not started and missed."
  }
}

run "out_of_reach_of_what_it_breaks" {
  module {
    source = "./modules/gameday"
  }

  assert {
    condition     = !contains(var.zones, aws_subnet.this.availability_zone) && aws_subnet.this.cidr_block == "10.0.255.240/28"
    error_message = "The agent must live in a zone of its own, at the end of the VPC's addresses."
  }

  assert {
    condition     = aws_route.internet.gateway_id == var.internet_gateway_id && aws_route.internet.nat_gateway_id == null
    error_message = "The agent's way out must not lead through a NAT gateway that it may cut off."
  }

  assert {
    condition     = aws_network_acl.this.subnet_ids == toset([aws_subnet.this.id])
    error_message = "The agent's subnet needs a network ACL of its own."
  }

  assert {
    condition = alltrue([
      length(aws_network_acl_rule.this) == 2,
      aws_network_acl_rule.this["https"].egress && aws_network_acl_rule.this["https"].from_port == 443 && aws_network_acl_rule.this["https"].to_port == 443,
      !aws_network_acl_rule.this["answers"].egress && aws_network_acl_rule.this["answers"].from_port == 1024,
    ])
    error_message = "Out by HTTPS, and the answers to that: nothing else."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443
    error_message = "The agent reaches HTTPS alone."
  }

  assert {
    condition = alltrue([
      one(one(one(aws_scheduler_schedule.this.target).ecs_parameters).network_configuration).assign_public_ip,
      one(one(aws_cloudwatch_event_target.recover.ecs_target).network_configuration).assign_public_ip,
    ])
    error_message = "Without a NAT gateway the agent needs a public address."
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.agent.policy, "subnet/${aws_subnet.this.id}") && !strcontains(aws_iam_role_policy.agent.policy, "subnet/*")
    error_message = "The agent must not be allowed to cut itself off."
  }
}

# The lists of `gameday faults`, `gameday probes` and the lease, from Sources/Faults, Sources/Probes and Sources/Runner.
run "least_privilege" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  assert {
    condition = toset(output.permissions.gameday) == toset([
      "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData",
      "ec2:CreateNetworkAcl", "ec2:CreateTags", "ec2:DeleteNetworkAcl", "ec2:DescribeNetworkAcls",
      "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
      "ec2:ReplaceNetworkAclAssociation",
      "ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListTasks", "ecs:StopTask",
      "elasticache:DescribeEvents", "elasticache:DescribeReplicationGroups", "elasticache:ListTagsForResource",
      "elasticache:TestFailover",
      "elasticloadbalancing:DescribeTargetHealth",
      "iam:SimulatePrincipalPolicy",
      "rds-data:ExecuteStatement",
      "rds:AddTagsToResource", "rds:CreateDBInstance", "rds:DeleteDBCluster", "rds:DeleteDBInstance", "rds:DescribeDBClusters",
      "rds:DescribeDBInstances", "rds:EnableHttpEndpoint", "rds:FailoverDBCluster", "rds:RestoreDBClusterToPointInTime",
      "route53:GetHealthCheckStatus",
      "secretsmanager:GetSecretValue",
      "ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:PutParameter",
      "sts:GetCallerIdentity",
    ])
    error_message = "The agent's role must allow what gameday calls, and nothing else."
  }

  assert {
    condition = toset(output.permissions.others) == toset([
      "kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey",
      "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:PutObject",
    ])
    error_message = "Besides, the agent puts reports away and uses the key through services."
  }

  assert {
    condition = toset(flatten([for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : s.Action])) == toset(
      concat(output.permissions.gameday, output.permissions.others)
    )
    error_message = "The output must be what the policy says."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : alltrue([for action in s.Action : !strcontains(action, "*")])
    ])
    error_message = "No action may be a pattern."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement :
      alltrue([for action in s.Action : can(regex(":(Describe|Get|List)", action))]) if contains(s.Resource, "*")
    ])
    error_message = "Only reads may be allowed everywhere."
  }

  # What breaks: only what carries the tag, except for the exact VPC, parameters and secrets of this stack.
  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : s.Condition.StringEquals["aws:ResourceTag/DisasterRecovery"] == "enabled"
      if contains(["FailTheDatabaseOver", "StopTasks", "FailTheCacheOver", "CutSubnetsOffAndPutThemBack"], s.Sid)
    ])
    error_message = "Only what carries DisasterRecovery=enabled may be broken."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : try(s.Condition.StringEquals["aws:ResourceTag/gameday:stack"] == "payments-t1", false)
      if length(setintersection(s.Action, ["ec2:DeleteNetworkAcl", "rds:DeleteDBCluster", "rds:DeleteDBInstance"])) > 0
    ])
    error_message = "Only what gameday made for this stack may be deleted."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : try(s.Condition.StringEquals["aws:RequestTag/gameday:stack"] == "payments-t1", false)
      if length(setintersection(s.Action, ["ec2:CreateTags", "rds:CreateDBInstance", "rds:RestoreDBClusterToPointInTime"])) > 0
    ])
    error_message = "What gameday makes must carry its tags from the first moment."
  }

  assert {
    condition = one([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : toset(s.Resource) if s.Sid == "CutSubnetsOffAndPutThemBack"
      ]) == toset(concat(
      [for id in flatten([for subnets in values(var.subnet_ids) : values(subnets)]) : "arn:aws:ec2:us-east-1:123456789012:subnet/${id}"],
      [for id in values(var.network_acl_ids) : "arn:aws:ec2:us-east-1:123456789012:network-acl/${id}"],
    ))
    error_message = "The stack's nine subnets and its three network ACLs, and no other."
  }

  assert {
    condition     = length(aws_iam_role_policy.agent.policy) <= 10240
    error_message = "IAM takes 10240 characters in the inline policies of a role."
  }

  assert {
    condition = one([
      for s in jsondecode(aws_iam_role_policy.agent.policy).Statement : s.Resource if s.Sid == "HoldTheLease"
      ]) == [
      "arn:aws:ssm:us-east-1:123456789012:parameter/gameday/payments-t1", "arn:aws:ssm:us-east-1:123456789012:parameter/gameday/payments-t1/*",
    ]
    error_message = "The lease is below the stack's own path."
  }
}

run "the_launcher_starts_the_agent_alone" {
  module {
    source = "./modules/gameday"
  }

  assert {
    condition = one([
      for s in jsondecode(aws_iam_role_policy.launcher.policy).Statement : alltrue([
        s.Condition.ArnEquals["ecs:cluster"] == var.cluster.arn,
        length(s.Resource) > 0 && alltrue([for arn in s.Resource : strcontains(arn, ":task-definition/task-gameday-")]),
      ]) if s.Sid == "StartTheAgent"
    ])
    error_message = "Only the agent's task definitions, in the stack's cluster, may be started."
  }

  assert {
    condition = one([
      for s in jsondecode(aws_iam_role_policy.launcher.policy).Statement :
      s.Condition.StringEquals["iam:PassedToService"] == "ecs-tasks.amazonaws.com" && !contains(s.Resource, "*") if s.Sid == "GiveItItsRoles"
    ])
    error_message = "Roles may be passed to ECS tasks alone."
  }

  assert {
    condition = one([
      for s in jsondecode(aws_iam_role_policy.execution.policy).Statement : s.Resource if s.Sid == "PullTheImage"
    ]) == ["arn:aws:ecr:us-east-1:123456789012:repository/gameday"]
    error_message = "Only the agent's own image may be pulled."
  }
}

run "the_task" {
  module {
    source = "./modules/gameday"
  }

  assert {
    condition = alltrue([
      for command in ["run", "recover"] : alltrue([
        for container in jsondecode(aws_ecs_task_definition.this[command].container_definitions) :
        container.command == [command] && container.readonlyRootFilesystem && container.stopTimeout == 120 && !can(container.secrets)
      ])
    ])
    error_message = "Both tasks must run the agent, on a read-only file system, with all the time that Fargate gives for undoing."
  }

  assert {
    condition = one([
      for variable in jsondecode(aws_ecs_task_definition.this["run"].container_definitions)[0].environment : jsondecode(variable.value).name
      if variable.name == "GAMEDAY_STACK"
    ]) == "payments-t1"
    error_message = "The agent must be given the stack file."
  }

  assert {
    condition = one([
      for variable in jsondecode(aws_ecs_task_definition.this["run"].container_definitions)[0].environment : variable.value
      if variable.name == "GAMEDAY_EXPERIMENTS"
    ]) == "aurora-failover ecs-zone-task-loss subnet-blackhole redis-failover zone-outage"
    error_message = "The agent must be given the agenda."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.this.retention_in_days == 365
    error_message = "The log must be encrypted and kept for a year."
  }
}

run "freezes" {
  module {
    source = "./modules/gameday"
  }

  variables {
    schedule = { timezone = "Europe/Berlin" }
    freezes  = [{ from = "2026-12-18", to = "2027-01-04T09:00", reason = "the end of the year" }]
  }

  assert {
    condition = {
      for variable in jsondecode(aws_ecs_task_definition.this["run"].container_definitions)[0].environment : variable.name => variable.value
      if contains(["GAMEDAY_FREEZES", "GAMEDAY_TIMEZONE"], variable.name)
      } == {
      GAMEDAY_FREEZES  = jsonencode(var.freezes)
      GAMEDAY_TIMEZONE = "Europe/Berlin"
    }
    error_message = "The agent must be given the freezes, and the time zone of their days."
  }
}

run "freezes_in_no_place_are_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    schedule = { timezone = "GMT" }
    freezes  = [{ from = "2026-12-18", to = "2026-12-18", reason = "a day" }]
  }

  expect_failures = [aws_ecs_task_definition.this]
}

run "a_day_that_there_is_not_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    freezes = [{ from = "2026-02-28", to = "2026-02-30", reason = "a month" }]
  }

  expect_failures = [var.freezes]
}

run "a_freeze_that_ends_before_it_begins_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    freezes = [{ from = "2026-12-18T10:00", to = "2026-12-18T09:00", reason = "an hour" }]
  }

  expect_failures = [var.freezes]
}

run "a_freeze_without_a_reason_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    freezes = [{ from = "2026-12-18", to = "2027-01-04", reason = " " }]
  }

  expect_failures = [var.freezes]
}

run "what_is_told" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["succeeded"].event_pattern).detail.containers.exitCode == [0]
    error_message = "Exit code 0 is the only success."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.this["failed"].event_pattern).detail.containers.exitCode == [
      { "anything-but" = [0] }, { exists = false },
    ]
    error_message = "Every other exit code, and none at all, is a failure."
  }

  assert {
    condition = alltrue([
      jsondecode(aws_cloudwatch_event_rule.this["failed"].event_pattern).detail.taskDefinitionArn[0].prefix == "arn:aws:ecs:us-east-1:123456789012:task-definition/task-gameday-run-t1:",
      jsondecode(aws_cloudwatch_event_rule.this["not-undone"].event_pattern).detail.taskDefinitionArn[0].prefix == "arn:aws:ecs:us-east-1:123456789012:task-definition/task-gameday-recover-t1:",
    ])
    error_message = "A failed game day starts the recovery; a failed recovery must not start another."
  }

  assert {
    condition     = aws_cloudwatch_event_target.recover.rule == "event-rule-gameday-failed-t1"
    error_message = "What a dead game day left must be taken back without anybody."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.topic : target.arn == var.topic_arn]) && length(aws_cloudwatch_event_target.topic) == 3
    error_message = "Every outcome must be told."
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["gameday-failed", "gameday-not-undone", "gameday-not-started"])
    error_message = "Failed, not undone and not started each need an alarm."
  }
}

run "the_reports" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  assert {
    condition = alltrue([
      aws_s3_bucket.this.force_destroy,
      aws_s3_bucket.this.bucket == "bucket-gameday-123456789012-t1",
      length(aws_s3_bucket.this.bucket) <= 63,
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "The bucket must be private and destroyable."
  }

  assert {
    condition     = one([for r in aws_s3_bucket_server_side_encryption_configuration.this.rule : one(r.apply_server_side_encryption_by_default).kms_master_key_id]) == var.kms_key_arn
    error_message = "Reports must be encrypted with the stack's key."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    error_message = "The bucket must refuse what comes unencrypted."
  }

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days == 365
    error_message = "Reports must not be kept for ever."
  }
}

run "names_and_roles" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  assert {
    condition = alltrue([
      for name in concat(
        [aws_scheduler_schedule.this.name, aws_scheduler_schedule_group.this.name, aws_sqs_queue.not_started.name, aws_s3_bucket.this.bucket, aws_cloudwatch_log_group.this.name],
        [aws_iam_role.agent.name, aws_iam_role.execution.name, aws_iam_role.launcher.name],
        [for definition in aws_ecs_task_definition.this : definition.family],
        [for rule in aws_cloudwatch_event_rule.this : rule.name],
        [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name],
        [aws_subnet.this.tags.Name, aws_route_table.this.tags.Name, aws_network_acl.this.tags.Name, aws_security_group.this.tags.Name],
      ) : endswith(name, "-t1")
    ])
    error_message = "Every name must end with the suffix."
  }

  assert {
    condition     = aws_iam_role.agent.force_detach_policies && aws_iam_role.execution.force_detach_policies && aws_iam_role.launcher.force_detach_policies
    error_message = "Roles must be destroyable."
  }
}

run "a_smaller_vpc" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    vpc_cidr = "172.20.8.0/21"
  }

  assert {
    condition     = aws_subnet.this.cidr_block == "172.20.15.240/28"
    error_message = "The agent takes the last 16 addresses of any VPC."
  }
}

run "a_zone_of_the_stack_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  }

  expect_failures = [data.aws_availability_zone.agent]
}

run "credentials_in_the_stack_are_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    stack = { name = "payments-t1", kind = "aws", credentials = { accessKeyId = "a", secretAccessKey = "b" } }
  }

  expect_failures = [var.stack]
}

run "a_sandbox_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    stack = { name = "payments-t1", kind = "sandbox" }
  }

  expect_failures = [var.stack]
}

run "a_path_as_an_experiment_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    experiments = ["../aurora-failover.yaml"]
  }

  expect_failures = [var.experiments]
}

run "no_agenda_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    experiments = []
  }

  expect_failures = [var.experiments]
}

run "no_image_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    image = ""
  }

  expect_failures = [var.image]
}

run "more_than_cloudwatch_looks_back_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    missed_after_days = 8
  }

  expect_failures = [var.missed_after_days]
}

run "a_wrong_schedule_is_refused" {
  command = plan

  module {
    source = "./modules/gameday"
  }

  variables {
    schedule = { expression = "every tuesday" }
  }

  expect_failures = [var.schedule]
}
