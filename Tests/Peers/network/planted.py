"""Network ACLs with a planted defect: planted.py STACKFILE inert|stuck. Exit status 0 when the defect is there."""
import sys

import botocore.exceptions

import stack as sandbox

ZONE = "us-east-1b"
stack = sandbox.read(sys.argv[1])
ec2 = sandbox.ec2(stack)
subnet = sandbox.subnet(stack, "public", ZONE)
original, association = sandbox.acl_of(ec2, subnet)
wanted = {"VpcId": stack["network"]["vpc"], "ClientToken": "t"}
made = ec2.create_network_acl(**wanted)["NetworkAcl"]
assert ec2.create_network_acl(**wanted)["NetworkAcl"] == made
assert [entry["RuleAction"] for entry in made["Entries"]] == ["deny", "deny"], made
new = ec2.replace_network_acl_association(
    AssociationId=association, NetworkAclId=made["NetworkAclId"])["NewAssociationId"]
assert sandbox.acl_of(ec2, subnet) == (made["NetworkAclId"], new)

connection = sandbox.unconnected(stack)
connection.settimeout(1.5)
try:
    connection.connect((stack["loadBalancer"]["nodes"][ZONE], 80))
    passes = True
except TimeoutError:
    passes = False
try:
    ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=original)
    restored = True
except botocore.exceptions.ClientError as error:
    assert error.response["Error"]["Code"] == "InternalError", error
    restored = False
wanted = {"inert": (True, True), "stuck": (False, False)}[sys.argv[2]]
assert (passes, restored) == wanted, (passes, restored)
