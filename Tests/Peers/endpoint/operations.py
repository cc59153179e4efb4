"""Every operation, its answer compared member by member."""
import datetime

import botocore.auth

from clients import ACCOUNT, CLUSTER, KEY, REGION, client, equal

ZONES = [f"{REGION}{letter}" for letter in "abc"]
TAGS = [{"Key": "DisasterRecovery", "Value": "enabled"}, {"Key": "Environment", "Value": "sandbox"}]
CREATED = datetime.datetime(2026, 11, 22, 20, 0, 0, 120000, tzinfo=datetime.timezone.utc)

# What the endpoint gives of a cluster and of an instance; AWS gives all of it for Aurora PostgreSQL.
CLUSTER_MEMBERS = """
    ActivityStreamStatus AllocatedStorage AssociatedRoles AutoMinorVersionUpgrade AvailabilityZones
    BackupRetentionPeriod ClusterCreateTime CopyTagsToSnapshot CrossAccountClone DBClusterArn
    DBClusterIdentifier DBClusterMembers DBClusterParameterGroup DBSubnetGroup DatabaseName
    DbClusterResourceId DeletionProtection DomainMemberships EarliestRestorableTime Endpoint Engine EngineMode EngineVersion
    HttpEndpointEnabled IAMDatabaseAuthenticationEnabled LatestRestorableTime MasterUsername MultiAZ NetworkType Port
    PreferredBackupWindow PreferredMaintenanceWindow ReadReplicaIdentifiers ReaderEndpoint Status
    StorageEncrypted TagList VpcSecurityGroups
""".split()
INSTANCE_MEMBERS = """
    AllocatedStorage AssociatedRoles AutoMinorVersionUpgrade AvailabilityZone BackupRetentionPeriod
    BackupTarget CopyTagsToSnapshot CustomerOwnedIpEnabled DBClusterIdentifier DBInstanceArn DBInstanceClass
    DBInstanceIdentifier DBInstanceStatus DBParameterGroups DBSecurityGroups DBSubnetGroup DbInstancePort
    DbiResourceId DeletionProtection DomainMemberships Endpoint Engine EngineVersion
    IAMDatabaseAuthenticationEnabled InstanceCreateTime LicenseModel MasterUsername MonitoringInterval
    MultiAZ NetworkType OptionGroupMemberships PendingModifiedValues PerformanceInsightsEnabled
    PreferredBackupWindow PreferredMaintenanceWindow PromotionTier PubliclyAccessible
    ReadReplicaDBInstanceIdentifiers StorageEncrypted StorageType TagList VpcSecurityGroups
""".split()


def _contains(found, wanted):
    for name, value in wanted.items():
        assert name in found, f"{name} is missing"
        equal(found[name], value, name)


def _arn(kind, identifier):
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{identifier}"


def caller_identity(url):
    answer = client("sts", url).get_caller_identity()
    _contains(answer, {
        "Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/gameday-sandbox", "UserId": KEY})


def clusters(url):
    rds = client("rds", url)
    listed = rds.describe_db_clusters()["DBClusters"]
    equal([cluster["DBClusterIdentifier"] for cluster in listed], [CLUSTER])
    cluster = listed[0]
    equal(sorted(cluster), CLUSTER_MEMBERS)
    _contains(cluster, {
        "Status": "available", "Engine": "aurora-postgresql", "EngineVersion": "15.18", "EngineMode": "provisioned",
        "Endpoint": "writer.sandbox.internal", "ReaderEndpoint": "readers.sandbox.internal", "Port": 5432,
        "DatabaseName": "payments & <more>", "MultiAZ": True, "AvailabilityZones": ZONES,
        "DBClusterArn": _arn("cluster", CLUSTER), "ClusterCreateTime": CREATED, "TagList": TAGS,
        "DBClusterParameterGroup": "default.aurora-postgresql15", "VpcSecurityGroups": [], "AssociatedRoles": [],
        "StorageEncrypted": False, "DeletionProtection": False, "HttpEndpointEnabled": False,
        "EarliestRestorableTime": CREATED, "LatestRestorableTime": CREATED, "BackupRetentionPeriod": 1,
        "DBClusterMembers": [
            {"DBInstanceIdentifier": f"{CLUSTER}-{letter}", "IsClusterWriter": letter == "a",
             "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1}
            for letter in "abc"]})
    assert cluster["DbClusterResourceId"].startswith("cluster-"), cluster["DbClusterResourceId"]
    equal(len(cluster["DbClusterResourceId"]), len("cluster-") + 26)
    for name in (CLUSTER, CLUSTER.upper(), cluster["DBClusterArn"]):
        equal(rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"], listed, name)
    for filter_name, value, kept in (
            ("db-cluster-id", CLUSTER, True), ("db-cluster-id", cluster["DBClusterArn"], True),
            ("db-cluster-id", "another", False), ("engine", "aurora-postgresql", True), ("engine", "mysql", False),
            ("db-cluster-resource-id", cluster["DbClusterResourceId"], True), ("domain", "none", False)):
        found = rds.describe_db_clusters(Filters=[{"Name": filter_name, "Values": ["x", value]}])["DBClusters"]
        equal(found, listed if kept else [], f"{filter_name}={value}")


def instances(url):
    rds = client("rds", url)
    listed = rds.describe_db_instances()["DBInstances"]
    equal([instance["DBInstanceIdentifier"] for instance in listed], [f"{CLUSTER}-{letter}" for letter in "abc"])
    for letter, instance in zip("abc", listed):
        name = f"{CLUSTER}-{letter}"
        equal(sorted(instance), INSTANCE_MEMBERS)
        _contains(instance, {
            "DBClusterIdentifier": CLUSTER, "DBInstanceStatus": "available", "DBInstanceClass": "db.t4g.medium",
            "AvailabilityZone": f"{REGION}{letter}", "Engine": "aurora-postgresql", "EngineVersion": "15.18",
            "Endpoint": {"Address": f"{name}.sandbox.internal", "Port": 5432}, "MultiAZ": False,
            "DBInstanceArn": _arn("db", name), "InstanceCreateTime": CREATED, "PromotionTier": 1, "TagList": TAGS,
            "PendingModifiedValues": {}, "StorageType": "aurora"})
        for asked in (name, instance["DBInstanceArn"]):
            equal(rds.describe_db_instances(DBInstanceIdentifier=asked)["DBInstances"], [instance], asked)
        for filter_name, value in (("db-instance-id", name), ("dbi-resource-id", instance["DbiResourceId"])):
            found = rds.describe_db_instances(Filters=[{"Name": filter_name, "Values": [value]}])["DBInstances"]
            equal(found, [instance], filter_name)
    for cluster, kept in ((CLUSTER, listed), (_arn("cluster", CLUSTER), listed), ("another", [])):
        found = rds.describe_db_instances(Filters=[{"Name": "db-cluster-id", "Values": [cluster]}])["DBInstances"]
        equal(found, kept, cluster)


def failover(url):
    rds = client("rds", url)
    answer = rds.failover_db_cluster(
        DBClusterIdentifier=CLUSTER, TargetDBInstanceIdentifier=f"{CLUSTER}-c")["DBCluster"]
    equal((answer["DBClusterIdentifier"], answer["Status"]), (CLUSTER, "failing-over"))
    try:
        rds.failover_db_cluster(DBClusterIdentifier=CLUSTER)
        raise AssertionError("a second failover was accepted while the first was under way")
    except rds.exceptions.InvalidDBClusterStateFault as error:
        equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    rds.get_waiter("db_cluster_available").wait(
        DBClusterIdentifier=CLUSTER, WaiterConfig={"Delay": 0, "MaxAttempts": 50})
    members = rds.describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"][0]["DBClusterMembers"]
    equal([m["DBInstanceIdentifier"] for m in members if m["IsClusterWriter"]], [f"{CLUSTER}-c"])
    told = rds.describe_events(SourceIdentifier=CLUSTER, SourceType="db-cluster")["Events"]
    equal([event["Message"] for event in told], [
        f"Started cross AZ failover to DB instance: {CLUSTER}-c",
        f"Completed failover to DB instance: {CLUSTER}-c"])
    _contains(told[0], {
        "SourceIdentifier": CLUSTER, "SourceType": "db-cluster", "EventCategories": ["failover", "notification"],
        "SourceArn": _arn("cluster", CLUSTER)})
    # Without a target the cluster chooses a reader.
    rds.failover_db_cluster(DBClusterIdentifier=_arn("cluster", CLUSTER))


def events(url):
    """The model holds 250 events, one a minute, the last at 20:30 of its clock, which stands at 20:32."""
    now = datetime.datetime(2026, 11, 22, 20, 32, tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: now
    rds = client("rds", url)
    last = datetime.datetime(2026, 11, 22, 20, 30, tzinfo=datetime.timezone.utc)
    minute = datetime.timedelta(minutes=1)

    def told(**arguments):
        pages = rds.get_paginator("describe_events").paginate(**arguments, PaginationConfig={"PageSize": 20})
        return [event["Message"] for page in pages for event in page["Events"]]

    def numbers(first, end):
        return [f"event {number}" for number in range(first, end)]

    # One hour to 20:32 reaches back to 19:32, 58 minutes before the last event.
    equal(told(), numbers(191, 250), "the last hour")
    equal(told(Duration=10), numbers(241, 250), "ten minutes")
    equal(told(StartTime=last - 300 * minute), numbers(0, 250), "all")
    equal(told(StartTime=last - 20 * minute, EndTime=last - 10 * minute), numbers(229, 240), "a window")
    equal(told(EndTime=last - 200 * minute), numbers(0, 50), "an hour to an end")
    precise = (last - minute).replace(microsecond=1)
    equal(told(StartTime=precise), numbers(249, 250), "a fraction of a second")
    everything = {"StartTime": last - 300 * minute}
    equal(told(**everything, EventCategories=["failover"]), [f"event {n}" for n in range(0, 250, 5)], "category")
    equal(told(**everything, EventCategories=["failover", "failure"]), [f"event {n}" for n in range(0, 250, 5)])
    equal(told(**everything, SourceType="db-instance"), [f"event {n}" for n in range(0, 250, 2)], "source type")
    equal(told(**everything, SourceType="db-cluster", SourceIdentifier=CLUSTER),
          [f"event {n}" for n in range(1, 250, 2)], "source")
    equal(told(**everything, SourceType="db-cluster", SourceIdentifier="another"), [], "another source")
    equal(told(**everything, SourceType="db-proxy"), [], "a source type that the sandbox does not have")


def pages(url):
    """The model holds 53 instances."""
    rds = client("rds", url)
    wanted = [f"{CLUSTER}-{number:03}" for number in range(53)]
    for size, count in ((20, 3), (53, 1), (100, 1)):
        found = list(rds.get_paginator("describe_db_instances").paginate(PaginationConfig={"PageSize": size}))
        equal(len(found), count, f"pages of {size}")
        equal([i["DBInstanceIdentifier"] for page in found for i in page["DBInstances"]], wanted, f"pages of {size}")
    assert "Marker" not in rds.describe_db_instances(MaxRecords=53)
    filtered = rds.get_paginator("describe_db_instances").paginate(
        Filters=[{"Name": "db-instance-id", "Values": wanted[::2]}], PaginationConfig={"PageSize": 20})
    equal([i["DBInstanceIdentifier"] for page in filtered for i in page["DBInstances"]], wanted[::2], "filtered")
    found = list(rds.get_paginator("describe_db_clusters").paginate(PaginationConfig={"PageSize": 20}))
    equal([len(page["DBClusters"]) for page in found], [1])
