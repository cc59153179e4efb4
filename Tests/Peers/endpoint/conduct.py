"""An endpoint that misbehaves as AWS does: throttled, denied and stale."""
from clients import client, equal, refused
from network import ACLS, SUBNETS, VPC


def throttled(url):
    """Each service takes three calls, then none for a long while."""
    for service, call, code, status in (
            ("ec2", lambda made: made.describe_vpcs(), "RequestLimitExceeded", 503),
            ("ssm", lambda made: made.get_parameters_by_path(Path="/"), "ThrottlingException", 400),
            ("rds", lambda made: made.describe_db_clusters(), "Throttling", 400),
            ("sts", lambda made: made.get_caller_identity(), "Throttling", 400)):
        made = client(service, url)
        for _ in range(3):
            call(made)
        with refused(code, status):
            call(made)
    # A signature that is not good uses up nothing, and is told so even now.
    with refused("AuthFailure", 401):
        client("ec2", url, secret="another secret").describe_vpcs()


def denied(url):
    """The endpoint denies ec2:Create*, ssm:PutParameter and rds:FailoverDBCluster."""
    ec2, ssm = client("ec2", url), client("ssm", url)
    for trial in (False, True):
        with refused("UnauthorizedOperation", 403, "ec2:CreateNetworkAcl"):
            ec2.create_network_acl(VpcId=VPC, DryRun=trial)
    with refused("AccessDeniedException", 400, "ssm:PutParameter", "user/gameday-sandbox"):
        ssm.put_parameter(Name="a", Value="b", Type="String")
    with refused("AccessDenied", 403, "rds:FailoverDBCluster"):
        client("rds", url).failover_db_cluster(DBClusterIdentifier="sandbox-aurora")
    equal([acl["NetworkAclId"] for acl in ec2.describe_network_acls()["NetworkAcls"]], ACLS)


def stale(url):
    """Reads lag by minutes: what was changed is in force, and is not seen."""
    ec2 = client("ec2", url)
    acl = ec2.create_network_acl(VpcId=VPC)["NetworkAcl"]["NetworkAclId"]
    equal([item["NetworkAclId"] for item in ec2.describe_network_acls()["NetworkAcls"]], ACLS)
    with refused("InvalidNetworkAclID.NotFound", 400, acl):
        ec2.describe_network_acls(NetworkAclIds=[acl])
    held, = ec2.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": SUBNETS[:1]}])["NetworkAcls"]
    old = held["Associations"][0]["NetworkAclAssociationId"]
    ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=acl)
    seen, = ec2.describe_network_acls(NetworkAclIds=ACLS[1:2])["NetworkAcls"]
    equal(seen["Associations"][0]["NetworkAclAssociationId"], old)
    with refused("InvalidAssociationID.NotFound", 400, old):
        ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=acl)
    ec2.create_tags(Resources=[acl], Tags=[{"Key": "a", "Value": "b"}])
    equal(ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [acl]}])["Tags"], [])


def stale_stores(url):
    """The database and the cache too: a failover is under way, and is not seen."""
    rds, cache = client("rds", url), client("elasticache", url)
    before = rds.describe_db_clusters()["DBClusters"]
    rds.failover_db_cluster(DBClusterIdentifier="sandbox-aurora")
    for _ in range(5):
        equal(rds.describe_db_clusters()["DBClusters"], before)
    equal(rds.describe_events()["Events"], [])
    equal(rds.describe_db_instances(DBInstanceIdentifier="sandbox-aurora-a")["DBInstances"][0]["PromotionTier"], 1)
    for call, code, status in (
            (lambda: rds.describe_db_clusters(DBClusterIdentifier="no-such"), "DBClusterNotFoundFault", 404),
            (lambda: rds.describe_db_instances(DBInstanceIdentifier="no-such"), "DBInstanceNotFound", 404),
            (lambda: cache.describe_replication_groups(ReplicationGroupId="x"), "ReplicationGroupNotFoundFault", 404),
            (lambda: cache.describe_cache_clusters(CacheClusterId="no-such"), "CacheClusterNotFound", 404)):
        with refused(code, status):
            call()
    cache.test_failover(ReplicationGroupId="sandbox-redis", NodeGroupId="0001")
    equal(cache.describe_replication_groups()["ReplicationGroups"][0]["Status"], "available")
    equal(len(cache.describe_cache_clusters()["CacheClusters"]), 9)
    with refused("InvalidReplicationGroupState", 400):
        cache.test_failover(ReplicationGroupId="sandbox-redis", NodeGroupId="0001")
    equal(client("elbv2", url).describe_load_balancers()["LoadBalancers"][0]["Type"], "application")
