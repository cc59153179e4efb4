public import FoundationEssentials

/// Something that happened to the database, as `DescribeEvents` tells it.
public struct EventDescription: Sendable, Hashable {
    /// What an event is about.
    public enum Source: String, Sendable, Hashable {
        /// A cluster.
        case cluster = "db-cluster"
        /// An instance.
        case instance = "db-instance"
    }

    /// What kind of thing it happened to.
    public var source: Source
    /// The identifier of the cluster or instance.
    public var identifier: String
    /// The message, worded as RDS words it.
    public var message: String
    /// RDS event categories: `failover`, `recovery`, `notification`, ...
    public var categories: [String]
    /// When it happened.
    public var date: Date

    /// An event of all its parts.
    public init(source: Source, identifier: String, message: String, categories: [String], date: Date) {
        self.source = source
        self.identifier = identifier
        self.message = message
        self.categories = categories
        self.date = date
    }
}
