internal import AWS
internal import Basics
internal import Experiments

/// A failover whose cluster and target are known.
struct PreparedFailover: PreparedFault {
    let cluster: String
    let before: ClusterView
    let target: String?
    let timeLimitSeconds: Int
    let environment: FaultEnvironment
    /// When the new writer was first seen: the write that proves it must begin later.
    private let movedAt = Locked<Int64?>(nil)

    init(
        cluster: String, before: ClusterView, target: String?, timeLimitSeconds: Int, environment: FaultEnvironment
    ) {
        self.cluster = cluster
        self.before = before
        self.target = target
        self.timeLimitSeconds = timeLimitSeconds
        self.environment = environment
    }

    private var oldWriter: String { before.writer?.identifier ?? "none" }

    var plan: FaultPlan {
        let parameters =
            ["DBClusterIdentifier=\(cluster)"] + (target.map { ["TargetDBInstanceIdentifier=\($0)"] } ?? [])
        let destination = target.map { "to \($0)" } ?? "to an instance that AWS chooses"
        return FaultPlan(
            fault: FailoverDBCluster.schema.name, targets: [cluster, oldWriter],
            calls: [.init("rds:FailoverDBCluster", parameters)],
            undo: FailoverDBCluster.reference.undo,
            blastRadius: "every write through the cluster's endpoint while the writer moves from \(oldWriter) "
                + destination,
            timeLimitSeconds: timeLimitSeconds)
    }

    func inject() async throws(InjectionFailure) {
        do {
            // Sent a second time only while the writer is still the old one and nothing is under way.
            _ = try await environment.aws.change(RDS.failoverDBCluster(identifier: cluster, targetInstance: target)) {
                [environment, cluster, oldWriter] () throws(AWSError) -> Bool in
                let view = try await ClusterView.read(cluster, environment.aws)
                return view.writer?.identifier == oldWriter && view.cluster.status == "available"
            }
        } catch {
            throw InjectionFailure("\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        let view = try await ClusterView.read(cluster, environment.aws)
        guard let writer = view.writer, writer.identifier != oldWriter, view.cluster.status == "available" else {
            return nil
        }
        let now = environment.clock.now()
        let since = movedAt.withLock { moved -> Int64 in
            if moved == nil { moved = now }
            return moved ?? now
        }
        guard environment.writeAcknowledgedSince(since) else { return nil }
        return Evidence(
            fault: FailoverDBCluster.schema.name,
            summary: "the writer moved from \(oldWriter) to \(writer.identifier)",
            facts: [
                .init("old_writer", oldWriter), .init("old_zone", before.writer?.zone ?? "unknown"),
                .init("new_writer", writer.identifier), .init("new_zone", writer.zone),
                .init("write_acknowledged", "yes"),
            ])
    }

    /// Waits until the cluster and all its instances are available.
    func undo() async throws(UndoFailure) {
        let limit = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        var trouble = "it was not read"
        while true {
            do {
                let view = try await ClusterView.read(cluster, environment.aws)
                if view.isSteady { return }
                trouble = view.unsteadiness
            } catch {
                trouble = "\(error)"
            }
            guard environment.clock.now() < limit else { break }
            do { try await environment.pause(500) } catch { break }
        }
        throw UndoFailure(
            "cluster \(cluster) is not steady \(timeLimitSeconds) s after the run: \(trouble)",
            mend: "look at it with `aws rds describe-db-clusters --db-cluster-identifier \(cluster)`, and run nothing "
                + "against it until it is available")
    }
}
