"""Changes a stack's network as somebody else would: rearrange.py STACKFILE COMMAND

    own SUBNET [NETWORK]  puts the subnet on a network ACL of its own that lets everything through, or only what comes
                          from and goes to a network; prints the ACL's id
    place SUBNET ACL      puts the subnet on an ACL
    delete ACL            deletes an ACL
    where SUBNET          prints the ACL that the subnet is on
"""
import sys

import stack as sandbox

stack = sandbox.read(sys.argv[1])
ec2 = sandbox.ec2(stack)


def place(subnet, acl):
    ec2.replace_network_acl_association(AssociationId=sandbox.acl_of(ec2, subnet)[1], NetworkAclId=acl)


def own(subnet, network="0.0.0.0/0"):
    acl = ec2.create_network_acl(VpcId=stack["network"]["vpc"])["NetworkAcl"]["NetworkAclId"]
    for egress in (False, True):
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100, Protocol="-1", RuleAction="allow", Egress=egress, CidrBlock=network)
    place(subnet, acl)
    print(acl)


def delete(acl):
    ec2.delete_network_acl(NetworkAclId=acl)


def where(subnet):
    print(sandbox.acl_of(ec2, subnet)[0])


{"own": own, "place": place, "delete": delete, "where": where}[sys.argv[2]](*sys.argv[3:])
