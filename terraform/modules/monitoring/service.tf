locals {
  load_balancer = { LoadBalancer = var.load_balancer.arn_suffix }
  targets       = merge(local.load_balancer, { TargetGroup = var.load_balancer.target_group_arn_suffix })
  ecs_service   = { ClusterName = var.service.cluster_name, ServiceName = var.service.service_name }

  # What a zone's loss leaves.
  tasks_without_a_zone = var.service.minimum_tasks - var.service.tasks_per_zone_minimum

  # Each node of the load balancer counts the healthy targets for itself. A node that is cut off counts none, so where
  # "how many are there" is asked, the most that any node sees is the answer.
  zone_alarms = merge([
    for zone in var.zones : {
      "zone-degraded-${zone}" = {
        description = "${zone} has fewer than ${var.service.tasks_per_zone_minimum} healthy tasks."
        tells       = "fault"
        namespace   = "AWS/ApplicationELB"
        metric      = "HealthyHostCount"
        dimensions  = merge(local.targets, { AvailabilityZone = zone })
        statistic   = "Minimum"
        below       = true
        threshold   = var.service.tasks_per_zone_minimum
        periods     = 2
        missing     = "breaching"
      }
      "zone-dark-${zone}" = {
        description = "${zone} has no healthy task: the zone has failed, or is cut off."
        tells       = "fault"
        namespace   = "AWS/ApplicationELB"
        metric      = "HealthyHostCount"
        dimensions  = merge(local.targets, { AvailabilityZone = zone })
        statistic   = "Maximum"
        below       = true
        threshold   = 1
        periods     = 1
        missing     = "breaching"
      }
    }
  ]...)

  service_alarms = merge(local.zone_alarms, {
    capacity = {
      description = "Fewer than ${local.tasks_without_a_zone} healthy tasks, which is what the loss of a zone leaves: they cannot carry the load."
      tells       = "customers"
      namespace   = "AWS/ApplicationELB"
      metric      = "HealthyHostCount"
      dimensions  = local.targets
      statistic   = "Maximum"
      below       = true
      threshold   = local.tasks_without_a_zone
      missing     = "breaching"
    }
    latency = {
      description = "One request in a hundred takes longer than ${var.limits.latency_p99_seconds} s."
      tells       = "customers"
      namespace   = "AWS/ApplicationELB"
      metric      = "TargetResponseTime"
      dimensions  = local.load_balancer
      percentile  = "p99"
      threshold   = var.limits.latency_p99_seconds
    }
    rejected-connections = {
      description = "The load balancer turns connections away."
      tells       = "customers"
      namespace   = "AWS/ApplicationELB"
      metric      = "RejectedConnectionCount"
      dimensions  = local.load_balancer
      statistic   = "Sum"
      threshold   = 0
    }
    unhealthy-hosts = {
      description = "Tasks that are registered fail the load balancer's health check."
      tells       = "fault"
      namespace   = "AWS/ApplicationELB"
      metric      = "UnHealthyHostCount"
      dimensions  = local.targets
      statistic   = "Maximum"
      threshold   = 0
    }
    running-tasks = {
      description = "Fewer than ${var.service.minimum_tasks} tasks run."
      tells       = "fault"
      namespace   = "ECS/ContainerInsights"
      metric      = "RunningTaskCount"
      dimensions  = local.ecs_service
      statistic   = "Minimum"
      below       = true
      threshold   = var.service.minimum_tasks
      missing     = "breaching"
    }
    service-cpu = {
      description = "The tasks' CPU stays above ${var.limits.cpu_percent} %, though scaling aims far lower."
      tells       = "attention"
      namespace   = "AWS/ECS"
      metric      = "CPUUtilization"
      dimensions  = local.ecs_service
      threshold   = var.limits.cpu_percent
    }
    service-memory = {
      description = "The tasks' memory stays above ${var.limits.memory_percent} %."
      tells       = "attention"
      namespace   = "AWS/ECS"
      metric      = "MemoryUtilization"
      dimensions  = local.ecs_service
      threshold   = var.limits.memory_percent
    }
  })

  # A share and not a number, so that a quiet night and a busy day mean the same. Requests that the load balancer answers
  # itself may be missing from RequestCount, so errors are part of the whole.
  error_alarms = {
    for name, metric in { load-balancer-errors = "HTTPCode_ELB_5XX_Count", service-errors = "HTTPCode_Target_5XX_Count" } :
    name => {
      description = "More than ${var.limits.error_percent} % of the requests end in ${metric}."
      tells       = "customers"
      label       = "errors in percent"
      expression  = "IF(FILL(requests, 0) + FILL(errors, 0) > ${var.limits.requests_per_minute_needed}, 100 * FILL(errors, 0) / (FILL(requests, 0) + FILL(errors, 0)), 0)"
      threshold   = var.limits.error_percent
      metrics = {
        errors   = { namespace = "AWS/ApplicationELB", metric = metric, dimensions = local.load_balancer, statistic = "Sum" }
        requests = { namespace = "AWS/ApplicationELB", metric = "RequestCount", dimensions = local.load_balancer, statistic = "Sum" }
      }
    }
  }
}
