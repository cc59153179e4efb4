internal import AWS
internal import Basics
internal import Stack

/// A restored cluster that is still there.
struct CloneLeftover: Leftover {
    let run: String
    let cluster: String
    let environment: FaultEnvironment
    /// How long AWS may take to delete an instance and a cluster.
    static let limitSeconds: Int64 = 3_600
    /// What only a person can mend, such as a missing permission, is tried much shorter.
    private static let shortPatienceSeconds: Int64 = 30

    var description: String { "\(cluster), a restored cluster of the run \(run), exists and costs money" }

    var calls: [FaultPlan.Call] {
        [
            .init("rds:DeleteDBInstance", ["DBInstanceIdentifier=\(cluster)-1", "SkipFinalSnapshot=true"]),
            .init("rds:DeleteDBCluster", ["DBClusterIdentifier=\(cluster)", "SkipFinalSnapshot=true"]),
        ]
    }

    /// Deletes its instance, then the cluster, and waits until both are gone. Each step reads first what is there.
    func restore() async throws(UndoFailure) -> [String] {
        let now = environment.clock.now()
        return try await restore(
            until: now + Self.limitSeconds * 1_000_000, hopelessUntil: now + Self.shortPatienceSeconds * 1_000_000)
    }

    /// Deletes it, and keeps trying until that instant of the clock; through what only a person can mend, such as
    /// credentials that have expired, until the other.
    func restore(until limit: Int64, hopelessUntil: Int64) async throws(UndoFailure) -> [String] {
        var wait = RewindWait(environment)
        var trouble = "it was not read"
        while environment.clock.now() < limit {
            do throws(AWSError) {
                guard let found = try await RewindClone.find(cluster, environment.aws) else {
                    return ["\(cluster) deleted"]
                }
                try checkOurs(found.identifier, found.tags)
                trouble = try await step(found)
            } catch {
                // What is still being made, or is being deleted, cannot be deleted: it will be, or it will be gone.
                trouble = "\(error)"
                let isOver = error.isHopeless && environment.clock.now() >= hopelessUntil
                if isOver || error.kind == .refused { throw failure(trouble) }
            }
            guard await wait.next() else { break }
        }
        throw failure(trouble)
    }

    /// The next step towards nothing being left; what is waited for.
    private func step(_ found: RDS.DBCluster) async throws(AWSError) -> String {
        let instances = try await environment.aws.pages { RDS.describeDBInstances(cluster: cluster, marker: $0) }
            .filter { $0.cluster == nil || $0.cluster == cluster }
        for instance in instances {
            try checkOurs(instance.identifier, instance.tags)
            guard instance.status != "deleting" else { continue }
            let operation = RDS.deleteDBInstance(identifier: instance.identifier)
            _ = try await environment.aws.change(operation) { [environment] () throws(AWSError) -> Bool in
                let now = try await RewindClone.findInstance(instance.identifier, environment.aws)
                return now != nil && now?.status != "deleting"
            }
        }
        if let first = instances.first { return "its instance \(first.identifier) is still there" }
        guard found.status != "deleting" else { return "it is still deleting" }
        _ = try await environment.aws.change(RDS.deleteDBCluster(identifier: cluster)) {
            [environment, cluster] () throws(AWSError) -> Bool in
            let now = try await RewindClone.find(cluster, environment.aws)
            return now != nil && now?.status != "deleting"
        }
        return "it is still deleting"
    }

    /// Nothing is deleted that does not say by its name and its tags that a run of gameday made it.
    private func checkOurs(_ identifier: String, _ tags: [String: String]) throws(AWSError) {
        guard RewindClone.isOurs(identifier, tags, environment.stack.name), tags["gameday:run"] == run else {
            throw AWSError(
                kind: .refused, message: "\(identifier) does not carry the tags of the run \(run): it is not deleted")
        }
    }

    private func failure(_ trouble: String) -> UndoFailure {
        UndoFailure(
            "\(cluster) is not deleted: \(trouble)",
            mend: "run `gameday recover`, or delete it by hand: aws rds delete-db-instance --db-instance-identifier "
                + "\(cluster)-1 --skip-final-snapshot, then aws rds delete-db-cluster --db-cluster-identifier "
                + "\(cluster) --skip-final-snapshot; until then it costs money")
    }
}

/// The pauses between looks at what takes minutes on AWS and seconds in the sandbox: half a second at first, then
/// longer, up to five.
struct RewindWait {
    private let environment: FaultEnvironment
    private var milliseconds = 500

    init(_ environment: FaultEnvironment) { self.environment = environment }

    /// Waits; false when the task is cancelled.
    mutating func next() async -> Bool {
        do { try await environment.pause(milliseconds) } catch { return false }
        milliseconds = min(milliseconds + milliseconds / 4, 5_000)
        return true
    }
}
