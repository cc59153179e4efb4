internal import Basics
internal import FoundationEssentials

/// A network whose describe calls lag behind what is in force. Changes act on the present, and so does `isDark`,
/// which is no call of AWS.
final class StaleNetwork: NetworkControl {
    private let present: any NetworkControl
    private let seconds: Double
    private let wallClock: @Sendable () -> Date
    private let view = Locked<StaleView<NetworkDescription>?>(nil)

    init(_ present: any NetworkControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        self.seconds = seconds
        self.wallClock = wallClock
    }

    func describeNetwork() async -> NetworkDescription {
        let now = await present.describeNetwork()
        return view.withLock { view in
            var known = view ?? StaleView(now, seconds: seconds, at: wallClock())
            defer { view = known }
            // Changes side by side may have told of themselves out of order; what a reader finds now is right.
            if known.newest != now { known.record(now, at: wallClock()) }
            return known.read(at: wallClock())
        }
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
        view.withLock { view in
            if view == nil { view = StaleView(before, seconds: seconds, at: wallClock()) }
        }
        let result = try await body()
        let after = await present.describeNetwork()
        view.withLock { $0?.record(after, at: wallClock()) }
        return result
    }
}
