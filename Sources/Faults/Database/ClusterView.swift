internal import AWS

/// A cluster and its instances, read together.
struct ClusterView: Sendable, Hashable {
    /// One instance and its part in the cluster.
    struct Instance: Sendable, Hashable {
        var identifier: String
        var zone: String
        var status: String
        var isWriter: Bool
        var promotionTier: Int
    }

    var cluster: RDS.DBCluster
    var instances: [Instance]

    /// The member that takes writes.
    var writer: Instance? { instances.first(where: \.isWriter) }

    var readers: [Instance] { instances.filter { !$0.isWriter } }

    /// Whether the cluster has a writer and everything is available.
    var isSteady: Bool {
        cluster.status == "available" && writer != nil && instances.allSatisfy { $0.status == "available" }
    }

    /// What is not as it should be, in words.
    var unsteadiness: String {
        var parts: [String] = []
        if cluster.status != "available" { parts.append("the cluster is \(cluster.status)") }
        if writer == nil { parts.append("it has no writer") }
        parts += instances.filter { $0.status != "available" }.map { "\($0.identifier) is \($0.status)" }
        return parts.joined(separator: ", ")
    }

    /// Asks RDS. The zones are the instances', since a cluster's members do not name theirs.
    static func read(_ identifier: String, _ aws: AWSClient) async throws(AWSError) -> ClusterView {
        let clusters = try await aws.call(RDS.describeDBClusters(identifier: identifier)).items
        guard let cluster = clusters.first, clusters.count == 1 else {
            throw AWSError(kind: .malformedAnswer, message: "\(clusters.count) clusters are called \(identifier)")
        }
        let known = try await aws.pages { RDS.describeDBInstances(cluster: identifier, marker: $0) }
        let instances = cluster.members.map { member in
            let instance = known.first { $0.identifier == member.instance }
            return Instance(
                identifier: member.instance, zone: instance?.availabilityZone ?? "unknown",
                status: instance?.status ?? "unknown", isWriter: member.isWriter,
                promotionTier: member.promotionTier ?? 1)
        }
        return ClusterView(cluster: cluster, instances: instances)
    }
}
