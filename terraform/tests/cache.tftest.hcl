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

run "replication_group" {
  command = plan

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
