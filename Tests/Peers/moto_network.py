"""A moto server on a free port with a VPC of three subnets and an ECS service of three tasks, all tagged for faults.

Prints one JSON line when it is ready: the port, the VPC, the subnets with their zones, and the network ACL they are on.
Each line on standard input asks boto3: `acls` for the network ACL of each subnet, `stopped` for the reasons of the tasks
that have stopped. The answer is one JSON line. Ends when standard input ends.
"""
import contextlib
import json
import logging
import os
import sys

import boto3
from moto.server import ThreadedMotoServer

import moto_parts

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
with contextlib.redirect_stdout(sys.stderr):
    server.start()
host, port = server.get_host_and_port()
TAGS = [{"Key": "DisasterRecovery", "Value": "enabled"}]


def client(service):
    return boto3.client(service, region_name="us-east-1", endpoint_url=f"http://{host}:{port}",
                        aws_access_key_id="testing", aws_secret_access_key="testing")


ec2, ecs = client("ec2"), client("ecs")
vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})  # Without it moto makes no tasks.
subnets = {}
for number, zone in enumerate("abc"):
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}",
                               TagSpecifications=[{"ResourceType": "subnet", "Tags": TAGS}])["Subnet"]["SubnetId"]
    subnets[subnet] = f"us-east-1{zone}"


def acls():
    found = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
    return {a["SubnetId"]: acl["NetworkAclId"] for acl in found for a in acl["Associations"]}


def stopped():
    arns = ecs.list_tasks(cluster="stack", desiredStatus="STOPPED")["taskArns"]
    tasks = ecs.describe_tasks(cluster="stack", tasks=arns)["tasks"] if arns else []
    return [task["stoppedReason"] for task in tasks]


moto_parts.make_service(ec2, ecs, vpc, list(subnets), TAGS)
home = acls()[next(iter(subnets))]
print(json.dumps({"port": port, "vpc": vpc, "subnets": subnets, "home": home}), flush=True)
for line in sys.stdin:
    print(json.dumps({"acls": acls, "stopped": stopped}[line.strip()]()), flush=True)
os._exit(0)
