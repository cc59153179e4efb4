"""Systems Manager's Parameter Store and IAM's policy simulator."""
import datetime
import json

from clients import ACCOUNT, REGION, client, equal, refused

LEASE = "/gameday/sandbox/lease"


def parameter_store(url):
    ssm = client("ssm", url)
    answer = ssm.put_parameter(Name=LEASE, Value='{"run":"<a>"}', Type="String", Tags=[{"Key": "k", "Value": "v"}])
    equal((answer["Version"], answer["Tier"]), (1, "Standard"))
    with refused("ParameterAlreadyExists", 400, "already exists"):
        ssm.put_parameter(Name=LEASE, Value="another", Type="String", Overwrite=False)
    found = ssm.get_parameter(Name=LEASE)["Parameter"]
    age = datetime.datetime.now(datetime.timezone.utc) - found.pop("LastModifiedDate")
    assert abs(age.total_seconds()) < 60, age
    equal(found, {
        "Name": LEASE, "Type": "String", "Value": '{"run":"<a>"}', "Version": 1, "DataType": "text",
        "ARN": f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{LEASE}"})
    equal(ssm.put_parameter(Name=LEASE, Value="second", Overwrite=True)["Version"], 2)
    equal(ssm.get_parameter(Name=LEASE, WithDecryption=True)["Parameter"]["Value"], "second")
    first = ssm.get_parameter(Name=LEASE + ":1")["Parameter"]
    equal((first["Value"], first["Version"], first["Selector"]), ('{"run":"<a>"}', 1, ":1"))
    with refused("ParameterVersionNotFound", 400, "3"):
        ssm.get_parameter(Name=LEASE + ":3")
    ssm.put_parameter(Name="flat", Value="x", Type="String")
    many = ssm.get_parameters(Names=[LEASE, "none", "flat", LEASE + ":9"])
    equal([p["Name"] for p in many["Parameters"]], [LEASE, "flat"])
    equal(many["InvalidParameters"], ["none", LEASE + ":9"])
    ssm.delete_parameter(Name=LEASE)
    with refused("ParameterNotFound", 400, LEASE):
        ssm.get_parameter(Name=LEASE)
    with refused("ParameterNotFound", 400, LEASE):
        ssm.delete_parameter(Name=LEASE)
    equal(ssm.put_parameter(Name=LEASE, Value="anew", Type="String", Overwrite=False)["Version"], 1)
    ssm.delete_parameter(Name=LEASE)


def parameters_by_path(url):
    ssm = client("ssm", url)
    for number in range(25):
        ssm.put_parameter(Name=f"/gameday/s{number:02}/lease", Value=str(number), Type="String")
    ssm.put_parameter(Name="/gameday/direct", Value="x", Type="String")
    ssm.put_parameter(Name="/gamedays/other", Value="x", Type="String")
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/gameday", Recursive=True))
    equal([len(page["Parameters"]) for page in pages], [10, 10, 6])
    names = [p["Name"] for page in pages for p in page["Parameters"]]
    equal(names, ["/gameday/direct"] + [f"/gameday/s{number:02}/lease" for number in range(25)])
    equal([p["Name"] for p in ssm.get_parameters_by_path(Path="/gameday/")["Parameters"]], ["/gameday/direct"])
    equal(ssm.get_parameters_by_path(Path="/none")["Parameters"], [])
    with refused("ValidationException", 400, "MaxResults"):
        ssm.get_parameters_by_path(Path="/gameday", MaxResults=11)


def parameter_refusals(url):
    ssm = client("ssm", url)
    good = {"Name": "/a/b", "Value": "v", "Type": "String"}
    for change, code, word in (
            ({"Name": "a/b"}, "ValidationException", "fully qualified"), ({"Name": "/a b"}, "ValidationException", "name"),
            ({"Name": "/aws/b"}, "ValidationException", "aws"), ({"Name": "ssmx"}, "ValidationException", "ssm"),
            ({"Name": "/x" * 16}, "HierarchyLevelLimitExceededException", "15"),
            ({"Value": "x" * 4097}, "ValidationException", "4096"),
            ({"Type": "SecureString"}, "UnsupportedParameterType", "SecureString"),
            ({"Tier": "Advanced"}, "ValidationException", "Standard"),
            ({"Overwrite": True, "Tags": [{"Key": "a", "Value": "b"}]}, "ValidationException", "overwrite")):
        with refused(code, 400, word):
            ssm.put_parameter(**{**good, **change})
    with refused("ValidationException", 400, "type"):
        ssm.put_parameter(Name="/a/b", Value="v")
    with refused("ValidationException", 400, "Name"):
        client("ssm", url, validated=False).get_parameter()
    with refused("UnknownOperationException", 400, "DescribeParameters", "PutParameter"):
        ssm.describe_parameters()
    with refused("ParameterNotFound", 400):
        ssm.get_parameter(Name="/a/b")


def policy_simulation(url):
    """The endpoint denies ec2:Create* and ecs:StopTask."""
    iam = client("iam", url)
    user = f"arn:aws:iam::{ACCOUNT}:user/gameday-sandbox"
    equal(client("sts", url).get_caller_identity()["Arn"], user)
    actions = ["ec2:CreateTags", "ec2:DescribeSubnets", "ecs:stoptask", "rds:FailoverDBCluster"]
    answer = iam.simulate_principal_policy(PolicySourceArn=user, ActionNames=actions)
    equal([(r["EvalActionName"], r["EvalDecision"], r["EvalResourceName"]) for r in answer["EvaluationResults"]], [
        (action, decision, "*") for action, decision in
        zip(actions, ["explicitDeny", "allowed", "explicitDeny", "allowed"])])
    equal(answer["IsTruncated"], False)
    pairs = iam.simulate_principal_policy(
        PolicySourceArn=user, ActionNames=actions[:2], ResourceArns=["arn:aws:ec2:::a", "arn:aws:ec2:::b"])
    equal(len(pairs["EvaluationResults"]), 4)
    paged = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=user, ActionNames=actions, PaginationConfig={"PageSize": 3})
    equal([[r["EvalActionName"] for r in page["EvaluationResults"]] for page in paged], [actions[:3], actions[3:]])
    with refused("ValidationError", 400, "marker"):
        iam.simulate_principal_policy(PolicySourceArn=user, ActionNames=actions, Marker="5")
    with refused("NoSuchEntity", 404, user):
        iam.simulate_principal_policy(PolicySourceArn=user + "x", ActionNames=actions)
    with refused("InvalidInput", 400, "stoptask"):
        iam.simulate_principal_policy(PolicySourceArn=user, ActionNames=["stoptask"])


def user_policies(url):
    """With an inline policy nothing but what it allows is done, and it can always be taken away again."""
    iam, user, ssm, ec2 = client("iam", url), "gameday-sandbox", client("ssm", url), client("ec2", url)
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ssm:Put*", "ec2:CreateNetworkAcl", "ec2:DescribeVpcs"], "Resource": "*"},
        {"Effect": "Deny", "Action": "ssm:GetParameter", "Resource": ["*"]}]})
    for bad in ("{", '{"Statement": {"Effect": "Maybe", "Action": "a:b", "Resource": "*"}}',
                '{"Statement": {"Effect": "Allow", "Action": "nothing", "Resource": "*"}}'):
        with refused("MalformedPolicyDocument", 400):
            iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=bad)
    with refused("NoSuchEntity", 404, "somebody"):
        iam.put_user_policy(UserName="somebody", PolicyName="p", PolicyDocument=document)
    iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=document)
    equal(iam.list_user_policies(UserName=user)["PolicyNames"], ["p"])
    equal(iam.get_user_policy(UserName=user, PolicyName="p")["PolicyDocument"], json.loads(document))
    ssm.put_parameter(Name="a", Value="b", Type="String")
    with refused("AccessDeniedException", 400, "ssm:GetParameter", "explicit deny"):
        ssm.get_parameter(Name="a")
    with refused("AccessDeniedException", 400, "no identity-based policy allows the ssm:DeleteParameter action"):
        ssm.delete_parameter(Name="a")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    tags = [{"ResourceType": "network-acl", "Tags": [{"Key": "a", "Value": "b"}]}]
    with refused("UnauthorizedOperation", 403, "ec2:CreateTags"):
        ec2.create_network_acl(VpcId=vpc, TagSpecifications=tags)
    ec2.create_network_acl(VpcId=vpc)
    with refused("AccessDenied", 403, "iam:SimulatePrincipalPolicy"):
        iam.simulate_principal_policy(
            PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/{user}", ActionNames=["ssm:PutParameter"])
    equal(client("sts", url).get_caller_identity()["Account"], ACCOUNT)
    iam.delete_user_policy(UserName=user, PolicyName="p")
    with refused("NoSuchEntity", 404, "p"):
        iam.delete_user_policy(UserName=user, PolicyName="p")
    equal(ssm.get_parameter(Name="a")["Parameter"]["Value"], "b")
