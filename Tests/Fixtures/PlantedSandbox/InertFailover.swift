internal import Sandbox

/// Answers a failover as if it had begun, and leaves everything as it is.
struct InertFailover: DatabaseControl {
    let honest: any DatabaseControl
    var restoration: any DatabaseRestoration { honest.restoration }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        try await honest.describeClusters(identifier)
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        try await honest.describeInstances(identifier)
    }

    func events() async -> [EventDescription] { await honest.events() }

    func failover(cluster: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        let found = try await honest.describeClusters(cluster)
        guard let first = found.first else { throw .clusterNotFound(cluster) }
        return first
    }
}
