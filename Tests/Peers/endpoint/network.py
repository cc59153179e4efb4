"""EC2's network calls: every operation, its answer compared member by member."""
import botocore.exceptions

from clients import ACCOUNT, REGION, client, equal, refused

VPC = "vpc-05a4db0c"
TIERS = [("public", "a", 0), ("application", "b", 10), ("data", "c", 20)]
SUBNETS = [f"subnet-0000" f"0{digit}0{zone}" for _, digit, _ in TIERS for zone in (1, 2, 3)]
ACLS = ["acl-00000000", "acl-0000000a", "acl-0000000b", "acl-0000000c"]
DENY_ALL = {"CidrBlock": "0.0.0.0/0", "Protocol": "-1", "RuleAction": "deny", "RuleNumber": 32767}


def _tags(resource):
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def _filter(name, *values):
    return [{"Name": name, "Values": list(values)}]


def _acl_of(ec2, subnet):
    """The ACL in force at a subnet, and the id of the association."""
    found = ec2.describe_network_acls(Filters=_filter("association.subnet-id", subnet))["NetworkAcls"]
    equal(len(found), 1, "ACLs of a subnet")
    ids = [a["NetworkAclAssociationId"] for a in found[0]["Associations"] if a["SubnetId"] == subnet]
    return found[0]["NetworkAclId"], ids[0]


def vpcs(url):
    ec2 = client("ec2", url)
    vpc, = ec2.describe_vpcs()["Vpcs"]
    equal((vpc["VpcId"], vpc["CidrBlock"], vpc["OwnerId"], vpc["State"], vpc["IsDefault"]),
          (VPC, "198.18.0.0/19", ACCOUNT, "available", False))
    equal(_tags(vpc), {"DisasterRecovery": "enabled", "Environment": "sandbox", "Name": "sandbox"})
    equal(ec2.describe_vpcs(VpcIds=[VPC])["Vpcs"], [vpc])
    equal(ec2.describe_vpcs(Filters=_filter("tag:Environment", "sand*"))["Vpcs"], [vpc])
    equal(ec2.describe_vpcs(Filters=_filter("tag:Environment", "sand"))["Vpcs"], [])


def subnets(url):
    ec2 = client("ec2", url)
    listed = ec2.describe_subnets()["Subnets"]
    equal([subnet["SubnetId"] for subnet in listed], SUBNETS)
    number = 0
    for tier, _, base in TIERS:
        for index, letter in enumerate("abc"):
            subnet = listed[number]
            equal((subnet["VpcId"], subnet["CidrBlock"], subnet["AvailabilityZone"], subnet["AvailabilityZoneId"]),
                  (VPC, f"198.18.{base + index}.0/24", REGION + letter, f"use1-az{index + 1}"))
            equal(subnet["SubnetArn"], f"arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/{SUBNETS[number]}")
            equal(_tags(subnet), {
                "DisasterRecovery": "enabled", "Environment": "sandbox", "Tier": tier,
                "Name": f"sandbox-{tier}-{letter}"})
            number += 1
    for filters, wanted in (
            (_filter("availability-zone", REGION + "b"), SUBNETS[1::3]), (_filter("tag:Tier", "data"), SUBNETS[6:]),
            (_filter("tag:Tier", "data", "public"), SUBNETS[:3] + SUBNETS[6:]),
            (_filter("subnet-id", SUBNETS[4], "subnet-none"), SUBNETS[4:5]), (_filter("vpc-id", VPC), SUBNETS),
            (_filter("vpc-id", "vpc-none"), []), (_filter("tag-key", "Tier"), SUBNETS), (_filter("tag-key", "Ti"), []),
            (_filter("tag:DisasterRecovery", "enabled") + _filter("tag:Tier", "app*"), SUBNETS[3:6]),
            (_filter("availability-zone-id", "use1-az?"), SUBNETS)):
        equal([s["SubnetId"] for s in ec2.describe_subnets(Filters=filters)["Subnets"]], wanted, filters)
    equal([s["SubnetId"] for s in ec2.describe_subnets(SubnetIds=SUBNETS[2:4])["Subnets"]], SUBNETS[2:4])
    pages = list(ec2.get_paginator("describe_subnets").paginate(PaginationConfig={"PageSize": 5}))
    equal([[s["SubnetId"] for s in page["Subnets"]] for page in pages], [SUBNETS[:5], SUBNETS[5:]])


def availability_zones(url):
    ec2 = client("ec2", url)
    listed = ec2.describe_availability_zones()["AvailabilityZones"]
    equal([(z["ZoneName"], z["ZoneId"], z["State"], z["RegionName"], z["ZoneType"]) for z in listed], [
        (REGION + letter, f"use1-az{number}", "available", REGION, "availability-zone")
        for number, letter in enumerate("abc", 1)])
    equal(ec2.describe_availability_zones(ZoneNames=[REGION + "c"])["AvailabilityZones"], listed[2:])
    equal(ec2.describe_availability_zones(ZoneIds=["use1-az1"])["AvailabilityZones"], listed[:1])
    equal(ec2.describe_availability_zones(Filters=_filter("zone-name", "*b"))["AvailabilityZones"], listed[1:2])


def network_acls(url):
    ec2 = client("ec2", url)
    listed = ec2.describe_network_acls()["NetworkAcls"]
    equal([acl["NetworkAclId"] for acl in listed], ACLS)
    equal([acl["IsDefault"] for acl in listed], [True, False, False, False])
    for acl, subnet_ids in zip(listed, ([], SUBNETS[:3], SUBNETS[3:6], SUBNETS[6:])):
        equal([a["SubnetId"] for a in acl["Associations"]], subnet_ids)
        equal({a["NetworkAclId"] for a in acl["Associations"]} <= {acl["NetworkAclId"]}, True)
        for egress in (True, False):
            rules = [entry for entry in acl["Entries"] if entry["Egress"] == egress]
            equal(rules[-1], {**DENY_ALL, "Egress": egress})
            numbers = [entry["RuleNumber"] for entry in rules]
            equal(numbers, sorted(set(numbers)))
    application = [entry for entry in listed[2]["Entries"] if not entry["Egress"]]
    equal(application[0], {
        "CidrBlock": "198.18.0.0/22", "Egress": False, "PortRange": {"From": 8080, "To": 8080}, "Protocol": "6",
        "RuleAction": "allow", "RuleNumber": 100})
    for filters, wanted in (
            (_filter("default", "true"), ACLS[:1]), (_filter("network-acl-id", ACLS[3]), ACLS[3:]),
            (_filter("association.subnet-id", SUBNETS[0], SUBNETS[8]), [ACLS[1], ACLS[3]]),
            (_filter("association.network-acl-id", ACLS[2]), [ACLS[2]]), (_filter("vpc-id", VPC), ACLS),
            (_filter("association.association-id", listed[1]["Associations"][0]["NetworkAclAssociationId"]), ACLS[1:2]),
            (_filter("tag:Tier", "data"), ACLS[3:]), (_filter("tag-key", "gameday:run"), [])):
        equal([a["NetworkAclId"] for a in ec2.describe_network_acls(Filters=filters)["NetworkAcls"]], wanted, filters)
    equal(ec2.describe_network_acls(NetworkAclIds=[ACLS[1]])["NetworkAcls"], listed[1:2])


def blackhole(url):
    """A blackhole as a run makes one: ACL with tags at once, associations replaced, and put back."""
    ec2 = client("ec2", url)
    tags = [
        {"Key": "gameday:run", "Value": "r-1"}, {"Key": f"gameday:restore/{SUBNETS[4]}", "Value": ACLS[2]},
        {"Key": "Name", "Value": "gameday-blackhole-r-1 <&>"}]
    wanted = {
        "VpcId": VPC, "ClientToken": "token-1", "TagSpecifications": [{"ResourceType": "network-acl", "Tags": tags}]}
    with refused("DryRunOperation", 412):
        ec2.create_network_acl(**wanted, DryRun=True)
    equal(len(ec2.describe_network_acls()["NetworkAcls"]), 4, "after a dry run")
    answer = ec2.create_network_acl(**wanted)
    acl = answer["NetworkAcl"]
    equal((answer["ClientToken"], acl["VpcId"], acl["IsDefault"], acl["Associations"], acl["Tags"]),
          ("token-1", VPC, False, [], tags))
    equal(acl["Entries"], [{**DENY_ALL, "Egress": True}, {**DENY_ALL, "Egress": False}])
    equal(ec2.create_network_acl(**wanted)["NetworkAcl"], acl, "the same token again")
    with refused("IdempotentParameterMismatch", 400, "token-1"):
        ec2.create_network_acl(VpcId=VPC, ClientToken="token-1")

    original, association = _acl_of(ec2, SUBNETS[4])
    equal(original, ACLS[2])
    with refused("DryRunOperation", 412):
        ec2.replace_network_acl_association(
            AssociationId=association, NetworkAclId=acl["NetworkAclId"], DryRun=True)
    new = ec2.replace_network_acl_association(
        AssociationId=association, NetworkAclId=acl["NetworkAclId"])["NewAssociationId"]
    assert new.startswith("aclassoc-") and new != association, new
    equal(_acl_of(ec2, SUBNETS[4]), (acl["NetworkAclId"], new))
    equal(_acl_of(ec2, SUBNETS[3])[0], ACLS[2], "the neighbour")
    found = ec2.describe_network_acls(Filters=_filter("tag:gameday:run", "r-1"))["NetworkAcls"]
    equal([item["NetworkAclId"] for item in found], [acl["NetworkAclId"]])
    equal(_tags(found[0])[f"gameday:restore/{SUBNETS[4]}"], ACLS[2])
    with refused("InvalidAssociationID.NotFound", 400, association):
        ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=ACLS[2])
    with refused("DependencyViolation", 400, acl["NetworkAclId"]):
        ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])

    ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=ACLS[2])
    with refused("DryRunOperation", 412):
        ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"], DryRun=True)
    ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])
    with refused("InvalidNetworkAclID.NotFound", 400, acl["NetworkAclId"]):
        ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])
    equal([item["NetworkAclId"] for item in ec2.describe_network_acls()["NetworkAcls"]], ACLS)
    equal(_acl_of(ec2, SUBNETS[4])[0], ACLS[2])


def acl_entries(url):
    ec2 = client("ec2", url)
    acl = ec2.create_network_acl(VpcId=VPC)["NetworkAcl"]["NetworkAclId"]

    def entries(egress=False):
        found, = ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]
        return [entry for entry in found["Entries"] if entry["Egress"] == egress][:-1]

    def create(number, egress=False, **rest):
        given = {"Protocol": "-1", "RuleAction": "allow", "CidrBlock": "10.1.2.3/8", **rest}
        ec2.create_network_acl_entry(NetworkAclId=acl, RuleNumber=number, Egress=egress, **given)

    create(200)
    create(100, Protocol="6", PortRange={"From": 80, "To": 90}, RuleAction="deny", CidrBlock="0.0.0.0/0")
    create(100, egress=True, Protocol="udp", PortRange={"From": 53, "To": 53})
    create(150, Protocol="1", IcmpTypeCode={"Type": 8, "Code": -1})
    create(160, Protocol="47")
    equal(entries(), [
        {"RuleNumber": 100, "Protocol": "6", "RuleAction": "deny", "Egress": False, "CidrBlock": "0.0.0.0/0",
         "PortRange": {"From": 80, "To": 90}},
        {"RuleNumber": 150, "Protocol": "1", "RuleAction": "allow", "Egress": False, "CidrBlock": "10.0.0.0/8",
         "IcmpTypeCode": {"Type": 8, "Code": -1}},
        {"RuleNumber": 160, "Protocol": "47", "RuleAction": "allow", "Egress": False, "CidrBlock": "10.0.0.0/8"},
        {"RuleNumber": 200, "Protocol": "-1", "RuleAction": "allow", "Egress": False, "CidrBlock": "10.0.0.0/8"}])
    equal([entry["Protocol"] for entry in entries(egress=True)], ["17"])
    with refused("NetworkAclEntryAlreadyExists", 400, "100"):
        create(100)
    with refused("DryRunOperation", 412):
        create(110, DryRun=True)
    for number in range(1, 16):
        create(number)
    with refused("NetworkAclEntryLimitExceeded", 400, "20"):
        create(16)
    ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)
    equal([entry["RuleNumber"] for entry in entries()][-3:], [150, 160, 200])
    with refused("InvalidNetworkAclEntry.NotFound", 400, "100"):
        ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)


def tags(url):
    ec2 = client("ec2", url)
    mine = _filter("resource-id", SUBNETS[0])

    def told():
        return {tag["Key"]: tag["Value"] for tag in ec2.describe_tags(Filters=mine)["Tags"]}

    start = told()
    ec2.create_tags(Resources=[SUBNETS[0], VPC], Tags=[{"Key": "Owner", "Value": "a<b"}, {"Key": "Empty", "Value": ""}])
    equal(told(), {**start, "Owner": "a<b", "Empty": ""})
    found = ec2.describe_tags(Filters=_filter("key", "Owner"))["Tags"]
    equal([(tag["ResourceId"], tag["ResourceType"]) for tag in found], [(VPC, "vpc"), (SUBNETS[0], "subnet")])
    ec2.create_tags(Resources=[SUBNETS[0]], Tags=[{"Key": "Owner", "Value": "c"}])
    equal(told()["Owner"], "c")
    equal([s["SubnetId"] for s in ec2.describe_subnets(Filters=_filter("tag:Owner", "c"))["Subnets"]], SUBNETS[:1])
    ec2.delete_tags(Resources=[SUBNETS[0]], Tags=[{"Key": "Owner", "Value": "another"}, {"Key": "Empty"}])
    equal(told(), {**start, "Owner": "c"}, "a tag with another value stays")
    ec2.delete_tags(Resources=[SUBNETS[0]], Tags=[{"Key": "Owner"}])
    equal(told(), start)
    everything = ec2.describe_tags()["Tags"]
    pages = list(ec2.get_paginator("describe_tags").paginate(PaginationConfig={"PageSize": 7}))
    equal([tag for page in pages for tag in page["Tags"]], everything)
    assert all(len(page["Tags"]) <= 7 for page in pages)
    acl = ec2.create_network_acl(VpcId=VPC, TagSpecifications=[
        {"ResourceType": "network-acl", "Tags": [{"Key": f"k{n}", "Value": "v"} for n in range(50)]}])["NetworkAcl"]
    equal(len(acl["Tags"]), 50)
    try:
        ec2.create_tags(Resources=[acl["NetworkAclId"]], Tags=[{"Key": "one more", "Value": "v"}])
        raise AssertionError("a 51st tag was accepted")
    except botocore.exceptions.ClientError as error:
        equal(error.response["Error"]["Code"], "TagLimitExceeded")
