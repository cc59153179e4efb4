internal import AWS
internal import Stack

extension PreparedBlackhole {
    /// Trial runs of the changing calls: the creation with its very tags, then the others with what is there now.
    func permissionTrials() async -> [PermissionTrial] {
        guard let view = try? await NetworkView.read(vpc: vpc, environment.aws), let part = parts.first,
            let target = part.first, let place = view.place(of: target.subnet.id), await knowsTrials
        else { return [] }
        let create = EC2.createNetworkAcl(
            vpc: vpc, tags: tags(of: part, expires: nil).pairs, clientToken: "\(token(of: part))-trial", dryRun: true)
        let replace = EC2.replaceNetworkAclAssociation(
            association: place.association, networkAcl: place.acl, dryRun: true)
        // Of the ACL that the run will make nothing can be asked yet, and a policy may allow to delete that one alone.
        let delete = EC2.deleteNetworkAcl(place.acl, dryRun: true)
        return [
            await .of(create, isExact: true, environment.aws), await .of(replace, isExact: true, environment.aws),
            await .of(delete, isExact: false, environment.aws),
        ]
    }

    /// An endpoint that passes over `DryRun` would make the calls: it is asked with one that only reads.
    private var knowsTrials: Bool {
        get async {
            let read = EC2.describeNetworkAcls([.init("vpc-id", [vpc])], dryRun: true)
            switch await PermissionTrial.of(read, isExact: true, environment.aws).answer {
            case .allowed, .denied: return true
            case .unknown: return false
            }
        }
    }
}
