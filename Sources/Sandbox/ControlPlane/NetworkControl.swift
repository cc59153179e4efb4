/// What the AWS endpoint may ask of, and tell, the sandbox's network: the seam between EC2's calls and the packets
/// that really pass or vanish.
///
/// When a change returns, it is in force: the next packet is judged by it.
public protocol NetworkControl: Sendable {
    /// The VPC with its subnets and ACLs, at one moment.
    func describeNetwork() async -> NetworkDescription

    /// Makes an ACL without entries, which denies all in both directions.
    ///
    /// - Parameters:
    ///   - vpc: the VPC's id.
    ///   - tags: its tags from the first moment on.
    ///   - token: with the same token and the same parameters again, the ACL of the first call is the answer.
    /// - Throws: `vpcNotFound`, `tooManyAcls`, `tooManyTags`, `tokenReused`.
    func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) async throws(NetworkFault) -> NetworkAclDescription

    /// Deletes an ACL that is in force nowhere.
    /// - Throws: `aclNotFound`, `aclInUse`, `defaultAcl`.
    func deleteAcl(_ acl: String) async throws(NetworkFault)

    /// Adds a rule.
    /// - Throws: `aclNotFound`, `entryExists`, `tooManyEntries`, `notInForce`.
    func createEntry(_ entry: NetworkAclEntry, in acl: String) async throws(NetworkFault)

    /// Takes a rule away.
    /// - Throws: `aclNotFound`, `entryNotFound`, `notInForce`.
    func deleteEntry(number: Int, egress: Bool, in acl: String) async throws(NetworkFault)

    /// Puts another ACL in force at the subnet of an association.
    /// - Returns: the id of the new association.
    /// - Throws: `associationNotFound`, `aclNotFound`, `notInForce`.
    func replaceAssociation(_ association: String, with acl: String) async throws(NetworkFault) -> String

    /// Sets tags of the VPC, of subnets or of ACLs; all of them or none.
    /// - Throws: `resourceNotFound`, `tooManyTags`.
    func setTags(_ tags: [ResourceTag], on resources: [String]) async throws(NetworkFault)

    /// Takes tags away.
    ///
    /// - Parameters:
    ///   - tags: the keys, each with the only value that is to go or nil for any; nil takes all tags away.
    ///   - resources: the ids.
    /// - Throws: `resourceNotFound`.
    func removeTags(_ tags: [String: String?]?, from resources: [String]) async throws(NetworkFault)

    /// Whether nothing can pass the edge of a subnet, in one direction at least; false for a subnet that is none.
    func isDark(_ subnet: String) async -> Bool
}
