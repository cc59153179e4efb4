internal import Sandbox

/// A network whose ACLs made by clients do not do what they say.
struct PlantedNetwork: NetworkControl {
    /// What is wrong with them.
    enum Defect {
        /// They are shown to be in force and let everything pass.
        case inert
        /// Once one is in force at a subnet, it stays there.
        case stuck
    }

    let honest: any NetworkControl
    let defect: Defect

    /// The hidden entries that let everything pass have this number.
    private static let hidden = 32_766

    func describeNetwork() async -> NetworkDescription {
        var network = await honest.describeNetwork()
        for index in network.acls.indices { network.acls[index].entries.removeAll { $0.number == Self.hidden } }
        return network
    }

    func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) async throws(NetworkFault) -> NetworkAclDescription {
        let acl = try await honest.createAcl(vpc: vpc, tags: tags, token: token)
        if defect == .inert {
            for isEgress in [true, false] where !acl.entries.contains(where: { $0.isEgress == isEgress }) {
                let entry = NetworkAclEntry(
                    number: Self.hidden, isEgress: isEgress, traffic: .all, cidr: NetworkAclEntry.everywhere,
                    isAllowed: true)
                try await honest.createEntry(entry, in: acl.id)
            }
        }
        var shown = acl
        shown.entries = []
        return shown
    }

    func replaceAssociation(_ association: String, with acl: String) async throws(NetworkFault) -> String {
        if defect == .stuck {
            let held = await honest.describeNetwork().acls.first { held in
                held.associations.contains { $0.id == association }
            }
            if held?.isDark == true { throw .notInForce("planted: what is dark stays dark") }
        }
        return try await honest.replaceAssociation(association, with: acl)
    }

    func isDark(_ subnet: String) async -> Bool { await honest.isDark(subnet) }

    func deleteAcl(_ acl: String) async throws(NetworkFault) { try await honest.deleteAcl(acl) }

    func createEntry(_ entry: NetworkAclEntry, in acl: String) async throws(NetworkFault) {
        try await honest.createEntry(entry, in: acl)
    }

    func deleteEntry(number: Int, egress: Bool, in acl: String) async throws(NetworkFault) {
        try await honest.deleteEntry(number: number, egress: egress, in: acl)
    }

    func setTags(_ tags: [ResourceTag], on resources: [String]) async throws(NetworkFault) {
        try await honest.setTags(tags, on: resources)
    }

    func removeTags(_ tags: [String: String?]?, from resources: [String]) async throws(NetworkFault) {
        try await honest.removeTags(tags, from: resources)
    }
}
