"""A moto server on a free port with a whole stack as gameday knows one, and with its signature checks on.

Prints the stack file as one JSON line when it is ready. Ends when standard input ends.
"""
import contextlib
import json
import logging
import os
import sys

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

import moto_parts

REGION = "us-east-1"
ZONES = [f"{REGION}{letter}" for letter in "abc"]
TAGS = [{"Key": "DisasterRecovery", "Value": "enabled"}]
TIERS = ("public", "application", "data")

# moto crashes on some of what it cannot do; that it does is the tests' business, not how.
logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
with contextlib.redirect_stdout(sys.stderr):
    server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"


def client(service):
    return boto3.client(
        service, region_name=REGION, endpoint_url=url, aws_access_key_id="testing", aws_secret_access_key="testing")


def make_user():
    iam = client("iam")
    iam.create_user(UserName="gameday")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="gameday", PolicyName="all", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="gameday")["AccessKey"]
    return {"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]}


def make_network(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})  # Without it moto makes no tasks.
    subnets = []
    for row, tier in enumerate(TIERS):
        for column, zone in enumerate(ZONES):
            made = ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.0.{10 * row + column}.0/24", AvailabilityZone=zone,
                TagSpecifications=[{"ResourceType": "subnet", "Tags": TAGS + [{"Key": "Tier", "Value": tier}]}])
            subnets.append({"id": made["Subnet"]["SubnetId"], "zone": zone, "tier": tier})
    return {"vpc": vpc, "subnets": subnets}


def make_database(rds):
    rds.create_db_cluster(
        DBClusterIdentifier="aurora", Engine="aurora-postgresql", MasterUsername="root", AvailabilityZones=ZONES,
        MasterUserPassword="password1", Tags=TAGS)
    for zone in ZONES:
        rds.create_db_instance(
            DBInstanceIdentifier=f"aurora-{zone[-1]}", DBClusterIdentifier="aurora", Engine="aurora-postgresql",
            DBInstanceClass="db.r6g.large", AvailabilityZone=zone)
    return {"cluster": "aurora", "endpoint": "aurora.internal"}


def make_cache(elasticache):
    elasticache.create_replication_group(
        ReplicationGroupId="redis", ReplicationGroupDescription="sessions", Engine="redis", NumNodeGroups=3,
        ReplicasPerNodeGroup=2, AutomaticFailoverEnabled=True, MultiAZEnabled=True, ClusterMode="enabled",
        CacheNodeType="cache.t4g.micro", Tags=TAGS)
    return {"replicationGroup": "redis", "endpoint": "redis.internal"}


def make_balancer(elb, vpc):
    group = elb.create_target_group(
        Name="app", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": f"10.0.1{n}.5", "Port": 8080} for n in range(3)])
    return {"dnsName": "app.internal", "targetGroup": group}


def make_alarms(cloudwatch):
    names = [f"healthy-hosts-{zone}" for zone in ZONES]
    for name in names:
        cloudwatch.put_metric_alarm(
            AlarmName=name, Namespace="AWS/ApplicationELB", MetricName="HealthyHostCount", Statistic="Maximum",
            Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="LessThanThreshold")
    return names


ec2 = client("ec2")
network = make_network(ec2)
application = [subnet["id"] for subnet in network["subnets"] if subnet["tier"] == "application"]
moto_parts.make_service(ec2, client("ecs"), network["vpc"], application, TAGS)
stack = {
    "version": 1, "name": "moto", "kind": "sandbox", "region": REGION, "account": "123456789012", "endpoint": url,
    "credentials": make_user(), "zones": ZONES,
    "service": {"url": "http://app.internal", "cluster": "stack", "name": "app"}, "network": network,
    "database": make_database(client("rds")), "cache": make_cache(client("elasticache")),
    "loadBalancer": make_balancer(client("elbv2"), network["vpc"]), "alarms": make_alarms(client("cloudwatch"))}
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0  # From here on every request is checked.
print(json.dumps(stack), flush=True)
sys.stdin.read()
os._exit(0)
