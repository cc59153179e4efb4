internal import Basics
internal import FoundationEssentials

/// What happened to the cache, in ElastiCache's words.
/// Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html#auto-failover-test
final class CacheEventLog: Sendable {
    private let events = Locked<[CacheEventDescription]>([])
    private let group: String
    private let now: @Sendable () -> Date

    init(group: String, now: @escaping @Sendable () -> Date) {
        self.group = group
        self.now = now
    }

    var all: [CacheEventDescription] { events.withLock { $0 } }

    /// Notes what happened to the replication group.
    func group(_ message: String) { note(.group, group, message) }

    /// Notes what happened to a node.
    func node(_ node: String, _ message: String) { note(.node, node, message) }

    private func note(_ source: CacheEventDescription.Source, _ identifier: String, _ message: String) {
        let date = now()
        events.withLock {
            $0.append(CacheEventDescription(source: source, identifier: identifier, message: message, date: date))
        }
    }
}
