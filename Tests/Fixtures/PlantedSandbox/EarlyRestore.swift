internal import FoundationEssentials
internal import Sandbox

/// Restores to an earlier instant than it was asked for, and says nothing: what was acknowledged in between is missing.
struct EarlyRestore: DatabaseControl, DatabaseRestoration {
    let honest: any DatabaseControl
    let seconds: Double

    var restoration: any DatabaseRestoration { self }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        try await honest.describeClusters(identifier)
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        try await honest.describeInstances(identifier)
    }

    func events() async -> [EventDescription] { await honest.events() }

    func failover(cluster: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        try await honest.failover(cluster: cluster, target: target)
    }

    func restore(_ request: RestoreRequest) async throws(RestorationFault) -> ClusterDescription {
        var earlier = request
        earlier.time = request.time?.addingTimeInterval(-seconds)
        return try await honest.restoration.restore(earlier)
    }

    func createInstance(_ request: InstanceRequest) async throws(RestorationFault) -> InstanceDescription {
        try await honest.restoration.createInstance(request)
    }

    func deleteInstance(_ identifier: String) async throws(RestorationFault) -> InstanceDescription {
        try await honest.restoration.deleteInstance(identifier)
    }

    func deleteCluster(_ identifier: String) async throws(RestorationFault) -> ClusterDescription {
        try await honest.restoration.deleteCluster(identifier)
    }

    func addTags(_ tags: [String: String], to resource: DatabaseResource) async throws(RestorationFault) {
        try await honest.restoration.addTags(tags, to: resource)
    }

    func tags(of resource: DatabaseResource) async throws(RestorationFault) -> [String: String] {
        try await honest.restoration.tags(of: resource)
    }

    func enableHTTPEndpoint(_ cluster: String) async throws(RestorationFault) {
        try await honest.restoration.enableHTTPEndpoint(cluster)
    }

    func select(_ sql: String, database: String?, cluster: String) async throws(RestorationFault) -> SelectedRows {
        try await honest.restoration.select(sql, database: database, cluster: cluster)
    }
}
