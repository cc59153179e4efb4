internal import FoundationEssentials

/// Which clusters were restored, and what may be asked of them: the rules without the servers.
struct RestoredClusters: Sendable {
    /// A status in AWS's words.
    enum Status: String, Sendable {
        case creating
        case available
        case deleting
        /// What was to be restored could not be.
        case failed
    }

    /// A restored cluster; its one instance, once it is asked for, is its writer.
    struct Cluster: Sendable {
        let identifier: String
        let time: Date
        let created: Date
        var status = Status.creating
        var tags: [String: String]
        var deletionProtection: Bool
        var httpEndpointEnabled = false
        var instance: Instance?
    }

    /// The instance of a restored cluster.
    struct Instance: Sendable {
        let identifier: String
        let zone: Zone
        let instanceClass: String
        let created: Date
        var status = "creating"
        var tags: [String: String]
    }

    /// What identifiers the production cluster and its instances have.
    let taken: Set<String>
    let zones: [Zone]
    private(set) var clusters: [Cluster] = []

    init(taken: Set<String>, zones: [Zone]) {
        self.taken = taken
        self.zones = zones
    }

    func cluster(_ identifier: String) -> Cluster? { clusters.first { $0.identifier == identifier } }

    func cluster(ofInstance identifier: String) -> Cluster? {
        clusters.first { $0.instance?.identifier == identifier }
    }

    /// A new cluster; `window` is what its source can be restored to.
    mutating func restore(
        _ request: RestoreRequest, window: ClosedRange<Date>, now: Date
    ) throws(RestorationFault) {
        try Self.check(request.cluster, "DBClusterIdentifier")
        guard !taken.contains(request.cluster), cluster(request.cluster) == nil else {
            throw .clusterExists(request.cluster)
        }
        let time = request.time ?? window.upperBound
        guard window.contains(time) else {
            throw .invalid(
                "The restore time \(Self.text(time)) is outside what can be restored, from "
                    + "\(Self.text(window.lowerBound)) to \(Self.text(window.upperBound)).")
        }
        clusters.append(
            Cluster(
                identifier: request.cluster, time: time, created: now, tags: request.tags,
                deletionProtection: request.deletionProtection))
    }

    /// A new instance of a restored cluster.
    mutating func createInstance(_ request: InstanceRequest, now: Date) throws(RestorationFault) {
        try Self.check(request.instance, "DBInstanceIdentifier")
        guard !taken.contains(request.instance), cluster(ofInstance: request.instance) == nil else {
            throw .instanceExists(request.instance)
        }
        guard !taken.contains(request.cluster) else {
            throw .clusterState("The sandbox makes instances in restored clusters only, not in \(request.cluster).")
        }
        guard let index = clusters.firstIndex(where: { $0.identifier == request.cluster }) else {
            throw .clusterNotFound(request.cluster)
        }
        guard clusters[index].status == .available else {
            throw .clusterState(
                "DB cluster \(request.cluster) is \(clusters[index].status.rawValue). Wait until it is available.")
        }
        guard clusters[index].instance == nil else {
            throw .clusterState("The sandbox gives a restored cluster one instance, and it has one.")
        }
        let zone = request.zone.map { name in zones.first { $0.name == name } } ?? zones.first
        guard let zone else { throw .invalid("There is no zone \(request.zone ?? "") in this region.") }
        clusters[index].instance = Instance(
            identifier: request.instance, zone: zone, instanceClass: request.instanceClass, created: now,
            tags: request.tags)
    }

    /// An instance is to go.
    mutating func deleteInstance(_ identifier: String) throws(RestorationFault) {
        guard !taken.contains(identifier) else {
            throw .instanceState("The sandbox deletes instances of restored clusters only, not \(identifier).")
        }
        guard let index = clusters.firstIndex(where: { $0.instance?.identifier == identifier }) else {
            throw .instanceNotFound(identifier)
        }
        guard clusters[index].instance?.status != "deleting" else {
            throw .instanceState("DB instance \(identifier) is being deleted already.")
        }
        clusters[index].instance?.status = "deleting"
    }

    /// A cluster is to go.
    mutating func deleteCluster(_ identifier: String) throws(RestorationFault) {
        guard !taken.contains(identifier) else { throw .protected(identifier) }
        guard let index = clusters.firstIndex(where: { $0.identifier == identifier }) else {
            throw .clusterNotFound(identifier)
        }
        guard !clusters[index].deletionProtection else { throw .protected(identifier) }
        guard clusters[index].instance == nil else {
            throw .clusterState("Cluster cannot be deleted, it still contains DB instances in non-deleting state.")
        }
        guard clusters[index].status != .deleting, clusters[index].status != .creating else {
            throw .clusterState("DB cluster \(identifier) is \(clusters[index].status.rawValue).")
        }
        clusters[index].status = .deleting
    }

    /// Changes a cluster; nothing when it is gone.
    mutating func change(_ identifier: String, _ body: (inout Cluster) -> Void) {
        guard let index = clusters.firstIndex(where: { $0.identifier == identifier }) else { return }
        body(&clusters[index])
    }

    /// A cluster is gone.
    mutating func remove(_ identifier: String) { clusters.removeAll { $0.identifier == identifier } }

    /// An identifier as RDS takes it: a letter, then letters, digits and single hyphens, 63 at most.
    private static func check(_ identifier: String, _ name: String) throws(RestorationFault) {
        let isPlain = identifier.utf8.allSatisfy {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                || $0 == UInt8(ascii: "-")
        }
        guard isPlain, identifier.utf8.count <= 63, identifier.first?.isLetter == true, !identifier.hasSuffix("-"),
            !identifier.contains("--")
        else {
            throw .invalid(
                "The parameter \(name) is not a valid identifier. Identifiers must begin with a letter; must contain "
                    + "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two "
                    + "consecutive hyphens.")
        }
    }

    private static func text(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
