"""Every operation of RDS, the Data API, ElastiCache and Systems Manager, and every refusal of them, by any tool."""
from clients import ACCOUNT, CLUSTER, REGION

CLONE = "clone"
GROUP = "sandbox-redis"
SECRET_ARN = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{CLUSTER}-05a4db"


def arn(kind, identifier):
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{identifier}"


def database(call):
    def rds(operation, code=None, /, **arguments):
        return call("rds", operation, code, **arguments)

    rds("describe_db_clusters", DBClusterIdentifier=CLUSTER)
    rds("describe_db_clusters", "DBClusterNotFoundFault", DBClusterIdentifier="no-such")
    rds("describe_db_clusters", "InvalidParameterValue", Filters=[{"Name": "no-such", "Values": ["x"]}])
    rds("describe_db_instances", Filters=[{"Name": "db-cluster-id", "Values": [CLUSTER]}])
    rds("describe_db_instances", "DBInstanceNotFound", DBInstanceIdentifier="no-such")
    rds("describe_db_instances", "InvalidParameterValue", MaxRecords=19)
    rds("failover_db_cluster", "DBClusterNotFoundFault", DBClusterIdentifier="no-such")
    for target, code in (("no-such", "InvalidParameterValue"), (f"{CLUSTER}-a", "InvalidDBInstanceState")):
        rds("failover_db_cluster", code, DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier=target)
    rds("failover_db_cluster", DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier=f"{CLUSTER}-b")
    rds("failover_db_cluster", "InvalidDBClusterStateFault", DBClusterIdentifier=CLUSTER)
    rds("failover_db_cluster", "InvalidParameterValue", DBClusterIdentifier="")
    rds("describe_events", SourceIdentifier=CLUSTER, SourceType="db-cluster")
    rds("describe_events", "InvalidParameterCombination", SourceIdentifier=CLUSTER)
    rds("describe_events", "InvalidParameterValue", SourceType="no-such")
    rds("stop_db_cluster", "InvalidAction", DBClusterIdentifier=CLUSTER)


def restoration(call):
    """The model's clusters change once a call after the one that began it has been answered."""
    def rds(operation, code=None, /, **arguments):
        return call("rds", operation, code, **arguments)

    def restore(code=None, **changes):
        rds("restore_db_cluster_to_point_in_time", code, **{
            "SourceDBClusterIdentifier": CLUSTER, "DBClusterIdentifier": CLONE, "UseLatestRestorableTime": True,
            **changes})

    def create(code=None, **changes):
        rds("create_db_instance", code, **{
            "DBInstanceIdentifier": f"{CLONE}-1", "DBClusterIdentifier": CLONE, "Engine": "aurora-postgresql",
            "DBInstanceClass": "db.r6g.large", **changes})

    def select(code=None, **changes):
        return call("rds-data", "execute_statement", code, **{
            "resourceArn": arn("cluster", CLONE), "secretArn": SECRET_ARN, "sql": "SELECT 1", **changes})

    restore("DBClusterNotFoundFault", SourceDBClusterIdentifier="no-such")
    restore("DBClusterAlreadyExistsFault", DBClusterIdentifier=CLUSTER)
    restore("DBSubnetGroupNotFoundFault", DBSubnetGroupName="no-such")
    restore("InvalidParameterValue", DBClusterIdentifier="1a")
    restore("InvalidParameterCombination", RestoreToTime="2026-11-22T20:00:00Z")
    restore(Tags=[{"Key": "gameday:clone", "Value": "true"}])
    rds("enable_http_endpoint", "InvalidResourceStateFault", ResourceArn=arn("cluster", CLONE))
    rds("enable_http_endpoint", "ResourceNotFoundFault", ResourceArn=arn("cluster", "no-such"))
    select("BadRequestException")
    rds("enable_http_endpoint", ResourceArn=arn("cluster", CLONE))
    select("DatabaseUnavailableException")
    create("DBClusterNotFoundFault", DBClusterIdentifier="no-such")
    create("InvalidDBClusterStateFault", DBClusterIdentifier=CLUSTER)
    create("InvalidParameterValue", Engine="mysql")
    create()
    create("DBInstanceAlreadyExists")
    assert select()["records"] == [[{"longValue": 1}]]
    select("DatabaseErrorException", sql="SELECT * FROM no_such_table")
    select("BadRequestException", secretArn=SECRET_ARN + "x")
    for kind, name, code in (
            ("cluster", CLONE, None), ("cluster", "no-such", "DBClusterNotFoundFault"),
            ("db", f"{CLONE}-1", None), ("db", "no-such", "DBInstanceNotFound")):
        rds("add_tags_to_resource", code, ResourceName=arn(kind, name), Tags=[{"Key": "a", "Value": "<&>"}])
        rds("list_tags_for_resource", code, ResourceName=arn(kind, name))
    rds("list_tags_for_resource", "InvalidParameterValue", ResourceName="no-arn")
    rds("delete_db_cluster", "InvalidDBClusterStateFault", DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)
    rds("delete_db_cluster", "InvalidParameterCombination", DBClusterIdentifier=CLUSTER, SkipFinalSnapshot=True)
    rds("delete_db_instance", "InvalidDBInstanceState", DBInstanceIdentifier=f"{CLUSTER}-a")
    rds("delete_db_instance", DBInstanceIdentifier=f"{CLONE}-1")
    rds("delete_db_instance", "InvalidDBInstanceState", DBInstanceIdentifier=f"{CLONE}-1")
    rds("delete_db_instance", "DBInstanceNotFound", DBInstanceIdentifier=f"{CLONE}-1")
    rds("delete_db_cluster", DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)
    rds("delete_db_cluster", "InvalidDBClusterStateFault", DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)
    rds("delete_db_cluster", "DBClusterNotFoundFault", DBClusterIdentifier=CLONE, SkipFinalSnapshot=True)


def cache(call):
    """The model refuses the shard 0003 for its quota, and 0002 as not available."""
    def elasticache(operation, code=None, /, **arguments):
        return call("elasticache", operation, code, **arguments)

    def fail(code=None, group=GROUP, shard="0001"):
        elasticache("test_failover", code, ReplicationGroupId=group, NodeGroupId=shard)

    named = f"arn:aws:elasticache:{REGION}:{ACCOUNT}:"
    elasticache("describe_replication_groups", ReplicationGroupId=GROUP)
    elasticache("describe_replication_groups", "ReplicationGroupNotFoundFault", ReplicationGroupId="no-such")
    elasticache("describe_replication_groups", "InvalidParameterValue", MaxRecords=101)
    elasticache("describe_cache_clusters", ShowCacheNodeInfo=True)
    elasticache("describe_cache_clusters", "CacheClusterNotFound", CacheClusterId="no-such")
    elasticache("describe_events", SourceType="replication-group", SourceIdentifier=GROUP)
    elasticache("describe_events", "InvalidParameterValue", Duration=20161)
    elasticache("describe_events", "InvalidParameterCombination", Duration=5, StartTime="2026-11-22T20:00:00Z")
    for kind, name, code in (
            ("replicationgroup", GROUP, None), ("replicationgroup", "no-such", "ReplicationGroupNotFoundFault"),
            ("cluster", f"{GROUP}-0001-001", None), ("cluster", "no-such", "CacheClusterNotFound"),
            ("user", "no-such", "InvalidARN")):
        elasticache("list_tags_for_resource", code, ResourceName=f"{named}{kind}:{name}")
    fail("ReplicationGroupNotFoundFault", group="no-such")
    fail("NodeGroupNotFoundFault", shard="0009")
    fail("APICallRateForCustomerExceeded", shard="0003")
    fail("TestFailoverNotAvailableFault", shard="0002")
    fail()
    fail("InvalidReplicationGroupState")


def parameters(call):
    def ssm(operation, code=None, /, **arguments):
        return call("ssm", operation, code, **arguments)

    def put(code=None, **changes):
        ssm("put_parameter", code, **{"Name": "/gameday/a", "Value": "v", "Type": "String", **changes})

    put()
    put("ParameterAlreadyExists")
    put(Overwrite=True)
    put("ValidationException", Name="/aws/a")
    put("HierarchyLevelLimitExceededException", Name="/x" * 16)
    put("UnsupportedParameterType", Name="/gameday/b", Type="SecureString")
    ssm("get_parameter", Name="/gameday/a")
    ssm("get_parameter", "ParameterNotFound", Name="/gameday/b")
    ssm("get_parameter", "ParameterVersionNotFound", Name="/gameday/a:9")
    ssm("get_parameters", Names=["/gameday/a", "/gameday/b"])
    ssm("get_parameters_by_path", Path="/gameday", Recursive=True)
    ssm("get_parameters_by_path", "InvalidFilterKey", Path="/gameday", ParameterFilters=[{"Key": "Type"}])
    ssm("get_parameters_by_path", "ValidationException", Path="/gameday", MaxResults=11)
    ssm("delete_parameter", Name="/gameday/a")
    ssm("delete_parameter", "ParameterNotFound", Name="/gameday/a")
    ssm("describe_parameters", "UnknownOperationException")
