"""What is left in an account of moto of a stack with a suffix, as boto3 is told."""
import json

import boto3

# Service, operation, where the answer holds the list, and what the operation must be asked with. What AWS itself keeps for a while after a deletion, and says so
# (keys pending deletion, inactive task definitions, deleted gateways), is left out below.
LISTS = [
    ("acm", "list_certificates", "CertificateSummaryList"),
    ("application-autoscaling", "describe_scalable_targets", "ScalableTargets", {"ServiceNamespace": "ecs"}),
    ("application-autoscaling", "describe_scaling_policies", "ScalingPolicies", {"ServiceNamespace": "ecs"}),
    ("backup", "list_backup_plans", "BackupPlansList"),
    ("backup", "list_backup_vaults", "BackupVaultList"),
    ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ("cloudwatch", "describe_alarms", "CompositeAlarms"),
    ("cloudwatch", "list_dashboards", "DashboardEntries"),
    ("dynamodb", "list_tables", "TableNames"),
    ("ec2", "describe_addresses", "Addresses"),
    ("ec2", "describe_flow_logs", "FlowLogs"),
    ("ec2", "describe_internet_gateways", "InternetGateways"),
    ("ec2", "describe_nat_gateways", "NatGateways"),
    ("ec2", "describe_network_acls", "NetworkAcls"),
    ("ec2", "describe_route_tables", "RouteTables"),
    ("ec2", "describe_security_groups", "SecurityGroups"),
    ("ec2", "describe_subnets", "Subnets"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints"),
    ("ec2", "describe_vpcs", "Vpcs"),
    ("ecs", "list_task_definitions", "taskDefinitionArns"),
    ("elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups"),
    ("elasticache", "describe_replication_groups", "ReplicationGroups"),
    ("elbv2", "describe_load_balancers", "LoadBalancers"),
    ("elbv2", "describe_target_groups", "TargetGroups"),
    ("events", "list_rules", "Rules"),
    ("iam", "list_roles", "Roles"),
    ("kms", "list_aliases", "Aliases"),
    ("logs", "describe_log_groups", "logGroups"),
    ("logs", "describe_resource_policies", "resourcePolicies"),
    ("rds", "describe_db_cluster_parameter_groups", "DBClusterParameterGroups"),
    # Automated ones go with the cluster (delete_automated_backups), which moto does not do.
    ("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots", {"SnapshotType": "manual"}),
    ("rds", "describe_db_clusters", "DBClusters"),
    ("rds", "describe_db_instances", "DBInstances"),
    ("rds", "describe_db_proxies", "DBProxies"),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups"),
    ("rds", "describe_event_subscriptions", "EventSubscriptionsList"),
    ("route53", "list_health_checks", "HealthChecks"),
    ("route53", "list_hosted_zones", "HostedZones"),
    ("s3", "list_buckets", "Buckets"),
    ("scheduler", "list_schedule_groups", "ScheduleGroups"),
    ("scheduler", "list_schedules", "Schedules"),
    ("secretsmanager", "list_secrets", "SecretList"),
    ("servicediscovery", "list_namespaces", "Namespaces"),
    ("servicediscovery", "list_services", "Services"),
    ("sns", "list_subscriptions", "Subscriptions"),
    ("sns", "list_topics", "Topics"),
    ("sqs", "list_queues", "QueueUrls"),
]
GONE = ("deleted", "INACTIVE")


def of(suffix, port):
    """Each thing that is still there and has the suffix in its names or tags."""
    left = []
    for service, operation, key, *arguments in LISTS:
        client = boto3.client(
            service, region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id="testing",
            aws_secret_access_key="testing")
        for item in getattr(client, operation)(**dict(*arguments)).get(key) or []:
            text = json.dumps(item, default=str)
            if f"-{suffix}" in text and not any(f'"{state}"' in text for state in GONE):
                left.append(f"{service} {operation}: {text[:200]}")
    ecs = boto3.client(
        "ecs", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id="testing",
        aws_secret_access_key="testing")
    # A cluster is listed for a while after it is gone; only its status says so.
    clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"])["clusters"]
    return left + [cluster["clusterArn"] for cluster in clusters
                   if cluster["status"] not in GONE and f"-{suffix}" in cluster["clusterArn"]]
