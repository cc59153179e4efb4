internal import AWS

/// What ElastiCache noted about test failovers, told by its sentences: its events have no ids.
///
/// Source: ElastiCache user guide, "Testing automatic failover"; older sentences say "master node" or leave the first
/// node out, so they are matched loosely.
struct CacheEvents: Sendable {
    /// AWS allows so many shards in 24 hours, over all groups of the account.
    static let dailyShards = 15
    private static let daySeconds: Int64 = 86_400
    /// AWS's clock may be ahead of this machine's.
    private static let aheadSeconds: Int64 = 120

    private var events: [ElastiCache.Event]

    init(_ events: [ElastiCache.Event]) { self.events = events }

    /// The events of all groups, or of one and its nodes, since an instant in seconds since 1970.
    static func read(
        of group: String? = nil, since: Int64, in environment: FaultEnvironment
    ) async throws(AWSError) -> CacheEvents {
        // With an end of its own the window does not depend on AWS's default length.
        let until = environment.secondsSince1970() + aheadSeconds
        var events = try await environment.aws.pages { marker in
            ElastiCache.describeEvents(
                source: group, type: "replication-group", since: since, until: until, marker: marker)
        }
        if group != nil {
            events += try await environment.aws.pages { marker in
                ElastiCache.describeEvents(type: "cache-cluster", since: since, until: until, marker: marker)
            }
        }
        return CacheEvents(events)
    }

    /// The events of the last 24 hours of the whole account.
    static func lastDay(in environment: FaultEnvironment) async throws(AWSError) -> CacheEvents {
        try await read(since: environment.secondsSince1970() - daySeconds, in: environment)
    }

    /// These without those of `known`, each as often as it is there.
    func without(_ known: CacheEvents) -> CacheEvents {
        var rest = known.events
        return CacheEvents(
            events.filter { event in
                guard let index = rest.firstIndex(of: event) else { return true }
                rest.remove(at: index)
                return false
            })
    }

    /// How many shards were failed over by a call.
    var calls: Int { events.filter { Self.isCall($0.message) }.count }

    /// Whether the call for this shard was noted.
    func hasCall(for shard: ElastiCache.ReplicationGroup.NodeGroup) -> Bool {
        events.contains { Self.isCall($0.message) && $0.message.hasSuffix(" \(shard.id)") }
    }

    /// The sentence that says that this shard has a new primary.
    func completion(of shard: ElastiCache.ReplicationGroup.NodeGroup) -> String? {
        events.lazy.map(\.message).first { message in
            let words = message.lowercased()
            return words.contains("failover") && words.contains("completed")
                && shard.members.contains { Self.names($0.cluster, in: message) }
        }
    }

    /// Whether a sentence has this node's name as a whole word: another group's may end with it.
    private static func names(_ node: String, in message: String) -> Bool {
        message.split { !($0.isLetter || $0.isNumber || $0 == "-") }.contains { $0 == node }
    }

    /// Whether the lost node of this shard is back.
    func hasRecovered(_ shard: ElastiCache.ReplicationGroup.NodeGroup) -> Bool {
        events.contains { event in
            event.message.lowercased().contains("finished recovery")
                && shard.members.contains { $0.cluster == event.source }
        }
    }

    private static func isCall(_ message: String) -> Bool { message.lowercased().contains("test failover api called") }
}
