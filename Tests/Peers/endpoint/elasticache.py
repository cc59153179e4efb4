"""ElastiCache's operations and refusals, member by member."""
import datetime

from clients import ACCOUNT, REGION, client, equal

GROUP = "sandbox-redis"
ARN = f"arn:aws:elasticache:{REGION}:{ACCOUNT}:"
NODES = [f"{GROUP}-000{shard}-00{node}" for shard in (1, 2, 3) for node in (1, 2, 3)]


def _refused(call, code, status, **arguments):
    try:
        call(**arguments)
    except call.__self__.exceptions.ClientError as error:
        equal(error.response["Error"]["Code"], code)
        equal(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return
    raise AssertionError(f"{code} was expected of {arguments}")


def cache_groups(url):
    cache = client("elasticache", url)
    listed = cache.describe_replication_groups()["ReplicationGroups"]
    equal([group["ReplicationGroupId"] for group in listed], [GROUP])
    group = listed[0]
    equal(group["Status"], "available")
    equal(group["ClusterEnabled"], True)
    equal(group["AutomaticFailover"], "enabled")
    equal(group["MultiAZ"], "enabled")
    equal(group["MemberClusters"], NODES)
    equal(group["ConfigurationEndpoint"], {"Address": "cache.sandbox.internal", "Port": 6379})
    equal(group["ARN"], f"{ARN}replicationgroup:{GROUP}")
    equal([shard["NodeGroupId"] for shard in group["NodeGroups"]], ["0001", "0002", "0003"])
    equal([shard["Slots"] for shard in group["NodeGroups"]], ["0-5461", "5462-10922", "10923-16383"])
    for shard in group["NodeGroups"]:
        # No CurrentRole and no primary endpoint: with cluster mode enabled AWS does not say who is primary.
        equal(sorted(shard), ["NodeGroupId", "NodeGroupMembers", "Slots", "Status"])
        equal(shard["NodeGroupMembers"], [
            {"CacheClusterId": f"{GROUP}-{shard['NodeGroupId']}-00{number}", "CacheNodeId": "0001",
             "PreferredAvailabilityZone": f"{REGION}{letter}"}
            for number, letter in ((1, "a"), (2, "b"), (3, "c"))])
    equal(cache.describe_replication_groups(ReplicationGroupId=GROUP.upper())["ReplicationGroups"], listed)
    _refused(
        cache.describe_replication_groups, "ReplicationGroupNotFoundFault", 404, ReplicationGroupId="another")


def cache_clusters(url):
    cache = client("elasticache", url)
    pages = cache.get_paginator("describe_cache_clusters").paginate(PaginationConfig={"PageSize": 20})
    listed = [node for page in pages for node in page["CacheClusters"]]
    equal([node["CacheClusterId"] for node in listed], NODES)
    for node in listed:
        equal(node["ReplicationGroupId"], GROUP)
        equal(node["CacheClusterStatus"], "available")
        equal(node["PreferredAvailabilityZone"], REGION + "abc"[int(node["CacheClusterId"][-1]) - 1])
        equal(node["ARN"], f"{ARN}cluster:{node['CacheClusterId']}")
        assert "CacheNodes" not in node
    shown = cache.describe_cache_clusters(CacheClusterId=NODES[4], ShowCacheNodeInfo=True)["CacheClusters"]
    equal(len(shown), 1)
    equal(shown[0]["CacheNodes"][0]["Endpoint"], {"Address": "198.18.21.12", "Port": 6379})
    equal(shown[0]["CacheNodes"][0]["CustomerAvailabilityZone"], f"{REGION}b")
    equal(cache.describe_cache_clusters(ShowCacheClustersNotInReplicationGroups=True)["CacheClusters"], [])
    _refused(cache.describe_cache_clusters, "CacheClusterNotFound", 404, CacheClusterId="another")


def cache_failover(url):
    cache = client("elasticache", url)
    _refused(cache.test_failover, "ReplicationGroupNotFoundFault", 404, ReplicationGroupId="x", NodeGroupId="0001")
    _refused(cache.test_failover, "NodeGroupNotFoundFault", 404, ReplicationGroupId=GROUP, NodeGroupId="0009")
    answer = cache.test_failover(ReplicationGroupId=GROUP, NodeGroupId="0002")["ReplicationGroup"]
    equal((answer["ReplicationGroupId"], answer["Status"]), (GROUP, "modifying"))
    _refused(
        cache.test_failover, "InvalidReplicationGroupState", 400, ReplicationGroupId=GROUP, NodeGroupId="0001")


def cache_quota(url):
    cache = client("elasticache", url)
    _refused(
        cache.test_failover, "APICallRateForCustomerExceeded", 400, ReplicationGroupId=GROUP, NodeGroupId="0001")
    _refused(
        cache.test_failover, "TestFailoverNotAvailableFault", 400, ReplicationGroupId=GROUP, NodeGroupId="0002")


def cache_events(url):
    """The model holds 50 events, one a minute up to now, of the group and of a node in turn."""
    cache = client("elasticache", url)

    def told(**arguments):
        pages = cache.get_paginator("describe_events").paginate(**arguments, PaginationConfig={"PageSize": 20})
        return [event["Message"] for page in pages for event in page["Events"]]

    equal(told(), [f"event {number}" for number in range(50)])
    equal(told(SourceType="cache-cluster"), [f"event {number}" for number in range(1, 50, 2)])
    equal(told(SourceType="replication-group", SourceIdentifier=GROUP), [f"event {n}" for n in range(0, 50, 2)])
    equal(told(SourceType="cache-cluster", SourceIdentifier=NODES[1]), [])
    now = datetime.datetime.now(datetime.timezone.utc)
    minute = datetime.timedelta(minutes=1)
    assert 8 <= len(told(Duration=10)) <= 10
    assert 9 <= len(told(StartTime=now - 20 * minute, EndTime=now - 10 * minute)) <= 11
    event = cache.describe_events()["Events"][0]
    equal(sorted(event), ["Date", "Message", "SourceIdentifier", "SourceType"])
    equal((event["SourceIdentifier"], event["SourceType"]), (GROUP, "replication-group"))
    _refused(cache.describe_events, "InvalidParameterCombination", 400, Duration=5, StartTime=now)


def cache_tags(url):
    cache = client("elasticache", url)
    wanted = [{"Key": "DisasterRecovery", "Value": "enabled"}, {"Key": "Environment", "Value": "sandbox"}]
    for arn in (f"{ARN}replicationgroup:{GROUP}", f"{ARN}cluster:{NODES[0]}"):
        equal(cache.list_tags_for_resource(ResourceName=arn)["TagList"], wanted)
    _refused(
        cache.list_tags_for_resource, "ReplicationGroupNotFoundFault", 404,
        ResourceName=f"{ARN}replicationgroup:another")
    _refused(cache.list_tags_for_resource, "CacheClusterNotFound", 404, ResourceName=f"{ARN}cluster:another")
    _refused(cache.list_tags_for_resource, "InvalidARN", 400, ResourceName="arn:aws:rds:us-east-1:1:db:x")
