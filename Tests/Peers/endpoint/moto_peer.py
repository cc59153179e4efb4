"""The same requests to moto, an emulator made by others: what it gives, the endpoint must give in the same type."""
import logging

import botocore.exceptions
from moto.server import ThreadedMotoServer

from clients import CLUSTER, client, equal

# What moto gives and the endpoint does not, each with its reason.
NOT_GIVEN = {
    "BacktrackWindow": "Aurora MySQL only",
    "CACertificateIdentifier": "the sandbox's database has no certificate",
    "DBName": "the cluster names the database",
    "EnabledCloudwatchLogsExports": "AWS leaves it out when nothing is exported",
    "GlobalWriteForwardingRequested": "global databases only",
    "HostedZoneId": "no Route 53 zone stands behind the names",
    "KmsKeyId": "storage is not encrypted",
    "LatestRestorableTime": "of an instance: what is restored is its cluster",
    "PubliclyAccessible": "of a cluster: Multi-AZ clusters without Aurora only",
    "ScalingConfigurationInfo": "Aurora Serverless v1 only",
    "StorageType": "of a cluster: AWS gives it for aurora-iopt1 only",
}


def _differences(ours, theirs, path=""):
    """What moto gives and we do not give, or give in another type."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name, value in theirs.items():
            if name not in ours:
                yield f"{path}/{name}"
            else:
                yield from _differences(ours[name], value, f"{path}/{name}")
    elif isinstance(theirs, list) and isinstance(ours, list):
        if theirs and ours:
            yield from _differences(ours[0], theirs[0], path + "[]")
    elif type(ours) is not type(theirs):
        yield f"{path}: {type(ours).__name__}, moto {type(theirs).__name__}"


def _error(call):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError("accepted")


def same_shapes_as_moto(url):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _compare(client("rds", url), client("sts", url), *server.get_host_and_port())
    finally:
        server.stop()


def _compare(rds, sts, host, port):
    moto = client("rds", f"http://{host}:{port}", judged=False)
    moto.create_db_cluster(
        DBClusterIdentifier=CLUSTER, Engine="aurora-postgresql", MasterUsername="postgres",
        MasterUserPassword="password", DatabaseName="payments",
        Tags=[{"Key": "DisasterRecovery", "Value": "enabled"}])
    for letter in "ab":
        moto.create_db_instance(
            DBInstanceIdentifier=f"{CLUSTER}-{letter}", DBClusterIdentifier=CLUSTER, Engine="aurora-postgresql",
            DBInstanceClass="db.t4g.medium")
    found = []
    for call in (
            lambda peer: peer.describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"][0],
            lambda peer: peer.describe_db_instances(DBInstanceIdentifier=f"{CLUSTER}-a")["DBInstances"][0],
            lambda peer: peer.failover_db_cluster(DBClusterIdentifier=CLUSTER)["DBCluster"]):
        found += _differences(call(rds), call(moto))
    identity = client("sts", f"http://{host}:{port}", judged=False).get_caller_identity()
    for name in ("Account", "Arn", "UserId"):
        found += _differences(sts.get_caller_identity()[name], identity[name], name)
    names = {path.rsplit("/", 1)[-1] for path in found}
    equal(sorted(names - NOT_GIVEN.keys()), [], "given by moto only, or in another type")
    equal(sorted(NOT_GIVEN.keys() - names), [], "excepted without need")
    for call in (
            lambda peer: peer.describe_db_clusters(DBClusterIdentifier="no-such"),
            lambda peer: peer.describe_db_instances(DBInstanceIdentifier="no-such"),
            lambda peer: peer.failover_db_cluster(DBClusterIdentifier="no-such"),
            lambda peer: peer.describe_db_clusters(Filters=[{"Name": "no-such-filter", "Values": ["x"]}])):
        equal(_error(lambda: call(rds)), _error(lambda: call(moto)))
