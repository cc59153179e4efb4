"""Prints everything that a run may change on a stack, as its AWS endpoint tells it, in one canonical JSON text.

    stack_snapshot.py STACK                  the snapshot of the stack that the stack file STACK describes
    stack_snapshot.py STACK --until FILE     waits until it equals the snapshot in FILE; else prints what differs

What changes by itself while a stack heals (ids of tasks and associations, who writes) is left out or counted.
"""

import argparse
import collections
import difflib
import json
import sys
import time

import boto3
import botocore.config


def clients(stack):
    session = boto3.Session(
        aws_access_key_id=stack["credentials"]["accessKeyId"],
        aws_secret_access_key=stack["credentials"]["secretAccessKey"],
        region_name=stack["region"],
    )
    config = botocore.config.Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 8, "mode": "standard"})
    return lambda service: session.client(service, endpoint_url=stack["endpoint"], config=config)


def network(client):
    acls = {}
    for page in client("ec2").get_paginator("describe_network_acls").paginate():
        for acl in page["NetworkAcls"]:
            acls[acl["NetworkAclId"]] = {
                "default": acl["IsDefault"],
                "entries": sorted(
                    [entry["Egress"], entry["RuleNumber"], entry["RuleAction"], entry.get("CidrBlock")]
                    for entry in acl["Entries"]
                ),
                "subnets": sorted(association["SubnetId"] for association in acl["Associations"]),
                "tags": {tag["Key"]: tag["Value"] for tag in acl.get("Tags", [])},
            }
    return acls


def service(client, stack):
    ecs = client("ecs")
    cluster, name = stack["service"]["cluster"], stack["service"]["name"]
    arns = [
        arn
        for page in ecs.get_paginator("list_tasks").paginate(cluster=cluster, serviceName=name)
        for arn in page["taskArns"]
    ]
    tasks = ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"] if arns else []
    running = [task["availabilityZone"] for task in tasks if task["lastStatus"] == "RUNNING"]
    described = ecs.describe_services(cluster=cluster, services=[name])["services"][0]
    return {
        "desired": described["desiredCount"],
        "running": dict(sorted(collections.Counter(running).items())),
    }


def targets(client, stack):
    health = client("elbv2").describe_target_health(TargetGroupArn=stack["loadBalancer"]["targetGroup"])
    return dict(
        sorted(collections.Counter(target["TargetHealth"]["State"] for target in health["TargetHealthDescriptions"]).items())
    )


def database(client):
    rds = client("rds")
    return {
        "clusters": {
            cluster["DBClusterIdentifier"]: [
                cluster["Status"],
                sorted(member["DBInstanceIdentifier"] for member in cluster["DBClusterMembers"]),
            ]
            for cluster in rds.describe_db_clusters()["DBClusters"]
        },
        "instances": {
            instance["DBInstanceIdentifier"]: instance["DBInstanceStatus"]
            for instance in rds.describe_db_instances()["DBInstances"]
        },
    }


def cache(client):
    groups = client("elasticache").describe_replication_groups()["ReplicationGroups"]
    return {
        group["ReplicationGroupId"]: [
            group["Status"],
            {shard["NodeGroupId"]: shard["Status"] for shard in group["NodeGroups"]},
        ]
        for group in groups
    }


def parameters(client):
    pages = client("ssm").get_paginator("get_parameters_by_path").paginate(Path="/", Recursive=True)
    return {parameter["Name"]: parameter["Value"] for page in pages for parameter in page["Parameters"]}


def snapshot(stack):
    client = clients(stack)
    return json.dumps(
        {
            "network": network(client),
            "service": service(client, stack),
            "targets": targets(client, stack),
            "database": database(client),
            "cache": cache(client),
            "parameters": parameters(client),
        },
        indent=1,
        sort_keys=True,
    )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("stack")
    arguments.add_argument("--until")
    arguments.add_argument("--seconds", type=float, default=60)
    given = arguments.parse_args()
    with open(given.stack) as file:
        stack = json.load(file)
    if not given.until:
        print(snapshot(stack))
        return 0
    with open(given.until) as file:
        wanted = file.read().strip()
    end = time.monotonic() + given.seconds
    while True:
        now = snapshot(stack)
        if now == wanted:
            return 0
        if time.monotonic() > end:
            sys.stdout.writelines(
                line + "\n" for line in difflib.unified_diff(wanted.splitlines(), now.splitlines(), "before", "now", lineterm="")
            )
            return 1


sys.exit(main())
