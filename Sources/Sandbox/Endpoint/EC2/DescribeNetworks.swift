extension QueryOperation {
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html>
    static func describeVpcs(_ network: any NetworkControl, account: String) -> QueryOperation {
        let values: EC2Filters.Values<VpcDescription> = [
            "vpc-id": { [$0.id] }, "cidr": { [$0.cidr] }, "cidr-block-association.cidr-block": { [$0.cidr] },
            "state": { _ in ["available"] }, "is-default": { _ in ["false"] }, "owner-id": { _ in [account] },
        ]
        return QueryOperation("DescribeVpcs") { form, _ throws(AWSFault) in
            let filters = try EC2Filters(form, known: values.keys)
            try form.endDryRun()
            let vpc = await network.describeNetwork().vpc
            let ids = form.list("VpcId")
            if let unknown = ids.first(where: { $0 != vpc.id }) { throw AWSFault(.vpcNotFound(unknown)) }
            let found = filters.keep(vpc, values, tags: vpc.tags) ? [vpc] : []
            let page = try EC2Page(of: found, form, ids: ids.isEmpty ? nil : "VpcIds")
            var result = XMLWriter()
            result.list("vpcSet", "item", page.items) { $0.vpc($1, account: account) }
            result.element("nextToken", page.nextToken)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html>
    static func describeSubnets(_ network: any NetworkControl, region: String, account: String) -> QueryOperation {
        let values: EC2Filters.Values<SubnetDescription> = [
            "subnet-id": { [$0.id] }, "vpc-id": { _ in [NetworkPlan.vpc] }, "availability-zone": { [$0.zone] },
            "availability-zone-id": { [$0.zoneID] }, "cidr-block": { [$0.cidr] }, "state": { _ in ["available"] },
            "default-for-az": { _ in ["false"] }, "owner-id": { _ in [account] },
        ]
        return QueryOperation("DescribeSubnets") { form, _ throws(AWSFault) in
            let filters = try EC2Filters(form, known: values.keys)
            try form.endDryRun()
            let all = await network.describeNetwork()
            let ids = form.list("SubnetId")
            if let unknown = ids.first(where: { id in !all.subnets.contains { $0.id == id } }) {
                throw .subnetNotFound(unknown)
            }
            let found = all.subnets.filter {
                (ids.isEmpty || ids.contains($0.id)) && filters.keep($0, values, tags: $0.tags)
            }
            let page = try EC2Page(of: found, form, ids: ids.isEmpty ? nil : "SubnetIds")
            var result = XMLWriter()
            result.list("subnetSet", "item", page.items) {
                $0.subnet($1, vpc: all.vpc.id, region: region, account: account)
            }
            result.element("nextToken", page.nextToken)
            return result
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html>
    static func describeAvailabilityZones(_ network: any NetworkControl, region: String) -> QueryOperation {
        let values: EC2Filters.Values<SubnetDescription> = [
            "zone-name": { [$0.zone] }, "zone-id": { [$0.zoneID] }, "region-name": { _ in [region] },
            "state": { _ in ["available"] }, "zone-type": { _ in ["availability-zone"] },
            "opt-in-status": { _ in ["opt-in-not-required"] }, "group-name": { _ in [region] },
        ]
        return QueryOperation("DescribeAvailabilityZones") { form, _ throws(AWSFault) in
            let filters = try EC2Filters(form, known: values.keys, tags: false)
            try form.endDryRun()
            // A subnet a zone stands for its zone.
            var zones: [SubnetDescription] = []
            for subnet in await network.describeNetwork().subnets {
                if !zones.contains(where: { $0.zone == subnet.zone }) { zones.append(subnet) }
            }
            for (wanted, name) in [(form.list("ZoneName"), \SubnetDescription.zone), (form.list("ZoneId"), \.zoneID)]
            where !wanted.isEmpty {
                if let unknown = wanted.first(where: { id in !zones.contains { $0[keyPath: name] == id } }) {
                    throw .invalidParameter("Invalid availability zone: [\(unknown.clipped)]")
                }
                zones = zones.filter { wanted.contains($0[keyPath: name]) }
            }
            var result = XMLWriter()
            result.list("availabilityZoneInfo", "item", zones.filter { filters.keep($0, values) }) {
                $0.zone($1, region: region)
            }
            return result
        }
    }
}

extension XMLWriter {
    fileprivate mutating func vpc(_ vpc: VpcDescription, account: String) {
        element("vpcId", vpc.id)
        element("ownerId", account)
        element("state", "available")
        element("cidrBlock", vpc.cidr)
        list("cidrBlockAssociationSet", "item", [vpc.cidr]) { xml, cidr in
            xml.element("associationId", "vpc-cidr-assoc-" + vpc.id.dropFirst("vpc-".count))
            xml.element("cidrBlock", cidr)
            xml.element("cidrBlockState") { $0.element("state", "associated") }
        }
        element("dhcpOptionsId", "dopt-" + vpc.id.dropFirst("vpc-".count))
        element("instanceTenancy", "default")
        element("isDefault", false)
        tagSet(vpc.tags)
    }

    fileprivate mutating func subnet(_ subnet: SubnetDescription, vpc: String, region: String, account: String) {
        element("subnetId", subnet.id)
        element("subnetArn", "arn:aws:ec2:\(region):\(account):subnet/\(subnet.id)")
        element("state", "available")
        element("ownerId", account)
        element("vpcId", vpc)
        element("cidrBlock", subnet.cidr)
        list("ipv6CidrBlockAssociationSet", "item", [])
        element("availableIpAddressCount", subnet.freeAddresses)
        element("availabilityZone", subnet.zone)
        element("availabilityZoneId", subnet.zoneID)
        element("defaultForAz", false)
        element("mapPublicIpOnLaunch", false)
        element("assignIpv6AddressOnCreation", false)
        element("mapCustomerOwnedIpOnLaunch", false)
        element("enableDns64", false)
        element("ipv6Native", false)
        tagSet(subnet.tags)
    }

    fileprivate mutating func zone(_ subnet: SubnetDescription, region: String) {
        element("optInStatus", "opt-in-not-required")
        list("messageSet", "item", [])
        element("regionName", region)
        element("zoneName", subnet.zone)
        element("zoneId", subnet.zoneID)
        element("groupName", region)
        element("networkBorderGroup", region)
        element("zoneType", "availability-zone")
        element("zoneState", "available")
    }
}
