locals {
  column = floor(24 / length(var.zones))

  # A column for each zone, so that a zone that differs from the others is seen at a glance.
  zone_widgets = flatten([
    for index, zone in var.zones : [
      for row, chart in [
        {
          title = "${zone}: tasks"
          metrics = [
            ["AWS/ApplicationELB", "HealthyHostCount", "AvailabilityZone", zone, "LoadBalancer", var.load_balancer.arn_suffix, "TargetGroup", var.load_balancer.target_group_arn_suffix, { stat = "Maximum", label = "healthy" }],
            ["AWS/ApplicationELB", "UnHealthyHostCount", "AvailabilityZone", zone, "LoadBalancer", var.load_balancer.arn_suffix, "TargetGroup", var.load_balancer.target_group_arn_suffix, { stat = "Maximum", label = "unhealthy" }],
          ]
        },
        {
          title = "${zone}: requests"
          metrics = [
            ["AWS/ApplicationELB", "RequestCount", "AvailabilityZone", zone, "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum", label = "requests" }],
            ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "AvailabilityZone", zone, "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum", label = "5xx of the load balancer" }],
            ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "AvailabilityZone", zone, "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum", label = "5xx of the service" }],
          ]
        },
        {
          title = "${zone}: database instance"
          metrics = [
            ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", lookup(var.database.instance_identifiers, zone, "none"), { label = "CPU %" }],
            ["AWS/RDS", "ACUUtilization", "DBInstanceIdentifier", lookup(var.database.instance_identifiers, zone, "none"), { label = "capacity %" }],
            ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", lookup(var.database.instance_identifiers, zone, "none"), { stat = "Maximum", label = "connections", yAxis = "right" }],
          ]
        },
        {
          title = "${zone}: NAT gateway"
          metrics = [
            ["AWS/NATGateway", "ActiveConnectionCount", "NatGatewayId", lookup(var.nat_gateway_ids, zone, "none"), { stat = "Maximum", label = "connections" }],
            ["AWS/NATGateway", "IdleTimeoutCount", "NatGatewayId", lookup(var.nat_gateway_ids, zone, "none"), { stat = "Sum", label = "ended idle" }],
            ["AWS/NATGateway", "ErrorPortAllocation", "NatGatewayId", lookup(var.nat_gateway_ids, zone, "none"), { stat = "Sum", label = "no port left" }],
          ]
        },
        ] : {
        type   = "metric"
        x      = index * local.column
        y      = 10 + row * 5
        width  = local.column
        height = 5
        properties = {
          title   = chart.title
          region  = var.region
          view    = "timeSeries"
          period  = 60
          metrics = chart.metrics
        }
      }
    ]
  ])

  stack_widgets = [
    for index, chart in [
      {
        title = "Clients"
        metrics = [
          ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer.arn_suffix, { stat = "p99", label = "p99, s" }],
          ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum", label = "requests", yAxis = "right" }],
          ["AWS/Route53", "HealthCheckStatus", "HealthCheckId", var.dns.health_check_id, { stat = "Minimum", label = "reachable", region = "us-east-1" }],
        ]
      },
      {
        title = "Service"
        metrics = [
          ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.service.cluster_name, "ServiceName", var.service.service_name, { stat = "Minimum", label = "tasks" }],
          ["AWS/ECS", "CPUUtilization", "ClusterName", var.service.cluster_name, "ServiceName", var.service.service_name, { label = "CPU %", yAxis = "right" }],
          ["AWS/ECS", "MemoryUtilization", "ClusterName", var.service.cluster_name, "ServiceName", var.service.service_name, { label = "memory %", yAxis = "right" }],
        ]
      },
      {
        title = "Replication"
        metrics = concat(
          [["AWS/RDS", "AuroraReplicaLagMaximum", "DBClusterIdentifier", var.database.cluster_identifier, { stat = "Maximum", label = "database, ms" }]],
          [for node in flatten(values(local.shards)) : ["AWS/ElastiCache", "ReplicationLag", "CacheClusterId", node, { stat = "Maximum", label = "${node}, s", yAxis = "right" }]],
        )
      },
      {
        title   = "Cache primaries"
        metrics = [for node in flatten(values(local.shards)) : ["AWS/ElastiCache", "IsMaster", "CacheClusterId", node, { stat = "Maximum", label = node }]]
      },
      ] : {
      type   = "metric"
      x      = index * 6
      y      = 10 + 4 * 5
      width  = 6
      height = 6
      properties = {
        title   = chart.title
        region  = var.region
        view    = "timeSeries"
        period  = 60
        metrics = chart.metrics
      }
    }
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "dashboard-${var.environment_suffix}"

  dashboard_body = jsonencode({
    widgets = concat(
      [
        {
          type       = "alarm", x = 0, y = 0, width = 24, height = 4
          properties = { title = "Customers suffer", alarms = [for name in local.customer_alarm_names : "${local.alarm_arn_prefix}${name}"] }
        },
        {
          type       = "alarm", x = 0, y = 4, width = 24, height = 6
          properties = { title = "Zones and failovers", alarms = [for name in local.fault_alarm_names : "${local.alarm_arn_prefix}${name}"] }
        },
      ],
      local.zone_widgets,
      local.stack_widgets,
    )
  })
}
