"""A public subnet goes dark and comes back: blackhole.py STACKFILE. Exit status 0 when all is as on a VPC."""
import select
import sys

import stack as sandbox

ZONE = "us-east-1a"
# Longer than a connection takes, shorter than the load balancer's own limit of 5 s for a silent peer.
SILENCE = 1.5
# The kernel sends again at growing distances: after so short a silence, within a few seconds.
RECOVERY = 15

stack = sandbox.read(sys.argv[1])
ec2 = sandbox.ec2(stack)
node = (stack["loadBalancer"]["nodes"][ZONE], 80)
request = b"GET /ready HTTP/1.1\r\nHost: app\r\n\r\n"


def connect(seconds):
    made = sandbox.unconnected(stack)
    made.settimeout(seconds)
    made.connect(node)
    return made


def answered(connection, seconds):
    """Whether an answer comes within this time; a reset is an error.

    It may be a 503: in the dark the load balancer's node found its targets unhealthy.
    """
    if not select.select([connection], [], [], seconds)[0]:
        return False
    told = connection.recv(65536)
    assert told.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 503 ")), told
    return True


def silent():
    try:
        connect(SILENCE).close()
    except TimeoutError:
        return True
    return False


subnet = sandbox.subnet(stack, "public", ZONE)
original, association = sandbox.acl_of(ec2, subnet)
dark = ec2.create_network_acl(VpcId=stack["network"]["vpc"], ClientToken="t")["NetworkAcl"]["NetworkAclId"]
open_connection = connect(5)
open_connection.sendall(request)
assert answered(open_connection, 5), "no answer before the fault"

new = ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=dark)["NewAssociationId"]
assert sandbox.acl_of(ec2, subnet) == (dark, new)
open_connection.sendall(request)
assert silent(), "a new connection to a dark subnet was made"
assert not answered(open_connection, SILENCE), "an open connection to a dark subnet was answered"

ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=original)
assert answered(open_connection, RECOVERY), "the open connection did not come back"
assert not silent(), "no new connection after the subnet was put back"

# What lets packets in and none out is as dark, and an ACL with every kind of rule is one the kernel takes.
for number, rule in enumerate((
        {"Protocol": "1", "IcmpTypeCode": {"Type": 8, "Code": -1}}, {"Protocol": "1", "IcmpTypeCode": {"Type": 3, "Code": 4}},
        {"Protocol": "1", "IcmpTypeCode": {"Type": -1, "Code": -1}}, {"Protocol": "47"},
        {"Protocol": "udp", "PortRange": {"From": 53, "To": 60}, "RuleAction": "deny"},
        {"Protocol": "6", "PortRange": {"From": 0, "To": 65535}}, {"Protocol": "-1"}), 1):
    ec2.create_network_acl_entry(**{
        "NetworkAclId": dark, "RuleNumber": number, "Egress": False, "RuleAction": "allow",
        "CidrBlock": "198.18.100.0/24", **rule})
new = ec2.replace_network_acl_association(
    AssociationId=sandbox.acl_of(ec2, subnet)[1], NetworkAclId=dark)["NewAssociationId"]
assert silent(), "answers left a subnet that lets none out"
ec2.create_network_acl_entry(
    NetworkAclId=dark, RuleNumber=1, Egress=True, RuleAction="allow", CidrBlock="0.0.0.0/0", Protocol="-1")
assert not silent(), "a connection that both directions allow was not made"
ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=original)
ec2.delete_network_acl(NetworkAclId=dark)
assert not silent()
