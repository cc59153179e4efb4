internal import Postgres

/// The production cluster and what was restored from it, as the control plane sees them.
struct DatabaseFleet: DatabaseControl {
    let cluster: DatabaseCluster
    let clones: DatabaseClones

    var restoration: any DatabaseRestoration { clones }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        let all = await [cluster.description] + clones.clusters
        guard let identifier else { return all }
        guard let found = all.first(where: { $0.identifier == identifier }) else { throw .clusterNotFound(identifier) }
        return [found]
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        let all = await cluster.instanceDescriptions + clones.instances
        guard let identifier else { return all }
        guard let found = all.first(where: { $0.identifier == identifier }) else { throw .instanceNotFound(identifier) }
        return [found]
    }

    func events() async -> [EventDescription] { cluster.eventLog.all }

    func failover(cluster name: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        try await cluster.failover(cluster: name, target: target)
    }
}

/// The production cluster's part in what is told to restored clusters too.
extension DatabaseCluster {
    /// Adds tags.
    func addTags(_ more: [String: String]) { tags.merge(more) { $1 } }

    /// Lets the Data API serve it.
    func enableHTTPEndpoint() { httpEndpointEnabled = true }

    /// Runs a statement that only reads, on the writer.
    func select(_ sql: String, database: String) async throws(PostgresError) -> SelectedRows {
        guard let writer = instance(state.writer) else {
            throw PostgresError(kind: .notConnected, message: "the cluster has no writer")
        }
        return try await writer.select(sql, database: database)
    }
}
