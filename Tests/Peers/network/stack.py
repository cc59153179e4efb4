"""A sandbox from outside: its stack file, its endpoint by boto3, its network by sockets of the broker."""
import json
import socket

import boto3
import botocore.config


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def ec2(stack):
    return boto3.client(
        "ec2", endpoint_url=stack["endpoint"], region_name=stack["region"],
        aws_access_key_id=stack["credentials"]["accessKeyId"],
        aws_secret_access_key=stack["credentials"]["secretAccessKey"],
        config=botocore.config.Config(retries={"total_max_attempts": 1}))


def subnet(stack, tier, zone):
    found, = [s for s in stack["network"]["subnets"] if (s["tier"], s["zone"]) == (tier, zone)]
    return found["id"]


def acl_of(client, subnet_id):
    """The ACL in force at a subnet, and the id of the association."""
    acl, = client.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": [subnet_id]}])["NetworkAcls"]
    association, = [a for a in acl["Associations"] if a["SubnetId"] == subnet_id]
    return acl["NetworkAclId"], association["NetworkAclAssociationId"]


def unconnected(stack):
    """A socket made on the client side of the sandbox's network."""
    with socket.socket(socket.AF_UNIX) as broker:
        broker.connect(stack["reach"]["broker"])
        broker.sendall(b"S tcp4\n")
        told, descriptors, _, _ = socket.recv_fds(broker, 1, 1)
    assert told == b"s" and len(descriptors) == 1, told
    return socket.socket(fileno=descriptors[0])
