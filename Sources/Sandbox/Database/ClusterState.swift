/// Who is what in the cluster, and what may be asked of it: the logic without the servers.
struct ClusterState: Sendable, Equatable {
    /// A status in AWS's words.
    enum Status: String, Sendable {
        case creating
        case available
        case failingOver = "failing-over"
        case rebooting
        case failed
    }

    /// What is known of an instance.
    struct Member: Sendable, Equatable {
        let identifier: String
        let zone: Zone
        var status = Status.creating
        /// Who is promoted first when no target is named: all are alike, then the order of identifiers decides.
        let promotionTier = 1
    }

    let identifier: String
    private(set) var status = Status.creating
    private(set) var members: [Member]
    private(set) var writer: String

    /// A cluster of one instance a zone; the first is the writer.
    init(identifier: String, zones: [Zone]) {
        self.identifier = identifier
        members = zones.map { Member(identifier: "\(identifier)-\($0.letter)", zone: $0) }
        writer = members[0].identifier
    }

    /// The instances that do not take writes.
    var readers: [Member] { members.filter { $0.identifier != writer } }

    /// The member named, or nil.
    func member(_ identifier: String) -> Member? { members.first { $0.identifier == identifier } }

    /// Everything runs.
    mutating func created() {
        status = .available
        for index in members.indices { members[index].status = .available }
    }

    /// Accepts a failover, and says to whom.
    mutating func beginFailover(to target: String?) throws(ControlFault) -> Member {
        guard status == .available else {
            throw .invalidClusterState(cluster: identifier, status: status.rawValue)
        }
        let chosen = try choose(target)
        // With any one standby confirming commits, what was acknowledged may be on either reader: both must answer.
        if let missing = readers.first(where: { $0.status != .available }) {
            throw .invalidClusterState(
                cluster: identifier, status: "available, but instance \(missing.identifier) is \(missing.status.rawValue)")
        }
        status = .failingOver
        return chosen
    }

    private func choose(_ target: String?) throws(ControlFault) -> Member {
        guard let target else {
            guard let first = readers.first(where: { $0.status == .available }) else {
                throw .invalidClusterState(cluster: identifier, status: "without an available reader")
            }
            return first
        }
        guard let named = member(target) else { throw .instanceNotFound(target) }
        guard named.identifier != writer else {
            throw .invalidInstanceState(instance: target, reason: "it is already the writer")
        }
        guard named.status == .available else {
            throw .invalidInstanceState(instance: target, reason: "it is \(named.status.rawValue)")
        }
        return named
    }

    /// The target takes writes; the old writer is on its way back as a reader.
    mutating func completeFailover(to target: String) {
        set(writer, .rebooting)
        writer = target
        status = .available
    }

    /// The failover failed and the old writer takes writes again.
    mutating func abandonFailover() { status = .available }

    /// The cluster has no working writer.
    mutating func fail() { status = .failed }

    /// An instance's status changed.
    mutating func set(_ instance: String, _ status: Status) {
        guard let index = members.firstIndex(where: { $0.identifier == instance }) else { return }
        members[index].status = status
    }
}
