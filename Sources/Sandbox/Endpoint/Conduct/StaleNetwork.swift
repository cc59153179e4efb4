internal import FoundationEssentials

/// A network whose describe calls lag behind what is in force. Changes act on the present, and so does `isDark`,
/// which is no call of AWS.
final class StaleNetwork: NetworkControl {
    private let present: any NetworkControl
    private let shown: StaleView<NetworkDescription>

    init(_ present: any NetworkControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        shown = StaleView(seconds: seconds, wallClock: wallClock)
    }

    func describeNetwork() async -> NetworkDescription {
        let now = await present.describeNetwork()
        return shown.read(now)
    }

    func isDark(_ subnet: String) async -> Bool { await present.isDark(subnet) }

    func createAcl(
        vpc: String, tags: [ResourceTag], token: String?
    ) async throws(NetworkFault) -> NetworkAclDescription {
        try await change { () async throws(NetworkFault) in
            try await present.createAcl(vpc: vpc, tags: tags, token: token)
        }
    }

    func deleteAcl(_ acl: String) async throws(NetworkFault) {
        try await change { () async throws(NetworkFault) in try await present.deleteAcl(acl) }
    }

    func createEntry(_ entry: NetworkAclEntry, in acl: String) async throws(NetworkFault) {
        try await change { () async throws(NetworkFault) in try await present.createEntry(entry, in: acl) }
    }

    func deleteEntry(number: Int, egress: Bool, in acl: String) async throws(NetworkFault) {
        try await change { () async throws(NetworkFault) in
            try await present.deleteEntry(number: number, egress: egress, in: acl)
        }
    }

    func replaceAssociation(_ association: String, with acl: String) async throws(NetworkFault) -> String {
        try await change { () async throws(NetworkFault) in
            try await present.replaceAssociation(association, with: acl)
        }
    }

    func setTags(_ tags: [ResourceTag], on resources: [String]) async throws(NetworkFault) {
        try await change { () async throws(NetworkFault) in try await present.setTags(tags, on: resources) }
    }

    func removeTags(_ tags: [String: String?]?, from resources: [String]) async throws(NetworkFault) {
        try await change { () async throws(NetworkFault) in try await present.removeTags(tags, from: resources) }
    }

    /// Makes a change and keeps what was before it for those who read.
    private func change<Result: Sendable>(
        _ body: () async throws(NetworkFault) -> Result
    ) async throws(NetworkFault) -> Result {
        let before = await present.describeNetwork()
        shown.record(before)
        let result = try await body()
        let after = await present.describeNetwork()
        shown.record(after)
        return result
    }
}
