"""Restoring to a point in time, on a real sandbox: boto3 drives every operation. The keys come from the environment."""
import datetime
import os

from clients import ACCOUNT, CLUSTER, REGION, client, equal, refused

CLONE = "boto-clone"
SECRET_ARN = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{CLUSTER}-05a4db"
TAGS = [{"Key": "gameday:clone", "Value": "true"}, {"Key": "gameday:run", "Value": "a run/1"}]
QUICK = {"Delay": 1, "MaxAttempts": 60}


def _arn(kind, identifier):
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{identifier}"


def restoration(url):
    keys = {"key": os.environ["SANDBOX_KEY"], "secret": os.environ["SANDBOX_SECRET"]}
    rds = client("rds", url, **keys)
    data = client("rds-data", url, **keys)
    source = _source(rds)
    _refused_restores(rds, source)
    _restore(rds)
    _tags(rds)
    _reads(rds, data)
    _delete(rds)


def _source(rds):
    source = rds.describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"][0]
    equal((source["BackupRetentionPeriod"], source["DeletionProtection"]), (1, True))
    assert source["EarliestRestorableTime"] <= source["LatestRestorableTime"], source
    return source


def _refused_restores(rds, source):
    def restore(**arguments):
        rds.restore_db_cluster_to_point_in_time(
            **{"SourceDBClusterIdentifier": CLUSTER, "DBClusterIdentifier": CLONE, **arguments})

    hour = datetime.timedelta(hours=1)
    with refused("DBClusterNotFoundFault", 404, "no-such"):
        restore(SourceDBClusterIdentifier="no-such", UseLatestRestorableTime=True)
    with refused("DBClusterAlreadyExistsFault", 400, CLUSTER):
        restore(DBClusterIdentifier=CLUSTER, UseLatestRestorableTime=True)
    for time in (source["EarliestRestorableTime"] - hour, source["LatestRestorableTime"] + hour):
        with refused("InvalidParameterValue", 400, "restore time"):
            restore(RestoreToTime=time)
    with refused("InvalidParameterCombination", 400, "RestoreToTime"):
        restore()
    with refused("InvalidParameterCombination", 400, "RestoreToTime"):
        restore(RestoreToTime=source["LatestRestorableTime"], UseLatestRestorableTime=True)
    for name in ("a_b", "1a", "a--b", "a-"):
        with refused("InvalidParameterValue", 400, "DBClusterIdentifier"):
            restore(DBClusterIdentifier=name, UseLatestRestorableTime=True)
    with refused("DBSubnetGroupNotFoundFault", 404, "no-such"):
        restore(DBSubnetGroupName="no-such", UseLatestRestorableTime=True)
    for call in (lambda: rds.delete_db_cluster(DBClusterIdentifier=CLUSTER, SkipFinalSnapshot=True),):
        with refused("InvalidParameterCombination", 400, "protected"):
            call()
    with refused("InvalidDBInstanceState", 400, f"{CLUSTER}-a"):
        rds.delete_db_instance(DBInstanceIdentifier=f"{CLUSTER}-a")
    with refused("InvalidDBClusterStateFault", 400, CLUSTER):
        _create(rds, DBClusterIdentifier=CLUSTER)


def _create(rds, **arguments):
    return rds.create_db_instance(**{
        "DBInstanceIdentifier": f"{CLONE}-1", "DBClusterIdentifier": CLONE, "Engine": "aurora-postgresql",
        "DBInstanceClass": "db.r6g.large", "Tags": TAGS, **arguments})["DBInstance"]


def _restore(rds):
    answer = rds.restore_db_cluster_to_point_in_time(
        SourceDBClusterIdentifier=CLUSTER, DBClusterIdentifier=CLONE, UseLatestRestorableTime=True, Tags=TAGS,
        DBSubnetGroupName="sandbox")["DBCluster"]
    equal((answer["Status"], answer["DBClusterMembers"], answer["TagList"]), ("creating", [], TAGS))
    with refused("DBClusterAlreadyExistsFault", 400, CLONE):
        rds.restore_db_cluster_to_point_in_time(
            SourceDBClusterIdentifier=CLUSTER, DBClusterIdentifier=CLONE, UseLatestRestorableTime=True)
    rds.get_waiter("db_cluster_available").wait(DBClusterIdentifier=CLONE, WaiterConfig=QUICK)
    equal([c["DBClusterIdentifier"] for c in rds.describe_db_clusters()["DBClusters"]], [CLUSTER, CLONE])
    with refused("DBClusterNotFoundFault", 404, "no-such"):
        _create(rds, DBClusterIdentifier="no-such")
    made = _create(rds, AvailabilityZone=f"{REGION}b")
    equal((made["DBInstanceStatus"], made["DBInstanceClass"]), ("creating", "db.r6g.large"))
    equal((made["AvailabilityZone"], made["TagList"]), (f"{REGION}b", TAGS))
    with refused("DBInstanceAlreadyExists", 400, f"{CLONE}-1"):
        _create(rds)
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier=f"{CLONE}-1", WaiterConfig=QUICK)
    members = rds.describe_db_clusters(DBClusterIdentifier=CLONE)["DBClusters"][0]["DBClusterMembers"]
    equal([(m["DBInstanceIdentifier"], m["IsClusterWriter"]) for m in members], [(f"{CLONE}-1", True)])


def _tags(rds):
    more = {"Key": "more", "Value": "<&>"}
    for kind, name in (("cluster", CLONE), ("db", f"{CLONE}-1")):
        rds.add_tags_to_resource(ResourceName=_arn(kind, name), Tags=[more])
        equal(rds.list_tags_for_resource(ResourceName=_arn(kind, name))["TagList"], TAGS + [more])
        with refused("DBClusterNotFoundFault" if kind == "cluster" else "DBInstanceNotFound", 404, "no-such"):
            rds.list_tags_for_resource(ResourceName=_arn(kind, "no-such"))
    listed = rds.list_tags_for_resource(ResourceName=_arn("cluster", CLUSTER))["TagList"]
    assert {"Key": "DisasterRecovery", "Value": "enabled"} in listed, listed
    with refused("InvalidParameterValue", 400, "no-arn"):
        rds.list_tags_for_resource(ResourceName="no-arn")


def _reads(rds, data):
    def select(sql, **arguments):
        return data.execute_statement(**{
            "resourceArn": _arn("cluster", CLONE), "secretArn": SECRET_ARN, "database": "transactions", "sql": sql,
            **arguments})

    with refused("BadRequestException", 400, "HttpEndpoint is not enabled for resource", CLONE):
        select("SELECT 1")
    with refused("ResourceNotFoundFault", 404, "no-such"):
        rds.enable_http_endpoint(ResourceArn=_arn("cluster", "no-such"))
    enabled = rds.enable_http_endpoint(ResourceArn=_arn("cluster", CLONE))
    equal((enabled["ResourceArn"], enabled["HttpEndpointEnabled"]), (_arn("cluster", CLONE), True))
    assert rds.describe_db_clusters(DBClusterIdentifier=CLONE)["DBClusters"][0]["HttpEndpointEnabled"]
    answer = select(
        "SELECT 1, 2::bigint AS two, 'a\"<b' AS text, NULL AS none, true AS yes, 1.5::float8, 1.5::numeric AS exact",
        includeResultMetadata=True)
    equal(answer["records"], [[
        {"longValue": 1}, {"longValue": 2}, {"stringValue": "a\"<b"}, {"isNull": True}, {"booleanValue": True},
        {"doubleValue": 1.5}, {"stringValue": "1.5"}]])
    equal([c["name"] for c in answer["columnMetadata"]][1:5], ["two", "text", "none", "yes"])
    equal([c["typeName"] for c in answer["columnMetadata"]][:3], ["int4", "int8", "text"])
    equal(answer["numberOfRecordsUpdated"], 0)
    assert "columnMetadata" not in select("SELECT 1")
    with refused("DatabaseErrorException", 400, "no_such_table"):
        select("SELECT * FROM no_such_table")
    for sql in ("DELETE FROM transfers", "CREATE TABLE t (i int)"):
        with refused("BadRequestException", 400, "SELECT only"):
            select(sql)
    with refused("DatabaseErrorException", 400, "read-only"):
        select("WITH gone AS (DELETE FROM transfers RETURNING 1) SELECT count(*) FROM gone")
    with refused("BadRequestException", 400, "Error fetching secret"):
        select("SELECT 1", secretArn=SECRET_ARN + "x")
    with refused("BadRequestException", 400, "response size limit"):
        select("SELECT repeat('x', 1048577)")
    with refused("BadRequestException", 400, "no-such"):
        select("SELECT 1", resourceArn=_arn("cluster", "no-such"))


def _delete(rds):
    with refused("InvalidDBClusterStateFault", 400, "still contains DB instances"):
        rds.delete_db_cluster(DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)
    equal(rds.delete_db_instance(DBInstanceIdentifier=f"{CLONE}-1")["DBInstance"]["DBInstanceStatus"], "deleting")
    rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier=f"{CLONE}-1", WaiterConfig=QUICK)
    with refused("InvalidParameterCombination", 400, "SkipFinalSnapshot"):
        rds.delete_db_cluster(DBClusterIdentifier=CLONE)
    equal(rds.delete_db_cluster(DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)["DBCluster"]["Status"], "deleting")
    rds.get_waiter("db_cluster_deleted").wait(DBClusterIdentifier=CLONE, WaiterConfig=QUICK)
    equal([c["DBClusterIdentifier"] for c in rds.describe_db_clusters()["DBClusters"]], [CLUSTER])
    with refused("DBClusterNotFoundFault", 404, CLONE):
        rds.delete_db_cluster(DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)
    with refused("DBInstanceNotFound", 404, f"{CLONE}-1"):
        rds.delete_db_instance(DBInstanceIdentifier=f"{CLONE}-1")
