internal import Sandbox

/// Knows no cluster: restoring is tested where there is a real database.
struct NoRestoration: DatabaseRestoration {
    func restore(_ request: RestoreRequest) async throws(RestorationFault) -> ClusterDescription {
        throw .clusterNotFound(request.source)
    }

    func createInstance(_ request: InstanceRequest) async throws(RestorationFault) -> InstanceDescription {
        throw .clusterNotFound(request.cluster)
    }

    func deleteInstance(_ identifier: String) async throws(RestorationFault) -> InstanceDescription {
        throw .instanceNotFound(identifier)
    }

    func deleteCluster(_ identifier: String) async throws(RestorationFault) -> ClusterDescription {
        throw .clusterNotFound(identifier)
    }

    func addTags(_ tags: [String: String], to resource: DatabaseResource) async throws(RestorationFault) {
        throw .clusterNotFound("\(resource)")
    }

    func tags(of resource: DatabaseResource) async throws(RestorationFault) -> [String: String] {
        throw .clusterNotFound("\(resource)")
    }

    func enableHTTPEndpoint(_ cluster: String) async throws(RestorationFault) { throw .clusterNotFound(cluster) }

    func select(_ sql: String, database: String?, cluster: String) async throws(RestorationFault) -> SelectedRows {
        throw .clusterNotFound(cluster)
    }
}
