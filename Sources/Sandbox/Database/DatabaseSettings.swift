/// The database cluster's settings.
public struct DatabaseSettings: Sendable {
    /// The cluster's identifier; the instances are named after it and their zone.
    public var cluster = "sandbox-aurora"
    /// The database that the service uses.
    public var database = "transactions"
    /// The class that instances are shown with.
    public var instanceClass = "db.t4g.medium"
    /// PostgreSQL's `synchronous_standby_names`; nil: a commit waits for any one of the other instances.
    public var synchronousStandbyNames: String?
    /// Further PostgreSQL parameters; they win over the sandbox's own.
    public var parameters: [String: String] = [:]

    /// The usual settings.
    public init() {}

    /// The cluster's writer endpoint, in the sandbox's own domain.
    var writerEndpoint: String { "\(cluster).cluster.sandbox.internal" }
    /// The cluster's reader endpoint.
    var readerEndpoint: String { "\(cluster).cluster-ro.sandbox.internal" }

    /// An instance's own name.
    func address(of instance: String) -> String { "\(instance).instance.sandbox.internal" }
}
