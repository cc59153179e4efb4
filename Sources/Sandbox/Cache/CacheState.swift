internal import FoundationEssentials

/// Which node is well, and what may be asked of the cache: the logic without the servers.
struct CacheState: Sendable {
    /// A status in AWS's words.
    enum Status: String, Sendable {
        case creating
        case available
        case modifying
    }

    /// Shards that may be failed over in a rolling day.
    /// Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html
    static let quota = 15
    private static let day: TimeInterval = 24 * 60 * 60

    let layout: CacheLayout
    private(set) var nodes: [String: Status]
    /// Shards whose primary was lost and which have not all their nodes back.
    private(set) var failingOver: Set<Int> = []
    private(set) var isSpreading = false
    private var accepted: [Date] = []

    init(_ layout: CacheLayout) {
        self.layout = layout
        nodes = Dictionary(uniqueKeysWithValues: layout.members.map { ($0.identifier, .creating) })
    }

    /// The group is available when nothing of it changes.
    var status: Status {
        if nodes.values.contains(.creating) { return .creating }
        return isWhole && failingOver.isEmpty && !isSpreading ? .available : .modifying
    }

    /// Whether every node is there.
    var isWhole: Bool { nodes.values.allSatisfy { $0 == .available } }

    func status(ofShard shard: Int) -> Status {
        if status == .creating { return .creating }
        let own = layout.members.filter { $0.shard == shard }
        let isWhole = own.allSatisfy { nodes[$0.identifier] == .available }
        return isWhole && !failingOver.contains(shard) ? .available : .modifying
    }

    func status(of node: String) -> Status { nodes[node] ?? .creating }

    /// Accepts a failover of a shard.
    mutating func beginTestFailover(group: String, shard: String, now: Date) throws(CacheFault) -> Int {
        guard group == layout.group else { throw .groupNotFound(group) }
        guard let index = (0..<CacheLayout.shardCount).first(where: { CacheLayout.shardName($0) == shard }) else {
            throw .shardNotFound(shard)
        }
        guard status == .available else { throw .invalidGroupState(group: group, status: status.rawValue) }
        accepted.removeAll { now.timeIntervalSince($0) >= Self.day }
        guard accepted.count < Self.quota else { throw .quotaExceeded(limit: Self.quota) }
        accepted.append(now)
        failingOver.insert(index)
        return index
    }

    /// A shard's primary is gone.
    mutating func lostPrimary(of shard: Int) { failingOver.insert(shard) }

    /// A shard has all it should have.
    mutating func recovered(_ shard: Int) { failingOver.remove(shard) }

    mutating func set(_ node: String, _ status: Status) { nodes[node] = status }

    mutating func spreading(_ spreading: Bool) { isSpreading = spreading }
}
