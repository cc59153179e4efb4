"""Every operation of EC2, ECS, Elastic Load Balancing, CloudWatch, IAM and STS, and every refusal, by any tool."""
from clients import ACCOUNT, REGION
from monitoring import NAMES, _query
from network import ACLS, SUBNETS, VPC
from service import GROUP, SERVICE, _task

USER = f"arn:aws:iam::{ACCOUNT}:user/gameday-sandbox"


def network(call):
    def ec2(operation, code=None, /, **arguments):
        return call("ec2", operation, code, **arguments)

    wrong = [{"Name": "no-such", "Values": ["x"]}]
    ec2("describe_vpcs", VpcIds=[VPC])
    ec2("describe_vpcs", "InvalidVpcID.NotFound", VpcIds=["vpc-none"])
    ec2("describe_subnets", Filters=[{"Name": "tag:Tier", "Values": ["data"]}])
    ec2("describe_subnets", "InvalidSubnetID.NotFound", SubnetIds=["subnet-none"])
    ec2("describe_subnets", "InvalidParameterCombination", SubnetIds=SUBNETS[:1], MaxResults=5)
    ec2("describe_subnets", "InvalidPaginationToken", MaxResults=5, NextToken="nonsense")
    ec2("describe_availability_zones", ZoneNames=[f"{REGION}a"])
    ec2("describe_availability_zones", "InvalidParameterValue", ZoneNames=["nowhere"])
    ec2("describe_network_acls", NetworkAclIds=ACLS[:1])
    ec2("describe_network_acls", "InvalidNetworkAclID.NotFound", NetworkAclIds=["acl-none"])
    ec2("describe_network_acls", "InvalidParameterValue", Filters=wrong)
    ec2("describe_tags", Filters=[{"Name": "resource-id", "Values": [VPC]}])
    ec2("describe_tags", "InvalidParameterValue", Filters=wrong)
    tags = [{"Key": "gameday:run", "Value": "r-1"}]
    made = ec2("create_network_acl", VpcId=VPC, ClientToken="t", TagSpecifications=[
        {"ResourceType": "network-acl", "Tags": tags}])["NetworkAcl"]
    assert made["Tags"] == tags, made
    acl = made["NetworkAclId"]
    ec2("create_network_acl", "IdempotentParameterMismatch", VpcId=VPC, ClientToken="t")
    ec2("create_network_acl", "InvalidVpcID.NotFound", VpcId="vpc-none")
    ec2("create_network_acl", "MissingParameter", VpcId="")
    ec2("create_tags", Resources=[acl], Tags=[{"Key": "a", "Value": "b"}])
    for resource, code in (
            ("eni-none", "InvalidID"), ("acl-none", "InvalidNetworkAclID.NotFound"),
            ("subnet-none", "InvalidSubnetID.NotFound"), ("vpc-none", "InvalidVpcID.NotFound")):
        ec2("create_tags", code, Resources=[resource], Tags=tags)
        ec2("delete_tags", code, Resources=[resource])
    ec2("create_tags", "TagLimitExceeded", Resources=[acl], Tags=[{"Key": f"k{n}", "Value": ""} for n in range(50)])
    ec2("delete_tags", Resources=[acl], Tags=[{"Key": "a"}])
    _entries(ec2, acl)
    _associations(ec2, acl)


def _entries(ec2, acl):
    def create(number, code=None, acl=acl, **more):
        ec2("create_network_acl_entry", code, **{
            "NetworkAclId": acl, "RuleNumber": number, "Protocol": "-1", "RuleAction": "deny", "Egress": False,
            "CidrBlock": "10.0.0.0/8", **more})

    create(1)
    create(1, "NetworkAclEntryAlreadyExists")
    create(1, "InvalidNetworkAclID.NotFound", acl="acl-none")
    create(2, "InvalidParameterValue", CidrBlock="x/8")
    create(2, "DryRunOperation", DryRun=True)
    for number in range(2, 20):
        create(number)
    create(20, "NetworkAclEntryLimitExceeded")
    ec2("delete_network_acl_entry", NetworkAclId=acl, RuleNumber=1, Egress=False)
    ec2("delete_network_acl_entry", "InvalidNetworkAclEntry.NotFound", NetworkAclId=acl, RuleNumber=1, Egress=False)
    ec2("delete_network_acl_entry", "InvalidNetworkAclID.NotFound", NetworkAclId="acl-none", RuleNumber=1, Egress=True)


def _associations(ec2, acl):
    def replace(association, with_acl, code=None, **more):
        return ec2("replace_network_acl_association", code, AssociationId=association, NetworkAclId=with_acl, **more)

    found = ec2("describe_network_acls", Filters=[{"Name": "association.subnet-id", "Values": SUBNETS[4:5]}])
    old, = [a["NetworkAclAssociationId"] for a in found["NetworkAcls"][0]["Associations"] if a["SubnetId"] == SUBNETS[4]]
    replace(old, "acl-none", "InvalidNetworkAclID.NotFound")
    replace(old, acl, "DryRunOperation", DryRun=True)
    new = replace(old, acl)["NewAssociationId"]
    replace(old, acl, "InvalidAssociationID.NotFound")
    ec2("delete_network_acl", "DependencyViolation", NetworkAclId=acl)
    ec2("delete_network_acl", "InvalidParameterValue", NetworkAclId=ACLS[0])
    replace(new, ACLS[2])
    ec2("delete_network_acl", "DryRunOperation", NetworkAclId=acl, DryRun=True)
    ec2("delete_network_acl", NetworkAclId=acl)
    ec2("delete_network_acl", "InvalidNetworkAclID.NotFound", NetworkAclId=acl)
    ec2("describe_instances", "InvalidAction")


def tasks(call):
    def ecs(operation, code=None, /, **arguments):
        return call("ecs", operation, code, **arguments)

    ecs("list_clusters")
    ecs("list_clusters", "InvalidParameterException", maxResults=101)
    ecs("describe_clusters", clusters=["sandbox", "no-such"])
    task = ecs("list_tasks", cluster="sandbox", serviceName=SERVICE)["taskArns"][0]
    ecs("list_tasks", "ServiceNotFoundException", cluster="sandbox", serviceName="no-such")
    ecs("describe_tasks", cluster="sandbox", tasks=[task, _task(99)])
    ecs("describe_tasks", "InvalidParameterException", cluster="sandbox", tasks=[task] * 101)
    ecs("list_services", cluster="sandbox")
    ecs("describe_services", cluster="sandbox", services=[SERVICE], include=["TAGS"])
    ecs("describe_services", "InvalidParameterException", cluster="sandbox", services=[SERVICE] * 11)
    ecs("update_service", cluster="sandbox", service=SERVICE, desiredCount=7)
    ecs("update_service", "InvalidParameterException", cluster="sandbox", service=SERVICE, desiredCount=99)
    ecs("update_service", "ServiceNotFoundException", cluster="sandbox", service="no-such", desiredCount=1)
    assert ecs("stop_task", cluster="sandbox", task=task, reason="by hand")["task"]["taskArn"] == task
    ecs("stop_task", "InvalidParameterException", cluster="sandbox", task=_task(99))
    for operation, arguments in (
            ("list_tasks", {}), ("list_services", {}), ("describe_tasks", {"tasks": [task]}), ("stop_task", {"task": task}),
            ("describe_services", {"services": [SERVICE]}), ("update_service", {"service": SERVICE})):
        ecs(operation, "ClusterNotFoundException", cluster="no-such", **arguments)
    ecs("run_task", "UnknownOperationException", cluster="sandbox", taskDefinition="x")


def balancer(call):
    call("elbv2", "describe_target_health", TargetGroupArn=GROUP)
    call("elbv2", "describe_target_health", "TargetGroupNotFound", TargetGroupArn=GROUP + "0")
    call("elbv2", "describe_target_health", "ValidationError", TargetGroupArn="")
    call("elbv2", "describe_target_groups", Names=[SERVICE])
    call("elbv2", "describe_target_groups", "TargetGroupNotFound", Names=["no-such"])
    call("elbv2", "describe_target_groups", "LoadBalancerNotFound", LoadBalancerArn=GROUP)
    call("elbv2", "describe_load_balancers", Names=[SERVICE])
    call("elbv2", "describe_load_balancers", "LoadBalancerNotFound", Names=["no-such"])


def monitoring(call):
    window = {"StartTime": "2026-11-22T20:00:00Z", "EndTime": "2026-11-22T20:03:00Z"}
    call("cloudwatch", "describe_alarms", AlarmNames=NAMES)
    call("cloudwatch", "describe_alarms", "ValidationError", StateValue="FINE")
    call("cloudwatch", "set_alarm_state", AlarmName=NAMES[0], StateValue="ALARM", StateReason="a drill")
    call("cloudwatch", "set_alarm_state", "ResourceNotFound", AlarmName="no-such", StateValue="OK", StateReason="x")
    call("cloudwatch", "list_metrics", Namespace="AWS/ElastiCache")
    call("cloudwatch", "get_metric_data", MetricDataQueries=[_query("x", "no-such")], **window)
    call("cloudwatch", "get_metric_data", "ValidationError", MetricDataQueries=[_query("x", "no-such", "p99")], **window)


def identity(call):
    assert call("sts", "get_caller_identity")["Arn"] == USER
    actions = ["ec2:CreateTags", "ecs:StopTask"]
    call("iam", "simulate_principal_policy", PolicySourceArn=USER, ActionNames=actions)
    call("iam", "simulate_principal_policy", "NoSuchEntity", PolicySourceArn=USER + "x", ActionNames=actions)
    call("iam", "simulate_principal_policy", "InvalidInput", PolicySourceArn=USER, ActionNames=["stoptask"])
    first = call("iam", "simulate_principal_policy", PolicySourceArn=USER, ActionNames=actions, MaxItems=1)
    assert len(first["EvaluationResults"]) == 1, first
    user, policy = {"UserName": "gameday-sandbox"}, {"PolicyName": "all"}
    document = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
    call("iam", "put_user_policy", PolicyDocument=document, **user, **policy)
    call("iam", "put_user_policy", "MalformedPolicyDocument", PolicyDocument="{", **user, **policy)
    call("iam", "list_user_policies", **user)
    call("iam", "list_user_policies", "NoSuchEntity", UserName="somebody")
    call("iam", "get_user_policy", **user, **policy)
    call("iam", "get_user_policy", "NoSuchEntity", PolicyName="none", **user)
    call("iam", "delete_user_policy", **user, **policy)
    call("iam", "delete_user_policy", "NoSuchEntity", **user, **policy)
