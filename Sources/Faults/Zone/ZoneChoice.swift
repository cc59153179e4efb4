internal import AWS
internal import Experiments
internal import Stack

/// The parameter `zone`: a zone by its name, or by where the database's writer is.
enum ZoneChoice {
    static let words = ["of-the-writer", "not-of-the-writer"]
    /// What asking where the writer is needs.
    static let permissions = ["rds:DescribeDBClusters", "rds:DescribeDBInstances"]

    /// Those of a fault's permissions that it needs with its zone declared so: a zone that is named is not asked for.
    static func permissions(_ all: [String], of declaration: Declaration) -> [String] {
        let asks =
            switch declaration.arguments["zone"] {
            case nil: false
            case .string(let zone): words.contains(zone)
            // Not known yet.
            default: true
            }
        return asks ? all : all.filter { !permissions.contains($0) }
    }

    /// The zone that `text` means for the stack: of the zones without the writer the first in the stack file's order.
    static func resolve(_ text: String, in environment: FaultEnvironment) async throws(FaultRefusal) -> String {
        let zones = environment.stack.zones
        guard words.contains(text) else {
            guard zones.contains(text) else {
                throw FaultRefusal(
                    "the stack \(environment.stack.name) has no zone \(text)",
                    mend: "name one of \(zones.joined(separator: ", ")), or write \(words.joined(separator: " or "))")
            }
            return text
        }
        let writer = try await writersZone(in: environment)
        if text == "of-the-writer" { return writer }
        guard let other = zones.first(where: { $0 != writer }) else {
            throw FaultRefusal("the stack has no zone but the writer's, \(writer)", mend: "name the zone")
        }
        return other
    }

    private static func writersZone(in environment: FaultEnvironment) async throws(FaultRefusal) -> String {
        guard let cluster = environment.stack.database?.cluster else {
            throw FaultRefusal(
                "the stack file names no database, so there is no writer's zone", mend: "name the zone itself")
        }
        let view: ClusterView
        do {
            view = try await ClusterView.read(cluster, environment.aws)
        } catch {
            throw FaultRefusal(unread: "cluster \(cluster)", error, fault: FailoverDBCluster.schema.name)
        }
        guard let zone = view.writer?.zone, environment.stack.zones.contains(zone) else {
            throw FaultRefusal(
                "the writer of cluster \(cluster) is in no zone of the stack: \(view.writer?.zone ?? "it has none")",
                mend: "wait until the cluster is steady, or list the writer's zone in the stack file")
        }
        return zone
    }
}
