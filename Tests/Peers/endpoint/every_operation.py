"""Every operation of the endpoint with every refusal that can be brought about, by boto3 and by the AWS CLI."""
import drive_service
import drive_stores
from clients import client, refused
from drive_service import GROUP, NAMES, SERVICE, USER, _query
from drive_stores import CLUSTER, SECRET_ARN, arn
from network import ACLS, VPC
from tools import Boto3, CommandLine

# The least that each operation can be asked; nothing of it needs to be there.
LEAST = {
    "rds": {
        "describe_db_clusters": {}, "describe_db_instances": {}, "describe_events": {},
        "failover_db_cluster": {"DBClusterIdentifier": CLUSTER},
        "restore_db_cluster_to_point_in_time": {"DBClusterIdentifier": "clone", "SourceDBClusterIdentifier": CLUSTER},
        "create_db_instance": {"DBInstanceIdentifier": "i", "DBInstanceClass": "c", "Engine": "aurora-postgresql"},
        "delete_db_instance": {"DBInstanceIdentifier": "i"}, "delete_db_cluster": {"DBClusterIdentifier": CLUSTER},
        "enable_http_endpoint": {"ResourceArn": arn("cluster", CLUSTER)},
        "add_tags_to_resource": {"ResourceName": arn("cluster", CLUSTER), "Tags": [{"Key": "a", "Value": "b"}]},
        "list_tags_for_resource": {"ResourceName": arn("cluster", CLUSTER)}},
    "rds-data": {"execute_statement": {"resourceArn": arn("cluster", "x"), "secretArn": SECRET_ARN, "sql": "SELECT 1"}},
    "ec2": {
        "describe_vpcs": {}, "describe_subnets": {}, "describe_availability_zones": {}, "describe_network_acls": {},
        "describe_tags": {}, "create_network_acl": {"VpcId": VPC}, "delete_network_acl": {"NetworkAclId": ACLS[0]},
        "create_network_acl_entry": {
            "NetworkAclId": ACLS[0], "RuleNumber": 1, "Protocol": "-1", "RuleAction": "deny", "Egress": True,
            "CidrBlock": "10.0.0.0/8"},
        "delete_network_acl_entry": {"NetworkAclId": ACLS[0], "RuleNumber": 1, "Egress": True},
        "replace_network_acl_association": {"AssociationId": "aclassoc-1", "NetworkAclId": ACLS[0]},
        "create_tags": {"Resources": [VPC], "Tags": [{"Key": "a", "Value": "b"}]}, "delete_tags": {"Resources": [VPC]}},
    "ssm": {
        "put_parameter": {"Name": "/a", "Value": "b"}, "get_parameter": {"Name": "/a"}, "delete_parameter": {"Name": "/a"},
        "get_parameters": {"Names": ["/a"]}, "get_parameters_by_path": {"Path": "/"}},
    "iam": {
        "simulate_principal_policy": {"PolicySourceArn": USER, "ActionNames": ["ecs:StopTask"]},
        "put_user_policy": {"PolicyName": "p", "PolicyDocument": "{}", "UserName": "gameday-sandbox"},
        "get_user_policy": {"PolicyName": "p", "UserName": "gameday-sandbox"},
        "list_user_policies": {"UserName": "gameday-sandbox"},
        "delete_user_policy": {"PolicyName": "p", "UserName": "gameday-sandbox"},
    },
    "sts": {"get_caller_identity": {}},
    "ecs": {
        "list_clusters": {}, "describe_clusters": {}, "list_services": {}, "describe_services": {"services": [SERVICE]},
        "update_service": {"service": SERVICE}, "list_tasks": {}, "describe_tasks": {"tasks": ["x"]},
        "stop_task": {"task": "x"}},
    "elbv2": {
        "describe_target_health": {"TargetGroupArn": GROUP}, "describe_target_groups": {}, "describe_load_balancers": {}},
    "cloudwatch": {
        "describe_alarms": {}, "list_metrics": {},
        "set_alarm_state": {"AlarmName": NAMES[0], "StateValue": "OK", "StateReason": "x"},
        "get_metric_data": {
            "MetricDataQueries": [_query("x", "x")], "StartTime": "2026-11-22T20:00:00Z",
            "EndTime": "2026-11-22T20:03:00Z"}},
    "elasticache": {
        "describe_replication_groups": {}, "describe_cache_clusters": {}, "describe_events": {},
        "test_failover": {"ReplicationGroupId": "x", "NodeGroupId": "0001"},
        "list_tags_for_resource": {"ResourceName": "arn:aws:elasticache:us-east-1:000000000000:cluster:x"}}}


def _drive(call):
    for part in (
            drive_stores.database, drive_stores.restoration, drive_stores.cache, drive_stores.parameters,
            drive_service.network, drive_service.tasks, drive_service.balancer, drive_service.monitoring,
            drive_service.identity):
        part(call)


def every_operation_by_boto3(url):
    _drive(Boto3(url).call)


def every_operation_by_the_cli(url):
    _drive(CommandLine(url).call)


def _refused_all(url, codes):
    """Every operation by boto3, and the first of each service by the CLI, is refused in the words of its service."""
    boto3, cli = Boto3(url), CommandLine(url)
    for service, operations in LEAST.items():
        code = codes.get(service, codes["query"])
        for operation, arguments in operations.items():
            boto3.call(service, operation, code, **arguments)
        operation, arguments = next(iter(operations.items()))
        cli.call(service, operation, code, **arguments)


def dry_runs(url):
    """Every operation of EC2 can be tried, by both tools, and nothing comes of it."""
    ec2 = client("ec2", url)
    before = ec2.describe_network_acls()["NetworkAcls"], ec2.describe_tags()["Tags"]
    for tool in (Boto3(url), CommandLine(url)):
        for operation, arguments in LEAST["ec2"].items():
            tool.call("ec2", operation, "DryRunOperation", **arguments, DryRun=True)
    assert before == (ec2.describe_network_acls()["NetworkAcls"], ec2.describe_tags()["Tags"])


def everything_denied(url):
    """The endpoint denies every action."""
    json = dict.fromkeys(("ecs", "ssm", "rds-data", "cloudwatch"), "AccessDeniedException")
    _refused_all(url, {"query": "AccessDenied", "ec2": "UnauthorizedOperation", **json})


def everything_throttled(url):
    """Each service takes one call, then none for a long while."""
    json = dict.fromkeys(("ecs", "ssm", "rds-data", "cloudwatch"), "ThrottlingException")
    for service, operations in LEAST.items():
        made = client(service, url)
        try:
            getattr(made, next(iter(operations)))(**next(iter(operations.values())))
        except made.exceptions.ClientError as error:
            assert not error.response["Error"]["Code"].startswith(("Throttling", "RequestLimit")), error
    _refused_all(url, {"query": "Throttling", "ec2": "RequestLimitExceeded", **json})


def signatures_by_both(url):
    """A wrong secret and an unknown key, in the words of each family of services."""
    for tool in (Boto3, CommandLine):
        for given, codes in (
                ({"secret": "another"}, ("SignatureDoesNotMatch", "AuthFailure", "InvalidSignatureException")),
                ({"key": "AKIANOSUCHKEY0000001"}, ("InvalidClientTokenId", "AuthFailure", "UnrecognizedClientException"))):
            made = tool(url, **given)
            for service, code in zip(("sts", "ec2", "ecs"), codes):
                made.call(service, next(iter(LEAST[service])), code)
            made.call("rds-data", "execute_statement", codes[2], **LEAST["rds-data"]["execute_statement"])


def too_many_acls(url):
    ec2 = client("ec2", url)
    for _ in range(196):
        ec2.create_network_acl(VpcId=VPC)
    with refused("NetworkAclLimitExceeded", 400, "200"):
        ec2.create_network_acl(VpcId=VPC)


def rules_not_in_force(url):
    """The sandbox cannot put the rules of a network ACL in force."""
    ec2 = client("ec2", url)
    acl = ec2.describe_network_acls(NetworkAclIds=ACLS[2:3])["NetworkAcls"][0]
    with refused("InternalError", 500):
        ec2.replace_network_acl_association(
            AssociationId=acl["Associations"][0]["NetworkAclAssociationId"], NetworkAclId=ACLS[0])
