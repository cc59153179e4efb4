"""Takes subnets off the network: darken.py STACKFILE SUBNET..."""
import sys

import stack as sandbox

stack = sandbox.read(sys.argv[1])
ec2 = sandbox.ec2(stack)
dark = ec2.create_network_acl(VpcId=stack["network"]["vpc"])["NetworkAcl"]["NetworkAclId"]
for subnet in sys.argv[2:]:
    ec2.replace_network_acl_association(AssociationId=sandbox.acl_of(ec2, subnet)[1], NetworkAclId=dark)
