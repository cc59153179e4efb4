import Basics
import FoundationEssentials

@testable import Sandbox

/// A stand-in for the database, so that the wire format can be judged: it keeps a status and a writer, and moves
/// nothing. That a failover really happens is tested where there is a real database.
final class ModelDatabase: DatabaseControl {
    static let name = "sandbox-aurora"

    private struct State {
        var writer: Int
        /// How often the cluster still shows itself as failing over, and to which instance.
        var failingOver: (left: Int, target: Int)?
        var events: [EventDescription]
    }

    /// How often a failover is seen before it is over.
    private static let timesSeen = 3

    private let instances: [String]
    private let now: @Sendable () -> Date
    private let state: Locked<State>

    /// A cluster of these instances, the first of them its writer.
    init(
        instances: [String] = ["a", "b", "c"], events: [EventDescription] = [],
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.instances = instances.map { "\(Self.name)-\($0)" }
        self.now = now
        state = Locked(State(writer: 0, events: events))
        restoration = ModelRestoration(
            source: Self.name, instances: self.instances, window: Self.created...Self.created + 3_600)
    }

    func describeClusters(_ identifier: String?) async throws(ControlFault) -> [ClusterDescription] {
        guard identifier == nil || identifier == Self.name else { throw .clusterNotFound(identifier ?? "") }
        return [
            state.withLock { state in
                if let (left, target) = state.failingOver {
                    state.failingOver = left > 1 ? (left - 1, target) : nil
                    if left == 1 {
                        state.writer = target
                        tell("Completed failover to DB instance: \(instances[target])", &state)
                    }
                }
                return cluster(state)
            }
        ]
    }

    func describeInstances(_ identifier: String?) async throws(ControlFault) -> [InstanceDescription] {
        let found = instances.indices.filter { identifier == nil || instances[$0] == identifier }
        if let identifier, found.isEmpty { throw .instanceNotFound(identifier) }
        let writer = state.withLock { $0.writer }
        return found.map { index in
            InstanceDescription(
                identifier: instances[index], cluster: Self.name, zone: zone(index), status: "available",
                isWriter: index == writer, promotionTier: 1, instanceClass: "db.t4g.medium",
                engine: "aurora-postgresql", engineVersion: "15.18",
                address: "\(instances[index]).sandbox.internal", port: 5432, created: Self.created)
        }
    }

    let restoration: any DatabaseRestoration

    func events() async -> [EventDescription] { state.withLock { $0.events } }

    func failover(cluster name: String, target: String?) async throws(ControlFault) -> ClusterDescription {
        guard name == Self.name else { throw .clusterNotFound(name) }
        return try state.withLock { state throws(ControlFault) in
            guard state.failingOver == nil else { throw .invalidClusterState(cluster: name, status: "failing-over") }
            let chosen = target.map { instances.firstIndex(of: $0) } ?? instances.indices.first { $0 != state.writer }
            guard let chosen else { throw .instanceNotFound(target ?? "") }
            guard chosen != state.writer else {
                throw .invalidInstanceState(instance: instances[chosen], reason: "it is the writer already")
            }
            state.failingOver = (Self.timesSeen, chosen)
            tell("Started cross AZ failover to DB instance: \(instances[chosen])", &state)
            return self.cluster(state)
        }
    }

    /// 2026-11-22T20:00:00.120Z
    private static let created = Date(timeIntervalSince1970: 1_795_377_600.120)

    private func zone(_ index: Int) -> String { "us-east-1" + ["a", "b", "c"][index % 3] }

    private func tell(_ message: String, _ state: inout State) {
        state.events.append(
            EventDescription(
                source: .cluster, identifier: Self.name, message: message, categories: ["failover", "notification"],
                date: now()))
    }

    private func cluster(_ state: State) -> ClusterDescription {
        var description = ClusterDescription(
            identifier: Self.name, status: state.failingOver == nil ? "available" : "failing-over",
            endpoint: "writer.sandbox.internal", readerEndpoint: "readers.sandbox.internal", port: 5432,
            engine: "aurora-postgresql", engineVersion: "15.18", databaseName: "payments & <more>",
            zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
            members: instances.indices.map {
                ClusterMember(instance: instances[$0], isWriter: $0 == state.writer, promotionTier: 1)
            }, created: Self.created)
        description.earliestRestorable = Self.created
        description.latestRestorable = Self.created
        return description
    }
}
