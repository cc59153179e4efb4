extension QueryOperation {
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html>
    static func describeNetworkAcls(_ network: any NetworkControl, account: String) -> QueryOperation {
        let values: EC2Filters.Values<NetworkAclDescription> = [
            "association.association-id": { $0.associations.map(\.id) },
            "association.network-acl-id": { acl in acl.associations.map { _ in acl.id } },
            "association.subnet-id": { $0.associations.map(\.subnet) },
            "default": { [String($0.isDefault)] }, "network-acl-id": { [$0.id] },
            "owner-id": { _ in [account] }, "vpc-id": { _ in [NetworkPlan.vpc] },
        ]
        return QueryOperation("DescribeNetworkAcls") { form, _ throws(AWSFault) in
            let filters = try EC2Filters(form, known: values.keys)
            try form.endDryRun()
            let all = await network.describeNetwork().acls
            let ids = form.list("NetworkAclId")
            if let unknown = ids.first(where: { id in !all.contains { $0.id == id } }) {
                throw AWSFault(.aclNotFound(unknown))
            }
            let found = all.filter {
                (ids.isEmpty || ids.contains($0.id)) && filters.keep($0, values, tags: $0.tags)
            }
            let page = try EC2Page(of: found, form, ids: ids.isEmpty ? nil : "NetworkAclIds")
            var result = XMLWriter()
            result.list("networkAclSet", "item", page.items) { $0.networkAcl($1, account: account) }
            result.element("nextToken", page.nextToken)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAcl.html>
    static func createNetworkAcl(_ network: any NetworkControl, account: String) -> QueryOperation {
        QueryOperation("CreateNetworkAcl") { form, _ throws(AWSFault) in
            let vpc = try form.needed("VpcId")
            let tags = try EC2Tags.specified(form, type: "network-acl")
            let token = form["ClientToken"]
            guard token?.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) ?? true, token?.count ?? 0 <= 64 else {
                throw .invalidParameter("A client token has at most 64 ASCII characters.")
            }
            try form.endDryRun()
            let acl = try await ofNetwork { () async throws(NetworkFault) in
                try await network.createAcl(vpc: vpc, tags: tags, token: token)
            }
            var result = XMLWriter()
            result.element("networkAcl") { $0.networkAcl(acl, account: account) }
            result.element("clientToken", token)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html>
    static func deleteNetworkAcl(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("DeleteNetworkAcl") { form, _ throws(AWSFault) in
            let acl = try form.needed("NetworkAclId")
            try form.endDryRun()
            try await ofNetwork { () async throws(NetworkFault) in try await network.deleteAcl(acl) }
            return .done
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html>
    static func replaceNetworkAclAssociation(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("ReplaceNetworkAclAssociation") { form, _ throws(AWSFault) in
            let association = try form.needed("AssociationId")
            let acl = try form.needed("NetworkAclId")
            try form.endDryRun()
            let made = try await ofNetwork { () async throws(NetworkFault) in
                try await network.replaceAssociation(association, with: acl)
            }
            var result = XMLWriter()
            result.element("newAssociationId", made)
            return result
        }
    }
}
