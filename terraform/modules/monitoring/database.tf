locals {
  # An ACU is 2 GiB. By default Aurora PostgreSQL allows LEAST(memory / 9531392, 5000) connections, and 2000 when the
  # least capacity is 0 or 0.5 ACU; the alarm goes by the smaller.
  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
  database_memory_bytes    = var.database.max_capacity * 2 * pow(1024, 3)
  database_max_connections = min(2000, floor(local.database_memory_bytes / 9531392))

  instance_alarms = merge([
    for zone, instance in var.database.instance_identifiers : {
      "database-cpu-${zone}" = {
        description = "The CPU of ${instance} stays above ${var.limits.cpu_percent} %."
        tells       = "attention"
        namespace   = "AWS/RDS"
        metric      = "CPUUtilization"
        dimensions  = { DBInstanceIdentifier = instance }
        threshold   = var.limits.cpu_percent
      }
      "database-capacity-${zone}" = {
        description = "${instance} uses more than ${var.limits.cpu_percent} % of the capacity that it may take."
        tells       = "attention"
        namespace   = "AWS/RDS"
        metric      = "ACUUtilization"
        dimensions  = { DBInstanceIdentifier = instance }
        threshold   = var.limits.cpu_percent
      }
      "database-memory-${zone}" = {
        description = "${instance} would have less than ${var.limits.free_memory_percent} % of its memory free at its largest capacity."
        tells       = "attention"
        namespace   = "AWS/RDS"
        metric      = "FreeableMemory"
        dimensions  = { DBInstanceIdentifier = instance }
        below       = true
        threshold   = floor(local.database_memory_bytes * var.limits.free_memory_percent / 100)
      }
      "database-connections-${zone}" = {
        description = "${instance} has more than ${var.limits.connections_percent} % of the connections that it allows."
        tells       = "attention"
        namespace   = "AWS/RDS"
        metric      = "DatabaseConnections"
        dimensions  = { DBInstanceIdentifier = instance }
        statistic   = "Maximum"
        threshold   = floor(local.database_max_connections * var.limits.connections_percent / 100)
      }
    }
  ]...)

  database_alarms = merge(local.instance_alarms, {
    # Readers share the writer's storage: lag is how old an answer of theirs may be, never what a failover loses.
    replica-lag = {
      description = "A reader is more than ${var.limits.replica_lag_milliseconds} ms behind the writer."
      tells       = "attention"
      namespace   = "AWS/RDS"
      metric      = "AuroraReplicaLagMaximum"
      dimensions  = { DBClusterIdentifier = var.database.cluster_identifier }
      statistic   = "Maximum"
      threshold   = var.limits.replica_lag_milliseconds
    }
  })
}

resource "aws_db_event_subscription" "cluster" {
  name             = "event-subscription-cluster-${var.environment_suffix}"
  sns_topic        = aws_sns_topic.this.arn
  source_type      = "db-cluster"
  source_ids       = [var.database.cluster_identifier]
  event_categories = ["failover", "failure", "maintenance"]

  tags = {
    Name = "event-subscription-cluster-${var.environment_suffix}"
  }
}

resource "aws_db_event_subscription" "instances" {
  name             = "event-subscription-instances-${var.environment_suffix}"
  sns_topic        = aws_sns_topic.this.arn
  source_type      = "db-instance"
  source_ids       = values(var.database.instance_identifiers)
  event_categories = ["availability", "failover", "failure", "recovery"]

  tags = {
    Name = "event-subscription-instances-${var.environment_suffix}"
  }
}
