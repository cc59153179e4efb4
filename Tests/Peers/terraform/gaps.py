"""What moto lacks or forgets and Terraform's AWS provider asks for. Each function closes one gap and says which.

Nothing here changes what Terraform asks for: an answer says what was asked, as AWS answers.
"""
import json
import re
from urllib.parse import unquote

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.backup.responses import BackupResponse
from moto.backup import urls as backup_urls
from moto.cloudwatch.responses import CloudWatchResponse
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.rds.models import DBCluster, DBInstance
from moto.core.responses import ActionResult
from moto.route53.models import route53_backends
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend
from moto.servicediscovery.models import ServiceDiscoveryBackend

import cache_gaps


def close():
    for gap in (
            backup_selections, backup_recovery_points, backup_tags, composite_alarms, scalable_target_tags,
            service_settings, empty_scaling_configuration, database_settings, data_api, managed_rotation,
            rule_descriptions, namespace_zones):
        gap()
    cache_gaps.close()


def backup_selections():
    """CreateBackupSelection, GetBackupSelection, DeleteBackupSelection: moto has none of them."""
    selections = {}

    def create(self):
        plan = self.path.split("/")[3]
        chosen = json.loads(self.body)["BackupSelection"]
        identifier = f"{plan}-{len(selections)}"
        selections[identifier] = {"BackupPlanId": plan, "SelectionId": identifier, "BackupSelection": chosen}
        return json.dumps({"BackupPlanId": plan, "SelectionId": identifier, "CreationDate": 0})

    def get(self):
        found = selections.get(self.path.split("/")[5])
        if found is None:
            return 400, {"x-amzn-errortype": "ResourceNotFoundException"}, json.dumps({"message": "no selection"})
        return json.dumps(found)

    def delete(self):
        selections.pop(self.path.split("/")[5], None)
        return "{}"

    BackupResponse.create_backup_selection = create
    BackupResponse.get_backup_selection = get
    BackupResponse.delete_backup_selection = delete


def backup_recovery_points():
    """ListRecoveryPointsByBackupVault, which force_destroy asks: moto has no such path."""
    BackupResponse.list_recovery_points_by_backup_vault = lambda self: json.dumps({"RecoveryPoints": []})
    backup_urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/?$"] = backup_urls.response.dispatch


def backup_tags():
    """ListTags: moto takes the last part but one of the path for the ARN, also where no slash ends it."""
    def list_tags(self):
        arn = unquote(re.search(r"/tags/(.+?)/?$", self.path)[1])
        return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})

    BackupResponse.list_tags = list_tags


def composite_alarms():
    """PutCompositeAlarm: moto's PutMetricAlarm keeps the rule already, under the other name."""
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


def scalable_target_tags():
    """ListTagsForResource, TagResource, UntagResource of Application Auto Scaling: moto has none of them."""
    tags = {}

    def register(self, original=ApplicationAutoScalingResponse.register_scalable_target):
        answer = original(self)
        tags.setdefault(json.loads(answer)["ScalableTargetARN"], {}).update(self._get_param("Tags") or {})
        return answer

    def tag(self):
        tags.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
        return "{}"

    def untag(self):
        for key in self._get_param("TagKeys"):
            tags.get(self._get_param("ResourceARN"), {}).pop(key, None)
        return "{}"

    ApplicationAutoScalingResponse.register_scalable_target = register
    ApplicationAutoScalingResponse.tag_resource = tag
    ApplicationAutoScalingResponse.untag_resource = untag
    ApplicationAutoScalingResponse.list_tags_for_resource = lambda self: json.dumps(
        {"Tags": tags.get(self._get_param("ResourceARN"), {})})


def service_settings():
    """CreateService: moto drops these settings of a service, and says EC2 where none is the launch type."""
    settings = {
        "capacity_provider_strategy": "capacityProviderStrategy",
        "availability_zone_rebalancing": "availabilityZoneRebalancing",
        "health_check_grace_period_seconds": "healthCheckGracePeriodSeconds",
        "enable_ecs_managed_tags": "enableECSManagedTags",
        "enable_execute_command": "enableExecuteCommand",
        "deployment_configuration": "deploymentConfiguration"}

    def create(self, original=EC2ContainerServiceResponse.create_service):
        answer = original(self)
        service = answer.result["service"]
        for name, key in settings.items():
            setattr(service, name, self._get_param(key))
        if service.capacity_provider_strategy:
            service.launch_type = None
        # A list of registries with a port of 0 is not what was asked for.
        service.service_registries = self._get_param("serviceRegistries") or []
        return ActionResult({"service": service})

    EC2ContainerServiceResponse.create_service = create

    def delete(self, cluster, name, force, original=EC2ContainerServiceBackend.delete_service):
        service = original(self, cluster, name, force)
        service.running_count = service.pending_count = 0
        return service

    EC2ContainerServiceBackend.delete_service = delete


def empty_scaling_configuration():
    """DescribeDBClusters: moto answers an empty ScalingConfigurationInfo for a cluster that is not serverless v1."""
    DBCluster.scaling_configuration_info = property(lambda self: self.scaling_configuration or None)


def database_settings():
    """CreateDBCluster, CreateDBInstance: moto forgets the settings of Performance Insights and of enhanced monitoring."""
    names = {
        "enable_performance_insights": "performance_insights_enabled",
        "performance_insights_kms_key_id": "performance_insights_kms_key_id",
        "performance_insights_retention_period": "performance_insights_retention_period",
        "monitoring_interval": "monitoring_interval",
        "monitoring_role_arn": "monitoring_role_arn"}
    for model in (DBInstance, DBCluster):
        def create(self, *args, original=model.__init__, **kwargs):
            original(self, *args, **kwargs)
            for asked, kept in names.items():
                if kwargs.get(asked) is not None:
                    setattr(self, kept, kwargs[asked])

        model.__init__ = create


def data_api():
    """CreateDBCluster: moto has the RDS Data API only for serverless v1; AWS has it for Aurora PostgreSQL too."""
    original = DBCluster.__init__

    def create(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self._enable_http_endpoint = bool(kwargs.get("enable_http_endpoint"))

    DBCluster.__init__ = create


def managed_rotation():
    """RotateSecret, CancelRotateSecret: moto knows only rotation by a Lambda function, and by days; the secret of a
    database cluster is rotated by AWS itself, and on a schedule."""
    def rotate(self, secret_id, rotation_rules=None, original=SecretsManagerBackend.rotate_secret, **kwargs):
        secret = self.secrets[secret_id]
        if kwargs.get("rotation_lambda_arn"):
            return original(self, secret_id=secret_id, rotation_rules=rotation_rules, **kwargs)
        secret.rotation_requested = secret.rotation_enabled = True
        secret.managed_rules = rotation_rules
        return secret.to_short_dict()

    def cancel(self, secret_id):
        secret = self.secrets[secret_id]
        secret.rotation_requested = secret.rotation_enabled = False
        return secret.to_short_dict()

    def describe(self, original=FakeSecret.to_dict):
        described = original(self)
        if self.rotation_requested and getattr(self, "managed_rules", None):
            described["RotationRules"] = self.managed_rules
        return described

    SecretsManagerBackend.rotate_secret = rotate
    SecretsManagerBackend.cancel_rotate_secret = cancel
    FakeSecret.to_dict = describe


def rule_descriptions():
    """DescribeSecurityGroupRules: moto answers the description of a rule for addresses, not for a group or a list."""
    original = SecurityGroupRule.__init__

    def create(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.prefix_list = kwargs.get("prefix_list_id") or {}

    def describe(self):
        for source in (self.ip_range, self.source_group, self.prefix_list):
            if source.get("Description"):
                return source["Description"]
        return None

    SecurityGroupRule.__init__ = create
    SecurityGroupRule.description = property(describe)


def namespace_zones():
    """DeleteNamespace: moto leaves the hosted zone behind that it made with the namespace."""
    def delete(self, namespace_id, original=ServiceDiscoveryBackend.delete_namespace):
        namespace = self.namespaces.get(namespace_id)
        operation = original(self, namespace_id)
        zone = (namespace.dns_properties or {}).get("HostedZoneId") if namespace else None
        if zone:
            route53_backends[self.account_id]["aws"].delete_hosted_zone(zone)
        return operation

    ServiceDiscoveryBackend.delete_namespace = delete
