public import HTTPClient

/// The way to the service: over which connections, and past name resolution to which address.
public struct Route: Sendable, Hashable {
    /// Whether requests share kept-alive connections.
    public var connection: ConnectionUse
    /// Where to connect instead of the address that the service's name resolves to; nil resolves the name.
    public var connectTo: ConnectAddress?

    /// A route of its parts.
    public init(connection: ConnectionUse, connectTo: ConnectAddress? = nil) {
        self.connection = connection
        self.connectTo = connectTo
    }

    /// As a real client goes: kept-alive connections of at most 5 s, the name resolved for each new one.
    public static let client = Route(connection: .reuse(maxAgeSeconds: 5))

    /// A fresh connection each time, to one node of the load balancer.
    public static func node(_ address: ConnectAddress) -> Route { Route(connection: .fresh, connectTo: address) }
}

/// One stream of requests with its own rate, way and statistics.
public struct StreamPlan: Sendable, Hashable {
    /// What a stream sends.
    public enum Kind: Sendable, Hashable {
        /// Transfers, retried under their key.
        case transfers
        /// Reads of an own key and of an account's balance in turn, never retried.
        case reads
    }

    /// The stream's name in the history and the report; a zone's name for a zone probe.
    public var name: String
    /// Transfers or reads.
    public var kind: Kind
    /// Scheduled starts a second: above 0, at most 100,000.
    public var ratePerSecond: Double
    /// The way that all of its requests take.
    public var route: Route
    /// Whether the recovery clock judges the stream. A stream that is pinned to a zone which the fault darkens until
    /// its undo is evidence, not a service level: its transfers count for durability, its arrivals are shown live but
    /// are no `req` records.
    public var judged: Bool

    /// A stream of its parts.
    public init(name: String, kind: Kind, ratePerSecond: Double, route: Route = .client, judged: Bool = true) {
        self.name = name
        self.kind = kind
        self.ratePerSecond = ratePerSecond
        self.route = route
        self.judged = judged
    }

    /// The main stream: transfers as a client sends them.
    public static func transfers(ratePerSecond: Double) -> StreamPlan {
        StreamPlan(name: "transfers", kind: .transfers, ratePerSecond: ratePerSecond)
    }

    /// Reads as a client sends them.
    public static func reads(ratePerSecond: Double) -> StreamPlan {
        StreamPlan(name: "reads", kind: .reads, ratePerSecond: ratePerSecond)
    }

    /// Transfers through one zone's load-balancer node, each on a fresh connection.
    ///
    /// Real transfers and not `GET /ready`, so that the stream takes the whole way (node, task, writer), a zone that
    /// answers but cannot commit is dark too, and what is sent through the zone is part of the proof that nothing was
    /// lost.
    public static func zoneProbe(zone: String, node: ConnectAddress, ratePerSecond: Double) -> StreamPlan {
        StreamPlan(name: zone, kind: .transfers, ratePerSecond: ratePerSecond, route: .node(node))
    }
}
