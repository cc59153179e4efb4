"""Drives a real sandbox's cache by boto3. Exit status 0 when it does as ElastiCache does.

failover.py STACKFILE SHARD PRIMARY    fails a shard over and waits until its node is replaced
failover.py STACKFILE wait NODE        waits until a node that died by itself is replaced
"""
import json
import sys
import time

import boto3
from botocore.config import Config

GROUP = "sandbox-redis"
PATIENCE = 90


def available(cache):
    """Waits as every user of boto3 does: by the service's own waiter."""
    cache.get_waiter("replication_group_available").wait(
        ReplicationGroupId=GROUP, WaiterConfig={"Delay": 1, "MaxAttempts": PATIENCE})


def client(stack):
    keys = stack["credentials"]
    return boto3.client(
        "elasticache", endpoint_url=stack["endpoint"], region_name=stack["region"],
        aws_access_key_id=keys["accessKeyId"], aws_secret_access_key=keys["secretAccessKey"],
        config=Config(retries={"max_attempts": 0}))


def messages(cache, source, node=None):
    of = {"SourceIdentifier": node} if node else {}
    return [event["Message"] for event in cache.describe_events(SourceType=source, Duration=60, **of)["Events"]]


def fail_over(cache, shard, old):
    answer = cache.test_failover(ReplicationGroupId=GROUP, NodeGroupId=shard)["ReplicationGroup"]
    assert answer["Status"] == "modifying", answer["Status"]
    for again in (shard, "0003"):
        try:
            cache.test_failover(ReplicationGroupId=GROUP, NodeGroupId=again)
            raise AssertionError("a second failover was accepted while the first was under way")
        except cache.exceptions.InvalidReplicationGroupStateFault as error:
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    available(cache)
    told = messages(cache, "replication-group")
    called = told.index(f"Test Failover API called for node group {shard}")
    done = told[called + 1]
    assert done.startswith(f"Failover from primary node {old} to replica node {GROUP}-{shard}-00"), told
    assert done.endswith(" completed"), told
    told = messages(cache, "cache-cluster")
    at = told.index(done)
    assert told[at + 1:] == ["Recovering cache nodes 0001", "Finished recovery for cache nodes 0001"], told


def replaced(cache, node):
    end = time.monotonic() + PATIENCE
    while not any(message.startswith("Finished recovery") for message in messages(cache, "cache-cluster", node)):
        assert time.monotonic() < end, f"{node} was not replaced within {PATIENCE} s"
    available(cache)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        endpoint = client(json.load(file))
    if sys.argv[2] == "wait":
        replaced(endpoint, sys.argv[3])
    else:
        fail_over(endpoint, sys.argv[2], sys.argv[3])
