"""Every refusal of EC2's network calls, as boto3 raises it."""
from clients import client, refused
from network import ACLS, SUBNETS, VPC


def unknown_ids(url):
    ec2 = client("ec2", url)
    with refused("InvalidVpcID.NotFound", 400, "vpc-none"):
        ec2.describe_vpcs(VpcIds=["vpc-none"])
    with refused("InvalidSubnetID.NotFound", 400, "subnet-none"):
        ec2.describe_subnets(SubnetIds=[SUBNETS[0], "subnet-none"])
    with refused("InvalidNetworkAclID.NotFound", 400, "acl-none"):
        ec2.describe_network_acls(NetworkAclIds=["acl-none"])
    with refused("InvalidVpcID.NotFound", 400, "vpc-none"):
        ec2.create_network_acl(VpcId="vpc-none")
    with refused("InvalidNetworkAclID.NotFound", 400, "acl-none"):
        ec2.delete_network_acl(NetworkAclId="acl-none")
    association = ec2.describe_network_acls(NetworkAclIds=[ACLS[1]])["NetworkAcls"][0]["Associations"][0]
    with refused("InvalidNetworkAclID.NotFound", 400, "acl-none"):
        ec2.replace_network_acl_association(
            AssociationId=association["NetworkAclAssociationId"], NetworkAclId="acl-none")
    with refused("InvalidAssociationID.NotFound", 400, "aclassoc-none"):
        ec2.replace_network_acl_association(AssociationId="aclassoc-none", NetworkAclId=ACLS[0])
    with refused("InvalidNetworkAclID.NotFound", 400, "acl-none"):
        ec2.create_network_acl_entry(
            NetworkAclId="acl-none", RuleNumber=1, Protocol="-1", RuleAction="allow", Egress=False,
            CidrBlock="0.0.0.0/0")
    for resource, code in (
            ("acl-none", "InvalidNetworkAclID.NotFound"), ("subnet-none", "InvalidSubnetID.NotFound"),
            ("vpc-none", "InvalidVpcID.NotFound"), ("eni-none", "InvalidID"), ("", "InvalidID")):
        with refused(code, 400, resource):
            ec2.create_tags(Resources=[SUBNETS[0], resource], Tags=[{"Key": "half", "Value": "done"}])
    assert not ec2.describe_tags(Filters=[{"Name": "key", "Values": ["half"]}])["Tags"], "a refused call left tags"


def wrong_parameters(url):
    ec2 = client("ec2", url)
    bare = client("ec2", url, validated=False)
    for call, name in (
            (bare.create_network_acl, "VpcId"), (bare.delete_network_acl, "NetworkAclId"),
            (bare.replace_network_acl_association, "AssociationId"),
            (bare.create_network_acl_entry, "NetworkAclId"), (bare.delete_network_acl_entry, "NetworkAclId")):
        with refused("MissingParameter", 400, name):
            call()
    for size in (4, 1001, 0, -1):
        with refused("InvalidParameterValue", 400, "MaxResults"):
            bare.describe_subnets(MaxResults=size)
    with refused("InvalidPaginationToken", 400):
        ec2.describe_network_acls(MaxResults=5, NextToken="nonsense")
    with refused("InvalidParameterCombination", 400, "SubnetIds"):
        ec2.describe_subnets(SubnetIds=SUBNETS[:1], MaxResults=5)
    for call in (ec2.describe_subnets, ec2.describe_network_acls, ec2.describe_vpcs, ec2.describe_tags,
                 ec2.describe_availability_zones):
        with refused("InvalidParameterValue", 400, "no-such-filter"):
            call(Filters=[{"Name": "no-such-filter", "Values": ["x"]}])
    with refused("InvalidParameterValue", 400, "default"):
        ec2.delete_network_acl(NetworkAclId=ACLS[0])
    with refused("DependencyViolation", 400, ACLS[1]):
        ec2.delete_network_acl(NetworkAclId=ACLS[1])
    with refused("InvalidParameterValue", 400, "subnet"):
        ec2.create_network_acl(VpcId=VPC, TagSpecifications=[{"ResourceType": "subnet", "Tags": []}])
    for tags, word in (
            ([{"Key": "aws:mine", "Value": ""}], "reserved"), ([{"Key": "", "Value": ""}], "128"),
            ([{"Key": "k" * 129, "Value": ""}], "128"), ([{"Key": "k", "Value": "v" * 257}], "256"),
            ([{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}], "Duplicate")):
        with refused("InvalidParameterValue", 400, word):
            ec2.create_tags(Resources=[VPC], Tags=tags)
    with refused("TagLimitExceeded", 400, "50"):
        ec2.create_network_acl(VpcId=VPC, TagSpecifications=[
            {"ResourceType": "network-acl", "Tags": [{"Key": f"k{n}", "Value": ""} for n in range(51)]}])
    with refused("InvalidAction", 400, "DescribeInstances"):
        ec2.describe_instances()


def wrong_entries(url):
    ec2 = client("ec2", url)
    for change, word in (
            ({"RuleNumber": 0}, "RuleNumber"), ({"RuleNumber": 32767}, "RuleNumber"), ({"Protocol": "ip"}, "protocol"),
            ({"Protocol": "256"}, "protocol"), ({"RuleAction": "drop"}, "ruleAction"), ({"CidrBlock": "10.0.0.0"}, "10"),
            ({"CidrBlock": "10.0.0.0/33"}, "33"), ({"CidrBlock": "10.0.0/8"}, "10"), ({"CidrBlock": "x/8"}, "x/8"),
            ({"Ipv6CidrBlock": "::/0"}, "IPv6"),
            ({"Protocol": "6", "PortRange": {"From": 90, "To": 80}}, "90"),
            ({"Protocol": "6", "PortRange": {"From": 1, "To": 65536}}, "PortRange.To")):
        given = {"RuleNumber": 1, "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0", **change}
        with refused("InvalidParameterValue", 400, word):
            ec2.create_network_acl_entry(NetworkAclId=ACLS[0], Egress=False, **given)
    with refused("MissingParameter", 400, "PortRange.From"):
        ec2.create_network_acl_entry(
            NetworkAclId=ACLS[0], Egress=False, RuleNumber=1, Protocol="6", RuleAction="allow", CidrBlock="0.0.0.0/0")


def ec2_signatures(url):
    with refused("AuthFailure", 401):
        client("ec2", url, secret="another secret").describe_vpcs()
    with refused("AuthFailure", 401):
        client("ec2", url, key="AKIANOSUCHKEY0000001").describe_vpcs()
