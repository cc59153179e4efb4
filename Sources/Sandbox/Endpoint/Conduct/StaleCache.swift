internal import Basics
internal import FoundationEssentials

/// A cache whose describe calls lag behind what is so. What is told acts on the present, and so does `primaries`, which
/// is Redis's word and no call of AWS.
final class StaleCache: CacheControl {
    private let present: any CacheControl
    private let wallClock: @Sendable () -> Date
    private let shownGroups: Locked<StaleView<[CacheGroupDescription]>>
    private let shownNodes: Locked<StaleView<[CacheNodeDescription]>>
    private let shownEvents: Locked<StaleView<[CacheEventDescription]>>

    init(_ present: any CacheControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        self.wallClock = wallClock
        shownGroups = Locked(StaleView(seconds: seconds))
        shownNodes = Locked(StaleView(seconds: seconds))
        shownEvents = Locked(StaleView(seconds: seconds))
    }

    func describeGroups(_ identifier: String?) async throws(CacheFault) -> [CacheGroupDescription] {
        let now = try await present.describeGroups(nil)
        let shown = shownGroups.withLock { $0.read(now, at: wallClock()) }
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .groupNotFound(identifier) }
        return found
    }

    func describeNodes(_ identifier: String?) async throws(CacheFault) -> [CacheNodeDescription] {
        let now = try await present.describeNodes(nil)
        let shown = shownNodes.withLock { $0.read(now, at: wallClock()) }
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .nodeNotFound(identifier) }
        return found
    }

    func cacheEvents() async -> [CacheEventDescription] {
        let now = await present.cacheEvents()
        return shownEvents.withLock { $0.read(now, at: wallClock()) }
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
        shownGroups.withLock { $0.record(groups, at: wallClock()) }
        shownNodes.withLock { $0.record(nodes, at: wallClock()) }
        shownEvents.withLock { $0.record(events, at: wallClock()) }
    }
}
