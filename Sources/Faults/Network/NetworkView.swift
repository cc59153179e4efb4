internal import AWS

/// The network ACLs of a VPC and the subnets on them, read together.
struct NetworkView: Sendable, Hashable {
    /// Where a subnet is.
    struct Place: Sendable, Hashable {
        /// The association that has to be named to put it elsewhere.
        var association: String
        var acl: String
    }

    var acls: [EC2.NetworkAcl]

    /// Those that runs made.
    var blackholes: [EC2.NetworkAcl] { acls.filter { $0.tags[BlackholeTags.runKey] != nil } }

    func acl(_ id: String) -> EC2.NetworkAcl? { acls.first { $0.id == id } }

    func place(of subnet: String) -> Place? {
        for acl in acls {
            if let association = acl.associations.first(where: { $0.subnet == subnet }) {
                return Place(association: association.id, acl: acl.id)
            }
        }
        return nil
    }

    static func read(vpc: String, _ aws: AWSClient) async throws(AWSError) -> NetworkView {
        NetworkView(acls: try await aws.pages { EC2.describeNetworkAcls([.init("vpc-id", [vpc])], marker: $0) })
    }
}
