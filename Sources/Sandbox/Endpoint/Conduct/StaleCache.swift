internal import FoundationEssentials

/// A cache whose describe calls lag behind what is so. What is told acts on the present, and so does `primaries`, which
/// is Redis's word and no call of AWS.
final class StaleCache: CacheControl {
    private let present: any CacheControl
    private let shownGroups: StaleView<[CacheGroupDescription]>
    private let shownNodes: StaleView<[CacheNodeDescription]>
    private let shownEvents: StaleView<[CacheEventDescription]>

    init(_ present: any CacheControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        shownGroups = StaleView(seconds: seconds, wallClock: wallClock)
        shownNodes = StaleView(seconds: seconds, wallClock: wallClock)
        shownEvents = StaleView(seconds: seconds, wallClock: wallClock)
    }

    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription] {
        let now = try await present.describeGroups(nil)
        let shown = shownGroups.read(now)
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .groupNotFound(identifier) }
        return found
    }

    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription] {
        let now = try await present.describeNodes(nil)
        let shown = shownNodes.read(now)
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .nodeNotFound(identifier) }
        return found
    }

    func cacheEvents() async -> [CacheEventDescription] {
        let now = await present.cacheEvents()
        return shownEvents.read(now)
    }

    func testFailover(group: String, shard: String) async throws(CacheFault) -> CacheGroupDescription {
        try await look()
        let after = try await present.testFailover(group: group, shard: shard)
        try await look()
        return after
    }

    func primaries() async -> [String: Bool] { await present.primaries() }

    /// Keeps what is so now for those who read later.
    private func look() async throws(CacheFault) {
        let groups = try await present.describeGroups(nil)
        let nodes = try await present.describeNodes(nil)
        let events = await present.cacheEvents()
        shownGroups.record(groups)
        shownNodes.record(nodes)
        shownEvents.record(events)
    }
}
