"""Finds the running tasks of a service and stops them all, as Stopping.swift does: stop.py URL RETRY_MODE."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url, mode = sys.argv[1:]
threads = 16
cluster, service = "sandbox", "transaction-service"
ecs = boto3.client(
    "ecs",
    endpoint_url=url,
    region_name="us-east-1",
    aws_access_key_id="AKIASANDBOXMODEL0001",
    aws_secret_access_key="sandbox/model+secret",
    config=Config(
        retries={"mode": mode, "total_max_attempts": 10}, max_pool_connections=threads, proxies={}
    ),
)


def stop(arn):
    """How often all attempts of boto3 were throttled; then it is tried again, for every task is to stop."""
    given_up = 0
    while True:
        try:
            ecs.stop_task(cluster=cluster, task=arn, reason="benchmark")
            return given_up
        except ClientError as error:
            if error.response["Error"]["Code"] != "ThrottlingException":
                raise
            given_up += 1


since = time.monotonic()
ecs.describe_services(cluster=cluster, services=[service], include=["TAGS"])
pages = ecs.get_paginator("list_tasks").paginate(cluster=cluster, serviceName=service, desiredStatus="RUNNING")
arns = [arn for page in pages for arn in page["taskArns"]]
tasks = []
for start in range(0, len(arns), 100):
    tasks += ecs.describe_tasks(cluster=cluster, tasks=arns[start : start + 100])["tasks"]
running = [task["taskArn"] for task in tasks if task["lastStatus"] == task["desiredStatus"] == "RUNNING"]
resolved = time.monotonic()
with ThreadPoolExecutor(threads) as pool:
    given_up = sum(pool.map(stop, running))
print(json.dumps({"resolve_s": resolved - since, "wall_s": time.monotonic() - since, "given_up": given_up}))
