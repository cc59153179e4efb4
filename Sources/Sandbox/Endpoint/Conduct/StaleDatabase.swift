internal import FoundationEssentials

/// A database whose describe calls lag behind what is so. What is told acts on the present.
///
/// Clusters change by themselves: a change is seen from the first read or call after it, so it may lag a little longer.
final class StaleDatabase: DatabaseControl {
    private let present: any DatabaseControl
    private let shownClusters: StaleView<[ClusterDescription]>
    private let shownInstances: StaleView<[InstanceDescription]>
    private let shownEvents: StaleView<[EventDescription]>

    init(_ present: any DatabaseControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        shownClusters = StaleView(seconds: seconds, wallClock: wallClock)
        shownInstances = StaleView(seconds: seconds, wallClock: wallClock)
        shownEvents = StaleView(seconds: seconds, wallClock: wallClock)
    }

    var restoration: any DatabaseRestoration { present.restoration }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        let now = try await present.describeClusters(nil)
        let shown = shownClusters.read(now)
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .clusterNotFound(identifier) }
        return found
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        let now = try await present.describeInstances(nil)
        let shown = shownInstances.read(now)
        let found = shown.filter { identifier == nil || $0.identifier == identifier }
        if let identifier, found.isEmpty { throw .instanceNotFound(identifier) }
        return found
    }

    func events() async -> [EventDescription] {
        let now = await present.events()
        return shownEvents.read(now)
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
        shownClusters.record(clusters)
        shownInstances.record(instances)
        shownEvents.record(events)
    }
}
