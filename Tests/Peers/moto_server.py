"""A moto server on a free port, with signature and permission checks on, holding an Aurora cluster and an ECS service.

Prints one JSON line when it is ready: the port, two pairs of keys, of an administrator and of a user without any
right, and the ARN of a target group.
Each line on standard input asks boto3 for the cluster's writer, which is printed. Ends when standard input ends.
"""
import contextlib
import json
import logging
import os
import sys

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
with contextlib.redirect_stdout(sys.stderr):
    server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"


def client(service, keys=("testing", "testing")):
    return boto3.client(service, region_name="us-east-1", endpoint_url=url, aws_access_key_id=keys[0],
                        aws_secret_access_key=keys[1])


def make_user(name, policy):
    iam = client("iam")
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


admin = make_user("admin", {"Version": "2012-10-17",
                            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
nobody = make_user("nobody", None)
rds = client("rds")
rds.create_db_cluster(DBClusterIdentifier="c1", Engine="aurora-postgresql", MasterUsername="root",
                      MasterUserPassword="password1", AvailabilityZones=["us-east-1a", "us-east-1b", "us-east-1c"],
                      Tags=[{"Key": "DisasterRecovery", "Value": "enabled"}])
for zone in "ab":
    rds.create_db_instance(DBInstanceIdentifier=f"c1-{zone}", DBClusterIdentifier="c1", Engine="aurora-postgresql",
                           DBInstanceClass="db.r6g.large", AvailabilityZone=f"us-east-1{zone}")
for number in range(130):
    rds.create_db_cluster(DBClusterIdentifier=f"other-{number}", Engine="aurora-postgresql", MasterUsername="root",
                          MasterUserPassword="password1")


def make_tasks():
    ec2, ecs = client("ec2"), client("ecs")
    security_group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    subnet = ec2.describe_subnets()["Subnets"][0]
    ecs.create_cluster(clusterName="stack")
    ecs.register_task_definition(family="app", networkMode="awsvpc", requiresCompatibilities=["FARGATE"],
                                 cpu="256", memory="512", containerDefinitions=[{"name": "app", "image": "app", "cpu": 256,
                                                        "memory": 512}])
    ecs.run_task(cluster="stack", taskDefinition="app", launchType="FARGATE", count=2, startedBy="test",
                 networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet["SubnetId"]],
                                                               "securityGroups": [security_group]}})
    balancing = client("elbv2")
    group = balancing.create_target_group(Name="app", Protocol="HTTP", Port=8080, VpcId=subnet["VpcId"],
                                          TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    balancing.register_targets(TargetGroupArn=group, Targets=[{"Id": "10.0.0.5", "Port": 8080}])
    return group


group = make_tasks()
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0  # From here on every request is checked.
print(json.dumps({"port": port, "admin": admin, "nobody": nobody, "targetGroup": group}), flush=True)

for line in sys.stdin:
    members = client("rds", admin).describe_db_clusters(DBClusterIdentifier="c1")["DBClusters"][0]["DBClusterMembers"]
    print(" ".join(m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]), flush=True)
os._exit(0)
