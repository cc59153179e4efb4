"""What moto's ElastiCache lacks for a Redis cluster that Terraform makes, reads back and takes away."""
from moto.core.responses import ActionResult, EmptyResult
from moto.core.exceptions import ServiceException
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse


class ParameterGroupNotFound(ServiceException):
    code = "CacheParameterGroupNotFound"


def close():
    for gap in (parameter_groups, subnet_groups, cluster_mode, members, deletion):
        gap()


def parameter_groups():
    """Create-, Describe-, Modify- and DeleteCacheParameterGroup, DescribeCacheParameters: moto has none of them."""
    groups = {}
    # Their ARNs are none to moto.
    ElastiCacheBackend.list_tags_for_resource = lambda self, arn: self.tagging_service.list_tags_for_resource(arn)

    def describe(self):
        name = self._get_param("CacheParameterGroupName")
        if name not in groups:
            raise ParameterGroupNotFound(f"CacheParameterGroup {name} not found.")
        return ActionResult({"CacheParameterGroups": [groups[name]["group"]]})

    def create(self):
        name, family = self._get_param("CacheParameterGroupName"), self._get_param("CacheParameterGroupFamily")
        backend = self.elasticache_backend
        arn = f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:parametergroup:{name}"
        group = {"CacheParameterGroupName": name, "CacheParameterGroupFamily": family, "ARN": arn,
                 "Description": self._get_param("Description"), "IsGlobal": False}
        groups[name] = {"group": group, "parameters": {}}
        if tags := self._get_param("Tags", []):
            backend.tagging_service.tag_resource(arn, tags)
        return ActionResult({"CacheParameterGroup": group})

    def modify(self):
        name = self._get_param("CacheParameterGroupName")
        for pair in self._get_param("ParameterNameValues", []):
            groups[name]["parameters"][pair["ParameterName"]] = pair["ParameterValue"]
        return ActionResult({"CacheParameterGroupName": name})

    def parameters(self):
        held = groups[self._get_param("CacheParameterGroupName")]["parameters"]
        return ActionResult({"Parameters": [
            {"ParameterName": name, "ParameterValue": value, "Source": "user"} for name, value in held.items()]})

    def delete(self):
        groups.pop(self._get_param("CacheParameterGroupName"), None)
        return EmptyResult()

    ElastiCacheResponse.create_cache_parameter_group = create
    ElastiCacheResponse.describe_cache_parameter_groups = describe
    ElastiCacheResponse.modify_cache_parameter_group = modify
    ElastiCacheResponse.describe_cache_parameters = parameters
    ElastiCacheResponse.delete_cache_parameter_group = delete


def subnet_groups():
    """DeleteCacheSubnetGroup: moto does not have it."""
    def delete(self):
        self.elasticache_backend.cache_subnet_groups.pop(self._get_param("CacheSubnetGroupName"), None)
        return EmptyResult()

    ElastiCacheResponse.delete_cache_subnet_group = delete


def cluster_mode():
    """CreateReplicationGroup: with more than one node group a Redis cluster is in cluster mode, whether asked or not."""
    original = ElastiCacheBackend.create_replication_group

    def create(self, *args, **kwargs):
        if kwargs.get("num_node_groups") and not kwargs.get("cluster_mode"):
            kwargs["cluster_mode"] = "enabled"
        return original(self, *args, **kwargs)

    ElastiCacheBackend.create_replication_group = create


def members():
    """DescribeCacheClusters: moto does not know the clusters that a replication group consists of."""
    original = ElastiCacheResponse.describe_cache_clusters

    def cluster(identifier, group):
        return {
            "CacheClusterId": identifier, "ReplicationGroupId": group.replication_group_id, "Engine": group.engine,
            "EngineVersion": group.engine_version + ".0", "CacheNodeType": group.cache_node_type, "NumCacheNodes": 1,
            "CacheClusterStatus": "available", "CacheSubnetGroupName": group.cache_subnet_group_name,
            "CacheParameterGroup": {"CacheParameterGroupName": group.cache_parameter_group_name},
            "SecurityGroups": [{"SecurityGroupId": each, "Status": "active"} for each in group.security_group_ids or []],
            "PreferredMaintenanceWindow": group.preferred_maintenance_window,
            "AutoMinorVersionUpgrade": group.auto_minor_version_upgrade,
            "SnapshotRetentionLimit": group.snapshot_retention_limit, "SnapshotWindow": group.snapshot_window,
            "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
            "TransitEncryptionEnabled": group.transit_encryption_enabled}

    def describe(self):
        wanted = self._get_param("CacheClusterId")
        found = [cluster(identifier, group) for group in self.elasticache_backend.replication_groups.values()
                 for identifier in group.member_clusters if wanted in (None, identifier)]
        return ActionResult({"CacheClusters": found}) if found else original(self)

    ElastiCacheResponse.describe_cache_clusters = describe


def deletion():
    """DeleteReplicationGroup: in moto the deletion never ends."""
    original = ElastiCacheBackend.delete_replication_group

    def delete(self, replication_group_id, retain_primary_cluster):
        group = original(self, replication_group_id, retain_primary_cluster)
        del self.replication_groups[replication_group_id]
        return group

    ElastiCacheBackend.delete_replication_group = delete
