/// The VPC's state and the rules by which it changes; what is in force follows it.
struct NetworkState: Sendable {
    // Quotas: "Amazon VPC quotas" and "Tag restrictions", Amazon VPC and EC2 User Guides.
    static let maxAcls = 200
    static let maxEntries = 20
    static let maxTags = 50

    /// What was asked with a client token, and the answer.
    private struct Kept: Sendable {
        var vpc: String
        var tags: [ResourceTag]
        var answer: NetworkAclDescription
    }

    private(set) var network: NetworkDescription
    private var kept: [String: Kept] = [:]

    init(_ network: NetworkDescription) { self.network = network }

    mutating func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) throws(NetworkFault) -> NetworkAclDescription {
        if let token, let first = kept[token] {
            guard first.vpc == vpc, Set(first.tags) == Set(tags) else { throw .tokenReused(token) }
            return network.acls.first { $0.id == first.answer.id } ?? first.answer
        }
        guard vpc == network.vpc.id else { throw .vpcNotFound(vpc) }
        guard network.acls.count < Self.maxAcls else { throw .tooManyAcls(limit: Self.maxAcls) }
        let acl = NetworkAclDescription(
            id: NetworkIDs.acl(), isDefault: false, associations: [], entries: [], tags: tags)
        guard tags.count <= Self.maxTags else { throw .tooManyTags(resource: acl.id, limit: Self.maxTags) }
        network.acls.append(acl)
        if let token { kept[token] = Kept(vpc: vpc, tags: tags, answer: acl) }
        return acl
    }

    mutating func deleteAcl(_ id: String) throws(NetworkFault) {
        let index = try index(of: id)
        guard !network.acls[index].isDefault else { throw .defaultAcl(id) }
        guard network.acls[index].associations.isEmpty else { throw .aclInUse(id) }
        network.acls.remove(at: index)
    }

    mutating func createEntry(_ entry: NetworkAclEntry, in id: String) throws(NetworkFault) {
        let index = try index(of: id)
        let rules = network.acls[index].rules(egress: entry.isEgress)
        guard !rules.contains(where: { $0.number == entry.number }) else {
            throw .entryExists(acl: id, number: entry.number)
        }
        // The last rule, which every ACL has, counts too.
        guard rules.count + 1 < Self.maxEntries else { throw .tooManyEntries(acl: id, limit: Self.maxEntries) }
        network.acls[index].entries.append(entry)
    }

    mutating func deleteEntry(number: Int, egress: Bool, in id: String) throws(NetworkFault) {
        let index = try index(of: id)
        let entries = network.acls[index].entries
        guard let found = entries.firstIndex(where: { $0.number == number && $0.isEgress == egress }) else {
            throw .entryNotFound(acl: id, number: number)
        }
        network.acls[index].entries.remove(at: found)
    }

    mutating func replaceAssociation(_ association: String, with id: String) throws(NetworkFault) -> String {
        let old = network.acls.firstIndex { $0.associations.contains { $0.id == association } }
        guard let old, let place = network.acls[old].associations.firstIndex(where: { $0.id == association }) else {
            throw .associationNotFound(association)
        }
        let new = try index(of: id)
        let subnet = network.acls[old].associations.remove(at: place).subnet
        let made = NetworkAclAssociation(id: NetworkIDs.association(), subnet: subnet)
        network.acls[new].associations.append(made)
        return made.id
    }

    mutating func setTags(_ tags: [ResourceTag], on resources: [String]) throws(NetworkFault) {
        var changed = self
        for resource in resources {
            try changed.change(resource) { current throws(NetworkFault) in
                for tag in tags {
                    current.removeAll { $0.key == tag.key }
                    current.append(tag)
                }
                guard current.count <= Self.maxTags else {
                    throw .tooManyTags(resource: resource, limit: Self.maxTags)
                }
            }
        }
        self = changed
    }

    mutating func removeTags(_ tags: [String: String?]?, from resources: [String]) throws(NetworkFault) {
        var changed = self
        for resource in resources {
            try changed.change(resource) { current throws(NetworkFault) in
                current.removeAll { tag in
                    guard let tags else { return true }
                    guard let value = tags[tag.key] else { return false }
                    return value == nil || value == tag.value
                }
            }
        }
        self = changed
    }

    private mutating func change(
        _ resource: String, _ body: (inout [ResourceTag]) throws(NetworkFault) -> Void
    ) throws(NetworkFault) {
        if resource == network.vpc.id {
            try body(&network.vpc.tags)
        } else if let index = network.subnets.firstIndex(where: { $0.id == resource }) {
            try body(&network.subnets[index].tags)
        } else if let index = network.acls.firstIndex(where: { $0.id == resource }) {
            try body(&network.acls[index].tags)
        } else {
            throw .resourceNotFound(resource)
        }
    }

    private func index(of acl: String) throws(NetworkFault) -> Int {
        guard let index = network.acls.firstIndex(where: { $0.id == acl }) else { throw .aclNotFound(acl) }
        return index
    }
}
