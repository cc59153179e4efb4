public import FoundationEssentials

/// What the AWS endpoint may tell the sandbox of backups: restoring a cluster to a point in time into a new one, the
/// new one's life, and reading from it without its network.
public protocol DatabaseRestoration: Sendable {
    /// Begins to restore; the new cluster is `creating`, without instances.
    func restore(_ request: RestoreRequest) async throws(RestorationFault) -> ClusterDescription

    /// Begins to make an instance of a restored cluster: its server recovers to the cluster's point in time.
    func createInstance(_ request: InstanceRequest) async throws(RestorationFault) -> InstanceDescription

    /// Begins to delete an instance of a restored cluster.
    func deleteInstance(_ identifier: String) async throws(RestorationFault) -> InstanceDescription

    /// Begins to delete a restored cluster that has no instances.
    func deleteCluster(_ identifier: String) async throws(RestorationFault) -> ClusterDescription

    /// Adds tags; the value of a key that is there is replaced.
    func addTags(_ tags: [String: String], to resource: DatabaseResource) async throws(RestorationFault)

    /// The tags of a resource.
    func tags(of resource: DatabaseResource) async throws(RestorationFault) -> [String: String]

    /// Lets the Data API serve a cluster.
    func enableHTTPEndpoint(_ cluster: String) async throws(RestorationFault)

    /// Runs a SELECT on the writer of a cluster that the Data API serves.
    func select(_ sql: String, database: String?, cluster: String) async throws(RestorationFault) -> SelectedRows
}

/// A cluster or an instance, by its identifier.
public enum DatabaseResource: Sendable, Hashable {
    case cluster(String)
    case instance(String)
}

/// What `RestoreDBClusterToPointInTime` asks for.
public struct RestoreRequest: Sendable, Hashable {
    /// The cluster whose past is wanted.
    public var source: String
    /// The identifier of the new one.
    public var cluster: String
    /// The instant; nil for the latest that can be restored to.
    public var time: Date?
    /// The new cluster's tags.
    public var tags: [String: String]
    /// Whether the new cluster refuses to be deleted.
    public var deletionProtection: Bool

    /// A request of its parts.
    public init(
        source: String, cluster: String, time: Date?, tags: [String: String] = [:], deletionProtection: Bool = false
    ) {
        self.source = source
        self.cluster = cluster
        self.time = time
        self.tags = tags
        self.deletionProtection = deletionProtection
    }
}

/// What `CreateDBInstance` asks for.
public struct InstanceRequest: Sendable, Hashable {
    /// The cluster it becomes a member of.
    public var cluster: String
    /// Its identifier.
    public var instance: String
    /// The class in AWS's words.
    public var instanceClass: String
    /// The zone; nil for the first.
    public var zone: String?
    /// Its tags.
    public var tags: [String: String]

    /// A request of its parts.
    public init(
        cluster: String, instance: String, instanceClass: String, zone: String? = nil, tags: [String: String] = [:]
    ) {
        self.cluster = cluster
        self.instance = instance
        self.instanceClass = instanceClass
        self.zone = zone
        self.tags = tags
    }
}

/// The answer of a SELECT: values as PostgreSQL writes them.
public struct SelectedRows: Sendable, Hashable {
    /// A column.
    public struct Column: Sendable, Hashable {
        /// Its name in the answer.
        public var name: String
        /// The number of its type in PostgreSQL's catalogue `pg_type`.
        public var type: UInt32

        /// A column of its parts.
        public init(name: String, type: UInt32) {
            self.name = name
            self.type = type
        }
    }

    /// The columns in their order.
    public var columns: [Column]
    /// The rows; nil is NULL.
    public var rows: [[String?]]

    /// An answer of its parts.
    public init(columns: [Column], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }
}

/// A refusal of the control plane about backups and what is restored from them.
public enum RestorationFault: Error, Sendable, Hashable {
    /// No cluster has this identifier.
    case clusterNotFound(String)
    /// No instance has this identifier.
    case instanceNotFound(String)
    /// A cluster has this identifier already.
    case clusterExists(String)
    /// An instance has this identifier already.
    case instanceExists(String)
    /// The cluster cannot do this as it is; the text says why and what to do.
    case clusterState(String)
    /// The instance cannot do this as it is.
    case instanceState(String)
    /// The wish cannot be fulfilled whatever the state is.
    case invalid(String)
    /// The cluster is protected from deletion.
    case protected(String)
    /// The Data API cannot serve the request.
    case badRequest(String)
    /// PostgreSQL refused the statement.
    case databaseError(String)
}
