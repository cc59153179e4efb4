"""The AWS CLI, as a person would use it on the sandbox."""
import json
import os
import subprocess
import sys

from clients import CLUSTER, KEY, REGION, SECRET, equal


def _aws(url, *arguments, secret=SECRET):
    environment = dict(
        os.environ, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=secret, AWS_DEFAULT_REGION=REGION,
        AWS_MAX_ATTEMPTS="1")
    # The endpoint is always given: the CLI ignores AWS_ENDPOINT_URL for RDS and would go to AWS.
    return subprocess.run(
        [sys.executable, "-m", "awscli", "--endpoint-url", url, "--output", "json", *arguments],
        capture_output=True, text=True, timeout=60, env=environment)


def _answer(url, *arguments):
    done = _aws(url, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def aws_cli(url):
    equal(_answer(url, "sts", "get-caller-identity")["Account"], "000000000000")
    cluster = _answer(url, "rds", "describe-db-clusters", "--db-cluster-identifier", CLUSTER)["DBClusters"][0]
    equal(cluster["Status"], "available")
    instances = _answer(
        url, "rds", "describe-db-instances", "--filters", f"Name=db-cluster-id,Values={CLUSTER}")["DBInstances"]
    equal([instance["AvailabilityZone"] for instance in instances], [f"{REGION}{letter}" for letter in "abc"])
    answer = _answer(
        url, "rds", "failover-db-cluster", "--db-cluster-identifier", CLUSTER,
        "--target-db-instance-identifier", f"{CLUSTER}-b")
    equal(answer["DBCluster"]["Status"], "failing-over")
    done = _aws(url, "rds", "failover-db-cluster", "--db-cluster-identifier", CLUSTER)
    equal(done.returncode, 255)
    assert "(InvalidDBClusterStateFault) when calling the FailoverDBCluster operation" in done.stderr, done.stderr
    events = _answer(
        url, "rds", "describe-events", "--source-identifier", CLUSTER, "--source-type", "db-cluster")["Events"]
    equal(events[0]["Message"], f"Started cross AZ failover to DB instance: {CLUSTER}-b")
    done = _aws(url, "sts", "get-caller-identity", secret="another secret")
    equal(done.returncode, 255)
    assert "(SignatureDoesNotMatch) when calling the GetCallerIdentity operation" in done.stderr, done.stderr
