locals {
  # ElastiCache names a node after its group, its shard and its number; in which zone it is, it does not say in a name,
  # and a replaced node may change it. So the cache is watched by shard.
  shards = {
    for shard in range(var.cache.node_group_count) : format("%04d", shard + 1) => [
      for node in range(var.cache.replicas_per_node_group + 1) :
      format("%s-%04d-%03d", var.cache.replication_group_id, shard + 1, node + 1)
    ]
  }

  cache_measures = {
    cpu = {
      metric = "EngineCPUUtilization", statistic = "Average", threshold = var.limits.cpu_percent, tells = "attention"
      what   = "a node's engine uses more than ${var.limits.cpu_percent} % of its CPU"
    }
    memory = {
      metric = "DatabaseMemoryUsagePercentage", statistic = "Average", threshold = var.limits.memory_percent, tells = "attention"
      what   = "a node uses more than ${var.limits.memory_percent} % of its memory"
    }
    evictions = {
      metric = "Evictions", statistic = "Sum", threshold = 0, tells = "attention"
      what   = "sessions are thrown out for want of memory"
    }
    lag = {
      metric = "ReplicationLag", statistic = "Maximum", threshold = var.limits.cache_lag_seconds, tells = "attention"
      what   = "a replica is more than ${var.limits.cache_lag_seconds} s behind: so much of the sessions a failover would lose"
    }
    # 65,000 is ElastiCache's own limit for a node.
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
    connections = {
      metric = "CurrConnections", statistic = "Maximum", threshold = 65000 * var.limits.connections_percent / 100, tells = "attention"
      what   = "a node has more than ${var.limits.connections_percent} % of the connections that it allows"
    }
    # A role that changes is a failover; of the two nodes concerned one may be gone, so either's change counts.
    failover = {
      metric = "IsMaster", statistic = "Maximum", threshold = 0, tells = "fault", periods = 1
      what   = "another node has become the primary"
    }
  }

  cache_alarms = merge([
    for shard, nodes in local.shards : {
      for name, measure in local.cache_measures : "cache-${name}-${shard}" => {
        description = "Shard ${shard} of the cache: ${measure.what}."
        tells       = measure.tells
        label       = "${measure.metric} of shard ${shard}"
        expression  = name == "failover" ? "MAX([${join(", ", [for index, _ in nodes : "ABS(DIFF(node${index}))"])}])" : "MAX([${join(", ", [for index, _ in nodes : "node${index}"])}])"
        threshold   = measure.threshold
        periods     = try(measure.periods, var.limits.minutes_before_alarm)
        metrics = {
          for index, node in nodes : "node${index}" => {
            namespace  = "AWS/ElastiCache", metric = measure.metric, statistic = measure.statistic
            dimensions = { CacheClusterId = node }
          }
        }
      }
    }
  ]...)
}
