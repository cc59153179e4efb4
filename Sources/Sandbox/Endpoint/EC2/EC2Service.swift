extension QueryService {
    /// The Elastic Compute Cloud's part for networks, over the sandbox's VPC.
    static func ec2(_ network: any NetworkControl, region: String, account: String) -> QueryService {
        QueryService(
            signingName: "ec2", version: "2016-11-15", query: EC2Protocol(),
            operations: [
                .describeVpcs(network, account: account),
                .describeSubnets(network, region: region, account: account),
                .describeAvailabilityZones(network, region: region),
                .describeNetworkAcls(network, account: account),
                .createNetworkAcl(network, account: account),
                .deleteNetworkAcl(network),
                .createNetworkAclEntry(network),
                .deleteNetworkAclEntry(network),
                .replaceNetworkAclAssociation(network),
                .describeTags(network),
                .createTags(network),
                .deleteTags(network),
            ])
    }
}

extension AWSFault {
    /// A refusal of the network in EC2's codes and words.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>
    init(_ fault: NetworkFault) {
        switch fault {
        case .vpcNotFound(let id):
            self.init("InvalidVpcID.NotFound", "The vpc ID '\(id.clipped)' does not exist")
        case .aclNotFound(let id):
            self.init("InvalidNetworkAclID.NotFound", "The networkAcl ID '\(id.clipped)' does not exist")
        case .associationNotFound(let id):
            self.init("InvalidAssociationID.NotFound", "The association ID '\(id.clipped)' does not exist")
        case .resourceNotFound(let id):
            self = Self.notFound(id)
        case .aclInUse(let id):
            self.init("DependencyViolation", "The networkAcl '\(id)' has dependencies and cannot be deleted.")
        case .defaultAcl(let id):
            self.init("InvalidParameterValue", "cannot delete default network ACL \(id)")
        case .entryExists(_, let number):
            self.init("NetworkAclEntryAlreadyExists", "The network acl entry identified by \(number) already exists.")
        case .entryNotFound(_, let number):
            self.init(
                "InvalidNetworkAclEntry.NotFound", "The network acl entry identified by \(number) does not exist.")
        case .tooManyEntries(let acl, let limit):
            self.init(
                "NetworkAclEntryLimitExceeded",
                "The maximum number of network acl entries has been reached: \(acl) may have \(limit) a direction.")
        case .tooManyAcls(let limit):
            self.init(
                "NetworkAclLimitExceeded", "The maximum number of network acls has been reached: \(limit).")
        case .tooManyTags(let resource, let limit):
            self.init("TagLimitExceeded", "\(resource) would have more tags than the \(limit) it may have.")
        case .tokenReused(let token):
            self.init(
                "IdempotentParameterMismatch",
                "The client token '\(token.clipped)' was used with other parameters. Use a new one.")
        case .notInForce(let reason):
            self.init("InternalError", "An internal error has occurred: \(reason)", status: 500)
        }
    }

    /// EC2 has a code for each kind of resource that an id's prefix names.
    private static func notFound(_ id: String) -> AWSFault {
        switch id.split(separator: "-").first {
        case "vpc": AWSFault(NetworkFault.vpcNotFound(id))
        case "acl": AWSFault(NetworkFault.aclNotFound(id))
        case "subnet": subnetNotFound(id)
        default: AWSFault("InvalidID", "The ID '\(id.clipped)' is not valid")
        }
    }

    static func subnetNotFound(_ id: String) -> AWSFault {
        AWSFault("InvalidSubnetID.NotFound", "The subnet ID '\(id.clipped)' does not exist")
    }
}

/// Asks the network; a refusal of it becomes EC2's.
func ofNetwork<Result>(
    _ body: () async throws(NetworkFault) -> Result
) async throws(AWSFault) -> Result {
    do throws(NetworkFault) { return try await body() } catch { throw AWSFault(error) }
}

extension XMLWriter {
    /// The answer of an operation that has nothing to tell but that it was done.
    static var done: XMLWriter {
        var result = XMLWriter()
        result.element("return", true)
        return result
    }
}
