mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment_suffix = "t1"
  subnet_ids         = ["subnet-0a", "subnet-0b", "subnet-0c"]
  security_group_id  = "sg-0a"
  port               = 6379
  node_type          = "cache.t4g.medium"
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days = 365
}

run "windows" {
  command = plan

  module {
    source = "./modules/cache"
  }

  # In minutes after the last of AWS Backup's hours.
  assert {
    condition = alltrue([
      for time in regexall("[0-9]{2}:[0-9]{2}", "${aws_elasticache_replication_group.this.snapshot_window} ${aws_elasticache_replication_group.this.maintenance_window}") :
      tonumber(split(":", time)[0]) % 6 * 60 + tonumber(split(":", time)[1]) >= 120 && tonumber(split(":", time)[0]) % 6 * 60 + tonumber(split(":", time)[1]) <= 300
    ])
    error_message = "Snapshots and maintenance must stay clear of the database's snapshots at 0, 6, 12 and 18 o'clock."
  }

  assert {
    condition     = tonumber(replace(split("-", aws_elasticache_replication_group.this.snapshot_window)[1], ":", "")) <= tonumber(replace(regex("[0-9]{2}:[0-9]{2}", aws_elasticache_replication_group.this.maintenance_window), ":", ""))
    error_message = "The snapshot must be over before maintenance begins."
  }
}

run "another_token" {
  command = apply

  module {
    source = "./modules/cache"
  }

  override_data {
    target = data.aws_secretsmanager_secret_version.auth
    values = {
      secret_string = "AnotherAnotherAnotherAnother"
    }
  }

  assert {
    condition     = nonsensitive(aws_elasticache_replication_group.this.auth_token) == "AnotherAnotherAnotherAnother" && aws_elasticache_replication_group.this.auth_token_update_strategy == "ROTATE"
    error_message = "What was put into the secret must reach the nodes, and the old token work until then."
  }
}

run "replication_group" {
  command = apply

  module {
    source = "./modules/cache"
  }

  assert {
    condition     = aws_elasticache_replication_group.this.engine == "redis" && endswith(aws_elasticache_replication_group.this.parameter_group_name, ".cluster.on") && aws_elasticache_replication_group.this.num_node_groups == 3
    error_message = "It must be Redis in cluster mode, with three shards."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.replicas_per_node_group == 2 && length(aws_elasticache_subnet_group.this.subnet_ids) == 3
    error_message = "Each shard must have a node in each of three zones."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "Shards must fail over by themselves, across zones."
  }

  assert {
    condition     = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) && aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
    error_message = "Sessions must be encrypted at rest and on the way."
  }

  assert {
    condition     = length(nonsensitive(aws_elasticache_replication_group.this.auth_token)) >= 16
    error_message = "Nodes must ask for a token."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.final_snapshot_identifier == null && aws_secretsmanager_secret.auth.recovery_window_in_days == 0
    error_message = "It must be destroyable and leave nothing."
  }

  assert {
    condition     = toset([for log in aws_elasticache_replication_group.this.log_delivery_configuration : log.log_type]) == toset(["slow-log", "engine-log"])
    error_message = "Both logs must be delivered."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.replication_group_id == "redis-t1" && aws_elasticache_subnet_group.this.name == "redis-subnets-t1"
    error_message = "Names must say type and suffix."
  }
}

run "refuses_one_replica" {
  command = plan

  module {
    source = "./modules/cache"
  }

  variables {
    replicas_per_node_group = 1
  }

  expect_failures = [var.replicas_per_node_group]
}

run "refuses_two_shards" {
  command = plan

  module {
    source = "./modules/cache"
  }

  variables {
    node_groups = 2
  }

  expect_failures = [var.node_groups]
}
