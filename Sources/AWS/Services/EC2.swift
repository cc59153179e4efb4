/// Amazon EC2, as far as subnets and their network ACLs need it.
public enum EC2 {
    /// API version 2016-11-15.
    public static let service = AWSService("ec2", wireProtocol: .ec2(version: "2016-11-15"))

    /// Narrows what is described: resources of which the named property has one of the values.
    public struct Filter: Sendable, Hashable {
        /// Such as `vpc-id`, `association.subnet-id` or `tag-key`.
        public var name: String
        /// At most 200; `*` and `?` are wild.
        public var values: [String]

        /// A filter.
        public init(_ name: String, _ values: [String]) {
            self.name = name
            self.values = values
        }

        var value: AWSValue { ["Name": .string(name), "Value": .list(values.map { .string($0) })] }
    }

    /// Subnets that pass every filter.
    ///
    /// Source: EC2 API reference, DescribeSubnets.
    public static func describeSubnets(
        _ filters: [Filter], marker: String? = nil, dryRun: Bool = false
    ) -> AWSOperation<AWSPage<Subnet>> {
        AWSOperation(
            service, "DescribeSubnets", effect: .reads,
            parameters: paged(filters, marker: marker, dryRun: dryRun)
        ) { answer throws(AnswerError) in
            let root = try answer.xml()
            return AWSPage(items: try root.list("subnetSet", of: "item", Subnet.init), next: root.text("nextToken"))
        }
    }

    /// Network ACLs that pass every filter.
    ///
    /// Source: EC2 API reference, DescribeNetworkAcls.
    public static func describeNetworkAcls(
        _ filters: [Filter], marker: String? = nil, dryRun: Bool = false
    ) -> AWSOperation<AWSPage<NetworkAcl>> {
        AWSOperation(
            service, "DescribeNetworkAcls", effect: .reads,
            parameters: paged(filters, marker: marker, dryRun: dryRun)
        ) { answer throws(AnswerError) in
            let root = try answer.xml()
            return AWSPage(
                items: try root.list("networkAclSet", of: "item", NetworkAcl.init), next: root.text("nextToken"))
        }
    }

    /// Network interfaces that pass every filter.
    ///
    /// Source: EC2 API reference, DescribeNetworkInterfaces.
    public static func describeNetworkInterfaces(
        _ filters: [Filter], marker: String? = nil, dryRun: Bool = false
    ) -> AWSOperation<AWSPage<NetworkInterface>> {
        AWSOperation(
            service, "DescribeNetworkInterfaces", effect: .reads,
            parameters: paged(filters, marker: marker, dryRun: dryRun)
        ) { answer throws(AnswerError) in
            let root = try answer.xml()
            return AWSPage(
                items: try root.list("networkInterfaceSet", of: "item", NetworkInterface.init),
                next: root.text("nextToken"))
        }
    }

    /// Creates a network ACL that denies everything both ways.
    ///
    /// - Parameters:
    ///   - tags: written with the creation itself, at most 50.
    ///   - clientToken: the same token again gives the ACL that it made before, so the call may be sent again.
    ///
    /// Source: EC2 API reference, CreateNetworkAcl; "Custom network ACLs", VPC user guide.
    public static func createNetworkAcl(
        vpc: String, tags: [(key: String, value: String)], clientToken: String, dryRun: Bool = false
    ) -> AWSOperation<NetworkAcl> {
        let pairs = tags.map { AWSValue.structure(given: ("Key", .string($0.key)), ("Value", .string($0.value))) }
        let specification: AWSValue = ["ResourceType": "network-acl", "Tag": .list(pairs)]
        return AWSOperation(
            service, "CreateNetworkAcl", effect: dryRun ? .reads : .changes,
            parameters: .structure(
                given: ("VpcId", .string(vpc)), ("TagSpecification", [specification]),
                ("ClientToken", .string(clientToken)), ("DryRun", dryRun ? true : nil))
        ) { answer throws(AnswerError) in
            guard let node = try answer.xml()["networkAcl"] else {
                throw AnswerError("<CreateNetworkAclResponse> has no <networkAcl>")
            }
            return try NetworkAcl(node)
        }
    }

    /// Puts a subnet on another network ACL; returns the id of the new association.
    ///
    /// The association that is named ceases to exist: after a failure the present one must be read.
    ///
    /// Source: EC2 API reference, ReplaceNetworkAclAssociation.
    public static func replaceNetworkAclAssociation(
        association: String, networkAcl: String, dryRun: Bool = false
    ) -> AWSOperation<String> {
        AWSOperation(
            service, "ReplaceNetworkAclAssociation", effect: dryRun ? .reads : .changes,
            parameters: .structure(
                given: ("AssociationId", .string(association)), ("NetworkAclId", .string(networkAcl)),
                ("DryRun", dryRun ? true : nil))
        ) { answer throws(AnswerError) in try answer.xml().required("newAssociationId") }
    }

    /// Deletes a network ACL that no subnet is on; `DependencyViolation` while one is.
    ///
    /// Source: EC2 API reference, DeleteNetworkAcl.
    public static func deleteNetworkAcl(_ networkAcl: String, dryRun: Bool = false) -> AWSOperation<Void> {
        AWSOperation(
            service, "DeleteNetworkAcl", effect: dryRun ? .reads : .changes,
            parameters: .structure(given: ("NetworkAclId", .string(networkAcl)), ("DryRun", dryRun ? true : nil))
        ) { answer throws(AnswerError) in
            // An answer without it is as good: the service model gives the operation no output at all.
            guard try answer.xml().boolean("return") != false else {
                throw AnswerError("<DeleteNetworkAclResponse> says that it was not done")
            }
        }
    }

    private static func paged(_ filters: [Filter], marker: String?, dryRun: Bool) -> AWSValue {
        .structure(
            given: ("Filter", filters.isEmpty ? nil : .list(filters.map(\.value))), ("MaxResults", 200),
            ("NextToken", marker.map { .string($0) }), ("DryRun", dryRun ? true : nil))
    }
}
