import Basics
import FoundationEssentials

@testable import Sandbox

/// The rules of restored clusters without servers: what is begun is seen as begun by the next call, and is done after
/// that call has been answered.
final class ModelRestoration: DatabaseRestoration {
    private struct State {
        var clusters: RestoredClusters
        /// Whether the last call began something, which the next one still sees as begun.
        var hasBegun = false
    }

    private let source: String
    private let window: ClosedRange<Date>
    private let state: Locked<State>

    /// Restores a source, whose cluster and instances have identifiers that are taken.
    init(source: String, instances: [String], window: ClosedRange<Date>) {
        self.source = source
        self.window = window
        state = Locked(
            State(
                clusters: RestoredClusters(taken: Set([source] + instances), zones: Zone.ofRegion("us-east-1"))))
    }

    func restore(_ request: RestoreRequest) throws(RestorationFault) -> ClusterDescription {
        guard request.source == source else { throw .clusterNotFound(request.source) }
        return try begin { [window] clusters throws(RestorationFault) in
            try clusters.restore(request, window: window, now: window.upperBound)
            return try Self.describe(request.cluster, clusters)
        }
    }

    func createInstance(_ request: InstanceRequest) throws(RestorationFault) -> InstanceDescription {
        try begin { [window] clusters throws(RestorationFault) in
            try clusters.createInstance(request, now: window.upperBound)
            return try Self.describe(instance: request.instance, clusters)
        }
    }

    func deleteInstance(_ identifier: String) throws(RestorationFault) -> InstanceDescription {
        try begin { clusters throws(RestorationFault) in
            try clusters.deleteInstance(identifier)
            return try Self.describe(instance: identifier, clusters)
        }
    }

    func deleteCluster(_ identifier: String) throws(RestorationFault) -> ClusterDescription {
        try begin { clusters throws(RestorationFault) in
            try clusters.deleteCluster(identifier)
            return try Self.describe(identifier, clusters)
        }
    }

    func addTags(_ tags: [String: String], to resource: DatabaseResource) throws(RestorationFault) {
        _ = try self.tags(of: resource)
        try look { clusters throws(RestorationFault) in
            switch resource {
            case .cluster(let name): clusters.change(name) { $0.tags.merge(tags) { $1 } }
            case .instance(let name):
                guard let cluster = clusters.cluster(ofInstance: name)?.identifier else { return }
                clusters.change(cluster) { $0.instance?.tags.merge(tags) { $1 } }
            }
        }
    }

    func tags(of resource: DatabaseResource) throws(RestorationFault) -> [String: String] {
        try look { clusters throws(RestorationFault) in
            switch resource {
            case .cluster(let name):
                guard let found = clusters.cluster(name) else { throw .clusterNotFound(name) }
                return found.tags
            case .instance(let name):
                guard let found = clusters.cluster(ofInstance: name)?.instance else { throw .instanceNotFound(name) }
                return found.tags
            }
        }
    }

    func enableHTTPEndpoint(_ cluster: String) throws(RestorationFault) {
        try look { clusters throws(RestorationFault) in
            guard let found = clusters.cluster(cluster) else { throw .clusterNotFound(cluster) }
            guard found.status == .available else { throw .clusterState("DB cluster \(cluster) is being made.") }
            clusters.change(cluster) { $0.httpEndpointEnabled = true }
        }
    }

    func select(_ sql: String, database: String?, cluster: String) throws(RestorationFault) -> SelectedRows {
        try look { clusters throws(RestorationFault) in
            guard let found = clusters.cluster(cluster) else { throw .clusterNotFound(cluster) }
            guard found.httpEndpointEnabled else { throw .badRequest(cluster) }
            guard found.instance != nil else { throw .clusterState("DB cluster \(cluster) has no available writer.") }
            guard !sql.contains("no_such_table") else { throw .databaseError("ERROR: no no_such_table") }
            return SelectedRows(columns: [.init(name: "?column?", type: 23)], rows: [["1"]])
        }
    }

    private func begin<Result>(
        _ body: (inout RestoredClusters) throws(RestorationFault) -> Result
    ) throws(RestorationFault) -> Result {
        try state.withLock { state throws(RestorationFault) in
            let result: Result
            do throws(RestorationFault) {
                result = try body(&state.clusters)
            } catch {
                Self.settle(&state)
                throw error
            }
            state.hasBegun = true
            return result
        }
    }

    private func look<Result>(
        _ body: (inout RestoredClusters) throws(RestorationFault) -> Result
    ) throws(RestorationFault) -> Result {
        try state.withLock { state throws(RestorationFault) in
            defer { Self.settle(&state) }
            return try body(&state.clusters)
        }
    }

    private static func settle(_ state: inout State) {
        guard state.hasBegun else { return }
        state.hasBegun = false
        for cluster in state.clusters.clusters {
            state.clusters.change(cluster.identifier) { cluster in
                if cluster.instance?.status == "deleting" { cluster.instance = nil }
                cluster.instance?.status = "available"
                if cluster.status == .creating { cluster.status = .available }
            }
            if cluster.status == .deleting { state.clusters.remove(cluster.identifier) }
        }
    }

    private static func describe(
        _ identifier: String, _ clusters: RestoredClusters
    ) throws(RestorationFault) -> ClusterDescription {
        guard let found = clusters.cluster(identifier) else { throw .clusterNotFound(identifier) }
        return ClusterDescription(
            identifier: identifier, status: found.status.rawValue, endpoint: "\(identifier).sandbox.internal",
            readerEndpoint: "\(identifier).sandbox.internal", port: 5432, engine: "aurora-postgresql",
            engineVersion: "15.18", databaseName: "payments", zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
            members: [], created: found.created)
    }

    private static func describe(
        instance identifier: String, _ clusters: RestoredClusters
    ) throws(RestorationFault) -> InstanceDescription {
        guard let cluster = clusters.cluster(ofInstance: identifier), let found = cluster.instance else {
            throw .instanceNotFound(identifier)
        }
        return InstanceDescription(
            identifier: identifier, cluster: cluster.identifier, zone: found.zone.name, status: found.status,
            isWriter: true, promotionTier: 1, instanceClass: found.instanceClass, engine: "aurora-postgresql",
            engineVersion: "15.18", address: "\(identifier).sandbox.internal", port: 5432, created: found.created)
    }
}
