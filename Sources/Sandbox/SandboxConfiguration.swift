internal import FoundationEssentials

/// The file given by `--config`: what may be set of an honest sandbox.
///
///     {"timing": "aws",
///      "failover": {"beforePromotion": 5, "beforeEndpointMoves": 2.5},
///      "service": "/path/of/an/executable",
///      "postgres": {"shared_buffers": "64MB"},
///      "endpoint": {"throttle": {"perSecond": 5, "burst": 10}, "staleSeconds": 2, "deny": ["ecs:*"]}}
public struct SandboxConfiguration: Codable, Sendable {
    /// Delays of a failover's parts, in seconds.
    public struct Failover: Codable, Sendable {
        /// Before the old writer is fenced.
        public var beforeFence: Double?
        /// Between the fence and the promotion.
        public var beforePromotion: Double?
        /// Between the promotion and the endpoint's move.
        public var beforeEndpointMoves: Double?
        /// Before the old writer is brought back as a reader.
        public var beforeRejoin: Double?
    }

    /// How long what the control plane does takes.
    public enum Timing: String, Codable, Sendable, CaseIterable {
        /// As little as it needs: for tests and demonstrations.
        case fast
        /// About as long as on AWS: tasks start after 15 to 30 s, the writer moves in some 15 s, a failed cache node
        /// is replaced after a minute, and clients may keep the load balancer's addresses for a minute.
        case aws
    }

    /// How long what the control plane does takes; fast unless given. What is set beside it wins.
    public var timing: Timing?
    /// Delays of a failover's parts.
    public var failover: Failover?
    /// The absolute path of the service's executable.
    public var service: String?
    /// Further PostgreSQL parameters.
    public var postgres: [String: String]?
    /// How the AWS endpoint behaves besides what it does.
    public var endpoint: EndpointConduct?

    /// The longest delay, in seconds.
    private static let longestDelay = 600.0
    private static let keys: Set = ["timing", "failover", "service", "postgres", "endpoint"]
    private static let failoverKeys: Set = ["beforeFence", "beforePromotion", "beforeEndpointMoves", "beforeRejoin"]

    /// Reads the file.
    /// - Throws: what is wrong with it, and where.
    public static func read(_ path: String) throws(SandboxError) -> SandboxConfiguration {
        guard let text = readText(path) else { throw SandboxError("the configuration file \(path) cannot be read") }
        return try parse(Data(text.utf8), path)
    }

    static func parse(_ data: Data, _ path: String) throws(SandboxError) -> SandboxConfiguration {
        do {
            let decoder = JSONDecoder()
            let shape = try decoder.decode(Shape.self, from: data)
            for (name, known, found) in [
                ("", keys, shape.keys), ("failover.", failoverKeys, shape.failoverKeys),
                ("endpoint.", EndpointConduct.keys, shape.endpointKeys),
                ("endpoint.throttle.", EndpointConduct.throttleKeys, shape.throttleKeys),
            ] {
                if let unknown = found.subtracting(known).min() {
                    throw SandboxError(
                        "\(path): there is no setting \"\(name)\(unknown)\"",
                        remedy: "known are: \(known.sorted().joined(separator: ", "))")
                }
            }
            return try decoder.decode(Self.self, from: data)
        } catch let error as SandboxError {
            throw error
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.last?.stringValue == "timing" {
            throw SandboxError(
                "\(path): timing is none of the profiles",
                remedy: "give one of: \(Timing.allCases.map(\.rawValue).joined(separator: ", "))")
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.last?.stringValue == "quotas" {
            let known = EndpointConduct.Quotas.allCases.map(\.rawValue).joined(separator: ", ")
            throw SandboxError("\(path): endpoint.quotas is none that is known", remedy: "give one of: \(known)")
        } catch {
            throw SandboxError("\(path): \(error)", remedy: "write it as {\"failover\": {\"beforePromotion\": 5}}")
        }
    }

    /// Puts the settings in place.
    public func apply(to setup: inout SandboxSetup) throws(SandboxError) {
        if timing == .aws { Self.slowDown(&setup) }
        if let failover {
            try set(&setup.failover.beforeFence, "beforeFence", failover.beforeFence)
            try set(&setup.failover.beforePromotion, "beforePromotion", failover.beforePromotion)
            try set(&setup.failover.beforeEndpointMoves, "beforeEndpointMoves", failover.beforeEndpointMoves)
            try set(&setup.failover.beforeRejoin, "beforeRejoin", failover.beforeRejoin)
        }
        if let service {
            guard service.hasPrefix("/") else { throw SandboxError("service: \(service) is not an absolute path") }
            setup.service.executable = service
        }
        if let postgres { setup.database.parameters = postgres }
        if let endpoint {
            try endpoint.check()
            setup.conduct = endpoint
        }
    }

    /// Everything that the control plane does, as slow as AWS does it; what is set beside the profile comes after it.
    private static func slowDown(_ setup: inout SandboxSetup) {
        setup.service.timing = .aws
        setup.healthCheck.interval = .seconds(5)
        setup.failover = .aws
        setup.cache.timing = .aws
        setup.loadBalancerTTLSeconds = 60
    }

    /// Sets a delay that is given, and leaves one that is not as it is.
    private func set(_ delay: inout Duration, _ name: String, _ seconds: Double?) throws(SandboxError) {
        guard let seconds else { return }
        guard (0...Self.longestDelay).contains(seconds) else {
            throw SandboxError("failover.\(name) is \(seconds)", remedy: "give 0 to \(Self.longestDelay) seconds")
        }
        delay = .seconds(seconds)
    }
}

/// The keys that a file has, whatever their values.
private struct Shape: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var keys: Set<String>
    var failoverKeys: Set<String> = []
    var endpointKeys: Set<String> = []
    var throttleKeys: Set<String> = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        keys = Self.names(container)
        failoverKeys = Self.names(Self.inner("failover", of: container))
        let endpoint = Self.inner("endpoint", of: container)
        endpointKeys = Self.names(endpoint)
        throttleKeys = Self.names(endpoint.flatMap { Self.inner("throttle", of: $0) })
    }

    private static func names(_ container: KeyedDecodingContainer<Key>?) -> Set<String> {
        Set(container?.allKeys.map(\.stringValue) ?? [])
    }

    private static func inner(
        _ name: String, of container: KeyedDecodingContainer<Key>
    ) -> KeyedDecodingContainer<Key>? {
        Key(stringValue: name).flatMap { try? container.nestedContainer(keyedBy: Key.self, forKey: $0) }
    }
}
