"""Every refusal of an operation, as boto3 raises it."""
from clients import CLUSTER, client, equal, refused


def operation_refusals(url):
    rds = client("rds", url)
    with refused("DBClusterNotFoundFault", 404, "no-such"):
        rds.describe_db_clusters(DBClusterIdentifier="no-such")
    with refused("DBInstanceNotFound", 404, "no-such"):
        rds.describe_db_instances(DBInstanceIdentifier="no-such")
    with refused("DBClusterNotFoundFault", 404, "no-such"):
        rds.failover_db_cluster(DBClusterIdentifier="no-such")
    with refused("InvalidParameterValue", 400, "Cannot find target instance: no-such"):
        rds.failover_db_cluster(DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier="no-such")
    with refused("InvalidDBInstanceState", 400, f"{CLUSTER}-a"):
        rds.failover_db_cluster(DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier=f"{CLUSTER}-a")
    with refused("InvalidParameterValue", 400, "DBClusterIdentifier", "blank"):
        rds.failover_db_cluster(DBClusterIdentifier="")
    with refused("InvalidParameterValue", 400, "DBClusterIdentifier", "must be provided"):
        client("rds", url, validated=False).failover_db_cluster()
    with refused("InvalidParameterValue", 400, "TargetDBInstanceIdentifier", "blank"):
        rds.failover_db_cluster(DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier="")
    for wrong in (0, 19, 101, -5):
        with refused("InvalidParameterValue", 400, "MaxRecords", "20", "100"):
            rds.describe_db_clusters(MaxRecords=wrong)
    with refused("InvalidParameterValue", 400, "Marker"):
        rds.describe_db_instances(Marker="bm9uc2Vuc2U=")
    with refused("InvalidParameterValue", 400, "no-such-filter", "db-cluster-id"):
        rds.describe_db_clusters(Filters=[{"Name": "no-such-filter", "Values": ["x"]}])
    with refused("InvalidParameterValue", 400, "engine"):
        rds.describe_db_clusters(Filters=[{"Name": "engine", "Values": []}])
    equal(rds.describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"][0]["Status"], "available")


def event_refusals(url):
    rds = client("rds", url)
    with refused("InvalidParameterCombination", 400, "SourceType"):
        rds.describe_events(SourceIdentifier=CLUSTER)
    with refused("InvalidParameterValue", 400, "no-such-type", "db-cluster"):
        rds.describe_events(SourceType="no-such-type")
    with refused("InvalidParameterCombination", 400, "StartTime", "EndTime"):
        rds.describe_events(StartTime="2026-11-22T20:00:00Z", EndTime="2026-11-22T19:00:00Z")
    with refused("InvalidParameterCombination", 400, "Duration"):
        rds.describe_events(StartTime="2026-11-22T20:00:00Z", Duration=5)
    with refused("InvalidParameterValue", 400, "Duration", "20160"):
        rds.describe_events(Duration=20161)
    with refused("InvalidParameterValue", 400, "Filters"):
        rds.describe_events(Filters=[{"Name": "engine", "Values": ["x"]}])


def unknown_actions(url):
    with refused("InvalidAction", 400, "StopDBCluster", "2014-10-31", "FailoverDBCluster"):
        client("rds", url).stop_db_cluster(DBClusterIdentifier=CLUSTER)
    with refused("InvalidAction", 400, "GetSessionToken"):
        client("sts", url).get_session_token()


def unknown_services(url):
    """Clear to clients of every protocol, also those whose answers it cannot write yet."""
    for service, call in (
            ("sqs", lambda made: made.list_queues()),
            ("cloudformation", lambda made: made.list_stacks()),
            ("autoscaling", lambda made: made.describe_auto_scaling_groups()),
            ("route53", lambda made: made.list_hosted_zones())):
        made = client(service, url, judged=False)
        with refused("UnknownService", 400, "rds", "sts", made.meta.service_model.signing_name):
            call(made)
