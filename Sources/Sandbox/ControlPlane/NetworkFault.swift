/// A refusal of the sandbox's network. The AWS endpoint turns each into EC2's error code.
public enum NetworkFault: Error, Sendable, Hashable {
    /// No VPC has this id (`InvalidVpcID.NotFound`).
    case vpcNotFound(String)
    /// No network ACL has this id (`InvalidNetworkAclID.NotFound`).
    case aclNotFound(String)
    /// No association has this id, for instance since it was replaced (`InvalidAssociationID.NotFound`).
    case associationNotFound(String)
    /// Nothing that can be tagged has this id (the code of its kind, e.g. `InvalidSubnetID.NotFound`).
    case resourceNotFound(String)
    /// The ACL is in force at a subnet (`DependencyViolation`).
    case aclInUse(String)
    /// The VPC's default ACL cannot be deleted (`InvalidParameterValue`).
    case defaultAcl(String)
    /// The ACL has an entry of this number and direction (`NetworkAclEntryAlreadyExists`).
    case entryExists(acl: String, number: Int)
    /// The ACL has no entry of this number and direction (`InvalidNetworkAclEntry.NotFound`).
    case entryNotFound(acl: String, number: Int)
    /// The ACL has as many entries in this direction as it may (`NetworkAclEntryLimitExceeded`).
    case tooManyEntries(acl: String, limit: Int)
    /// The VPC has as many ACLs as it may (`NetworkAclLimitExceeded`).
    case tooManyAcls(limit: Int)
    /// The resource would have more tags than it may (`TagLimitExceeded`).
    case tooManyTags(resource: String, limit: Int)
    /// The client token was given with other parameters (`IdempotentParameterMismatch`).
    case tokenReused(String)
    /// The rules could not be put in force; nothing has changed (`InternalError`, 500).
    case notInForce(String)
}
