internal import Basics
internal import FoundationEssentials

/// A database whose describe calls lag behind what is so. What is told acts on the present.
///
/// Clusters change by themselves: a change is seen from the first read or call after it, so it may lag a little longer.
final class StaleDatabase: DatabaseControl {
    private let present: any DatabaseControl
    private let wallClock: @Sendable () -> Date
    private let shownClusters: Locked<StaleView<[ClusterDescription]>>
    private let shownInstances: Locked<StaleView<[InstanceDescription]>>
    private let shownEvents: Locked<StaleView<[EventDescription]>>

    init(_ present: any DatabaseControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        self.wallClock = wallClock
        shownClusters = Locked(StaleView(seconds: seconds))
        shownInstances = Locked(StaleView(seconds: seconds))
        shownEvents = Locked(StaleView(seconds: seconds))
    }

    var restoration: any DatabaseRestoration { present.restoration }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        let now = try await present.describeClusters(nil)
        let shown = shownClusters.withLock { $0.read(now, at: wallClock()) }
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .clusterNotFound(identifier) }
        return found
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        let now = try await present.describeInstances(nil)
        let shown = shownInstances.withLock { $0.read(now, at: wallClock()) }
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .instanceNotFound(identifier) }
        return found
    }

    func events() async -> [EventDescription] {
        let now = await present.events()
        return shownEvents.withLock { $0.read(now, at: wallClock()) }
    }

    func failover(cluster: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        try await look()
        let after = try await present.failover(cluster: cluster, target: target)
        try await look()
        return after
    }

    /// Keeps what is so now for those who read later.
    private func look() async throws(ControlFault) {
        let clusters = try await present.describeClusters(nil)
        let instances = try await present.describeInstances(nil)
        let events = await present.events()
        shownClusters.withLock { $0.record(clusters, at: wallClock()) }
        shownInstances.withLock { $0.record(instances, at: wallClock()) }
        shownEvents.withLock { $0.record(events, at: wallClock()) }
    }
}
