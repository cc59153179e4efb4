extension XMLWriter {
    /// The members of EC2's `NetworkAcl`.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html>
    mutating func networkAcl(_ acl: NetworkAclDescription, account: String) {
        element("networkAclId", acl.id)
        element("vpcId", NetworkPlan.vpc)
        element("default", acl.isDefault)
        // As AWS lists them: what leaves first, each direction closed by the rule that denies the rest.
        list("entrySet", "item", [true, false].flatMap { egress in acl.rules(egress: egress) + [.last(egress)] }) {
            $0.entry($1)
        }
        list("associationSet", "item", acl.associations) { xml, association in
            xml.element("networkAclAssociationId", association.id)
            xml.element("networkAclId", acl.id)
            xml.element("subnetId", association.subnet)
        }
        tagSet(acl.tags)
        element("ownerId", account)
    }

    private mutating func entry(_ entry: NetworkAclEntry) {
        element("ruleNumber", entry.number)
        switch entry.traffic {
        case .all: element("protocol", "-1")
        case .tcp: element("protocol", "6")
        case .udp: element("protocol", "17")
        case .icmp: element("protocol", "1")
        case .other(let number): element("protocol", String(number))
        }
        element("ruleAction", entry.isAllowed ? "allow" : "deny")
        element("egress", entry.isEgress)
        element("cidrBlock", entry.cidr)
        switch entry.traffic {
        case .tcp(let ports), .udp(let ports):
            element("portRange") { xml in
                xml.element("from", Int(ports.lowerBound))
                xml.element("to", Int(ports.upperBound))
            }
        case .icmp(let type, let code):
            element("icmpTypeCode") { xml in
                xml.element("code", code)
                xml.element("type", type)
            }
        case .all, .other: break
        }
    }
}

extension NetworkAclEntry {
    /// The rule that every ACL has in each direction.
    fileprivate static func last(_ egress: Bool) -> NetworkAclEntry {
        NetworkAclEntry(number: lastNumber, isEgress: egress, traffic: .all, cidr: everywhere, isAllowed: false)
    }
}
