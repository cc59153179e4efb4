import AWS
import Stack

/// Subnets cut off from everything by a network ACL, as a fault does it.
struct Blackhole {
    private let aws: AWSClient
    private let acl: String
    /// The ACL that each subnet had.
    private let original: [String: String]

    /// Cuts these subnets off.
    static func cast(over subnets: [String], with stack: StackFile) async throws -> Blackhole {
        let aws = stack.aws
        let made = try await aws.call(
            EC2.createNetworkAcl(vpc: "vpc-05a4db0c", tags: [("Name", "test")], clientToken: "test"))
        var original: [String: String] = [:]
        for acl in try await aws.call(EC2.describeNetworkAcls([])).items {
            for association in acl.associations where subnets.contains(association.subnet) {
                original[association.subnet] = acl.id
                _ = try await aws.call(
                    EC2.replaceNetworkAclAssociation(association: association.id, networkAcl: made.id))
            }
        }
        return Blackhole(aws: aws, acl: made.id, original: original)
    }

    /// Puts every subnet back under the ACL that it had.
    func lift() async throws {
        for found in try await aws.call(EC2.describeNetworkAcls([])).items where found.id == acl {
            for association in found.associations {
                guard let back = original[association.subnet] else { continue }
                _ = try await aws.call(
                    EC2.replaceNetworkAclAssociation(association: association.id, networkAcl: back))
            }
        }
        try await aws.call(EC2.deleteNetworkAcl(acl))
    }
}
