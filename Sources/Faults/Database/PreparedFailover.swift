internal import AWS
internal import Basics
internal import Experiments

/// A failover whose cluster and target are known.
struct PreparedFailover: PreparedFault {
    let cluster: String
    let before: ClusterView
    let target: String?
    let timeLimitSeconds: Int
    /// How long the undo waits; nil leaves it to this.
    let undoSeconds: Int?
    let environment: FaultEnvironment
    /// Whether the writer's zone is dark already, as part of an outage: then the writer may move by itself, to an
    /// instance of AWS's choice.
    var isInOutage = false
    /// When the new writer was first seen: the write that proves it must begin later.
    private let movedAt = Locked<Int64?>(nil)
    /// When the call was sent, unless AWS definitely refused it.
    private let accepted = Locked<Int64?>(nil)
    /// The undo waits at least this long, however short the time for the evidence is.
    private static let undoSeconds = 300
    private static let settlingMicroseconds: Int64 = 15_000_000

    init(
        cluster: String, before: ClusterView, target: String?, timeLimitSeconds: Int, undoSeconds: Int?,
        environment: FaultEnvironment
    ) {
        self.cluster = cluster
        self.before = before
        self.target = target
        self.timeLimitSeconds = timeLimitSeconds
        self.undoSeconds = undoSeconds
        self.environment = environment
    }

    let undoKind = UndoKind.waits

    private var oldWriter: String { before.writer?.identifier ?? "none" }

    var plan: FaultPlan {
        let parameters =
            ["DBClusterIdentifier=\(cluster)"] + (target.map { ["TargetDBInstanceIdentifier=\($0)"] } ?? [])
        let destination = target.map { "to \($0)" } ?? "to an instance that AWS chooses"
        var impact = FaultImpact()
        impact.movesWriter = true
        return FaultPlan(
            fault: FailoverDBCluster.schema.name, targets: [cluster, oldWriter],
            calls: [.init("rds:FailoverDBCluster", parameters, resource: before.cluster.arn)],
            undo: FailoverDBCluster.reference.undo,
            blastRadius: "every write through the cluster's endpoint while the writer moves from \(oldWriter) "
                + destination,
            impact: impact, timeLimitSeconds: timeLimitSeconds)
    }

    func inject() async throws(InjectionFailure) {
        if isInOutage {
            if try await hasMovedByItself() { return }
        } else {
            try await check()
        }
        let operation = RDS.failoverDBCluster(identifier: cluster, targetInstance: target)
        accepted.withLock { $0 = environment.clock.now() }
        do {
            guard target != nil else {
                // AWS would choose anew: a second call could move the writer back, so there is none.
                _ = try await environment.aws.call(operation)
                return
            }
            // A named target makes a repeated call harmless; still it is sent only while the writer is the old one.
            _ = try await environment.aws.change(operation) {
                [environment, cluster, oldWriter] () throws(AWSError) -> Bool in
                let view = try await ClusterView.read(cluster, environment.aws)
                return view.writer?.identifier == oldWriter && view.cluster.status == "available"
            }
        } catch {
            if !error.mayHaveTakenEffect { accepted.withLock { $0 = nil } }
            throw InjectionFailure("\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
        }
    }

    /// Waits until the cluster takes the call; true when its writer has moved before.
    private func hasMovedByItself() async throws(InjectionFailure) -> Bool {
        let limit = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        var trouble = ""
        while true {
            do {
                let view = try await ClusterView.read(cluster, environment.aws)
                if let writer = view.writer, writer.identifier != oldWriter { return true }
                if view.cluster.status == "available", view.writer != nil { return false }
                trouble = view.unsteadiness
            } catch {
                trouble = "\(error)"
            }
            guard environment.clock.now() < limit, (try? await environment.pause(500)) != nil else {
                throw InjectionFailure(
                    "cluster \(cluster) takes no failover: \(trouble)", mayHaveTakenEffect: false)
            }
        }
    }

    func check() async throws(InjectionFailure) {
        let view: ClusterView
        do {
            view = try await ClusterView.read(cluster, environment.aws)
        } catch {
            throw InjectionFailure("cluster \(cluster) cannot be read: \(error)", mayHaveTakenEffect: false)
        }
        guard view.isSteady, view.writer?.identifier == oldWriter else {
            let what = view.isSteady ? "its writer is \(view.writer?.identifier ?? "none")" : view.unsteadiness
            throw InjectionFailure(
                "cluster \(cluster) changed since the run began: \(what)", mayHaveTakenEffect: false)
        }
    }

    func evidence() async throws(AWSError) -> Evidence? {
        let view = try await ClusterView.read(cluster, environment.aws)
        guard let writer = view.writer, writer.identifier != oldWriter, view.cluster.status == "available" else {
            return nil
        }
        guard isInOutage || target == nil || writer.identifier == target else { return nil }
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
    ///
    /// AWS may call a cluster available for some seconds after it accepted the call: until the writer has moved, what
    /// looks steady then is not believed.
    func undo() async throws(UndoFailure) {
        try await Healing(
            what: "cluster \(cluster)", limitSeconds: undoSeconds ?? max(timeLimitSeconds, Self.undoSeconds),
            pauseMilliseconds: 500,
            mend: "look at it with `aws rds describe-db-clusters --db-cluster-identifier \(cluster)`, and run nothing "
                + "against it until it is available", environment: environment
        ).wait { () async throws(AWSError) in
            let view = try await ClusterView.read(cluster, environment.aws)
            let hasMoved = view.writer?.identifier != oldWriter
            if view.isSteady && (hasMoved || isSettled) { return nil }
            return view.isSteady ? "the accepted failover has not begun" : view.unsteadiness
        }
    }

    /// Whether no failover can be about to begin: none was asked for, or it was long enough ago.
    private var isSettled: Bool {
        accepted.withLock { $0 }.map { environment.clock.now() - $0 > Self.settlingMicroseconds } ?? true
    }
}
