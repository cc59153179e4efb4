public import AWS
public import Experiments
internal import Stack

/// Restores an Aurora PostgreSQL cluster as it was at an instant of the last 24 hours into a new cluster, checks the
/// ledger as of that second, and deletes the new cluster. The production cluster is only read.
///
/// Aurora PostgreSQL has no backtrack: AWS refuses it. Going back 24 hours is a restore to a point in time here.
/// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html
public struct Rewind: Fault {
    /// How far back a cluster must be able to go, in seconds: 24 hours.
    public static let window: Int64 = 86_400

    /// A run has its baseline before it injects, in seconds at least: a cluster that young is refused only then.
    private static let untilInjection: Int64 = 20

    /// The parameters: which cluster, how far back, on what, and how long that may take.
    public static let schema = DeclarationSchema(
        "rds/rewind",
        "Restores a cluster as it was at an earlier second into a new one, checks the ledger there, and deletes it.",
        parameters: [
            .required("cluster", .text(limit: 63), "The identifier of the DB cluster, which is only read."),
            .optional(
                "to", .duration(.seconds(1)...Duration.seconds(window)), default: .duration(.seconds(5)),
                "How long before the moment of the injection, in whole seconds."),
            .optional(
                "instanceClass", .text(limit: 32),
                "The class of the new cluster's instance; without it the class of the cluster's writer."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(4 * 3600)), default: .duration(.seconds(2700)),
                "How long restoring may take before it counts as failed; some 10 to 40 minutes on AWS."),
        ])

    /// The IAM permissions it needs, what proves it, and what takes it back.
    public static let reference = FaultReference(
        permissions: [
            "rds:DescribeDBClusters", "rds:DescribeDBInstances", "rds:RestoreDBClusterToPointInTime",
            "rds:CreateDBInstance", "rds:EnableHttpEndpoint", "rds:AddTagsToResource", "rds:DeleteDBInstance",
            "rds:DeleteDBCluster", "rds-data:ExecuteStatement", "secretsmanager:GetSecretValue",
            "sts:GetCallerIdentity",
        ],
        evidence: "The new cluster and its instance are available, and it answered a SELECT of the RDS Data API.",
        undo: "Deletes the new cluster's instance, then the new cluster, without a snapshot, and waits until both are "
            + "gone. Only what is tagged gameday:run and gameday:clone=true and is named gameday-... is deleted.",
        notes: [
            "Aurora PostgreSQL has no backtrack: AWS refuses it. So the cluster is restored to a point in time beside "
                + "itself; what is in production stays as it is, and nobody's requests are touched.",
            "As of that second it is checked that every transfer of the run which was acknowledged before is there "
                + "once, that none which began later is there, and that the whole ledger is in balance.",
            "Within 2 s of that second nothing is claimed: the commit's time is the database's, the run's the agent's.",
            "AWS's latest restorable time follows the present by up to five minutes: the injection waits for it.",
            "The RDS Data API reads with the secret `database.secret` of the stack file. It does not serve db.t "
                + "classes on AWS, and a password that was changed after that second does not open the new cluster.",
            "The new cluster costs what its instance costs while it lives. It has the source's subnet group, security "
                + "groups and parameter group, and no deletion protection.",
        ])

    let cluster: String
    let seconds: Int64
    let instanceClass: String?
    let timeLimitSeconds: Int
    let environment: FaultEnvironment

    /// The rewind of the cluster that `declaration` names; refused when it names none.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        guard let cluster = declaration.arguments.string("cluster") else {
            throw FaultRefusal("the fault names no cluster", mend: "give it `cluster: ${stack.database.cluster}`")
        }
        self.cluster = cluster
        let to = (declaration.arguments.duration("to") ?? .seconds(5)).components
        seconds = to.seconds + (to.attoseconds > 0 ? 1 : 0)
        instanceClass = declaration.arguments.string("instanceClass")
        timeLimitSeconds = Int(declaration.arguments.duration("timeLimit")?.components.seconds ?? 2700)
        self.environment = environment
    }

    /// Reads the cluster and what it can be restored to; refused unless all that the rewind needs is there.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        let database = try ledger()
        let view: ClusterView
        let instanceClass: String
        let name = RewindClone.name(of: environment.run)
        do {
            view = try await ClusterView.read(cluster, environment.aws)
            try checkSource(view)
            instanceClass = try await chosenClass(view)
            if let other = try await RewindClone.find(name, environment.aws) {
                throw FaultRefusal(
                    "a cluster \(name) exists already and is \(other.status)",
                    mend: "give the run another name, or take back what it left with `gameday recover`")
            }
        } catch let error as AWSError {
            throw Self.refusal(of: error, cluster: cluster)
        } catch let refusal as FaultRefusal {
            throw refusal
        } catch {
            throw FaultRefusal("cluster \(cluster) cannot be read: \(error)", mend: "run it again")
        }
        return PreparedRewind(
            source: view.cluster, clone: RewindClone(name: name, environment: environment), secondsAgo: seconds,
            instanceClass: instanceClass, database: database, timeLimitSeconds: timeLimitSeconds,
            environment: environment)
    }

    /// Yes.
    public static var leavesMark: Bool { true }

    /// What runs of this fault left behind: clusters with all of its tags.
    public static func leftovers(
        of run: String?, in environment: FaultEnvironment
    ) async throws(AWSError) -> [any Leftover] {
        try await RewindClone.all(of: run, in: environment)
    }

    /// The database that is read, and the secret that opens it.
    private func ledger() throws(FaultRefusal) -> LedgerDatabase {
        let stack = environment.stack
        guard let database = stack.database, database.cluster == cluster else {
            throw FaultRefusal(
                "the stack \(stack.name) has no database with the cluster \(cluster)",
                mend: "name the cluster of the stack: `cluster: ${stack.database.cluster}`")
        }
        guard let name = database.name, let secret = database.secret else {
            throw FaultRefusal(
                "the stack file does not say how the database is read: database.name and database.secret",
                mend: "add the database's name and the ARN of the secret with its user and password")
        }
        return LedgerDatabase(name: name, secret: secret)
    }

    private func checkSource(_ view: ClusterView) throws(FaultRefusal) {
        let source = view.cluster
        guard view.isSteady else {
            throw FaultRefusal(
                "cluster \(cluster) is not steady: \(view.unsteadiness)",
                mend: "wait until the cluster and all its instances are available")
        }
        guard source.tags["DisasterRecovery"] == "enabled" else {
            throw FaultRefusal(
                "cluster \(cluster) does not carry the tag DisasterRecovery=enabled",
                mend: "tag what an experiment may use, or name the cluster of the stack")
        }
        if let engine = source.engine, engine != "aurora-postgresql" {
            throw FaultRefusal(
                "cluster \(cluster) runs \(engine)", mend: "name a cluster of aurora-postgresql: its ledger is read")
        }
        let days = source.backupRetentionDays ?? 0
        guard Int64(days) * 86_400 >= Self.window else {
            throw FaultRefusal(
                "the backups of cluster \(cluster) reach back \(days) days, less than 24 hours",
                mend: "set its backup retention period to at least 1 day")
        }
        guard let earliest = source.earliestRestorable, source.latestRestorable != nil else {
            throw FaultRefusal(
                "cluster \(cluster) has no restorable time yet", mend: "wait for its first backup, then run it again")
        }
        let wanted = environment.secondsSince1970() - seconds + Self.untilInjection
        guard earliest <= wanted else {
            throw FaultRefusal(
                "cluster \(cluster) cannot go back \(seconds) s: its backups begin too late for that, by "
                    + "\(earliest - wanted) s",
                mend: "write a smaller `to`, or wait until the cluster is old enough")
        }
    }

    private func chosenClass(_ view: ClusterView) async throws -> String {
        let writer = view.writer?.identifier ?? ""
        let chosen: String
        if let instanceClass {
            chosen = instanceClass
        } else {
            let instances = try await environment.aws.call(RDS.describeDBInstances(identifier: writer)).items
            guard let found = instances.first?.instanceClass else {
                throw FaultRefusal(
                    "the class of \(writer) is not known", mend: "write `instanceClass`, such as db.r6g.large")
            }
            chosen = found
        }
        guard environment.stack.kind == .sandbox || !chosen.hasPrefix("db.t") else {
            throw FaultRefusal(
                "the RDS Data API does not serve the class \(chosen)",
                mend: "write `instanceClass: db.r6g.large`, or another that is not db.t")
        }
        return chosen
    }

    private static func refusal(of error: AWSError, cluster: String) -> FaultRefusal {
        let mend: String
        switch error.kind {
        case .notFound: mend = "name the cluster as `aws rds describe-db-clusters` lists it"
        case .accessDenied: mend = "give the credentials what `gameday faults rds/rewind` lists"
        default: mend = "see that the endpoint answers and run it again"
        }
        return FaultRefusal("cluster \(cluster) cannot be read: \(error)", mend: mend)
    }
}

/// The database of the ledger, as the RDS Data API is told of it.
struct LedgerDatabase: Sendable, Hashable {
    /// The database's name.
    var name: String
    /// The ARN of the secret with its user and password.
    var secret: String
}

extension Rewind {
    /// Production is only read, but a restore takes its time.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        FaultOutlook(
            of: declaration, risk: 0, takes: "nothing: production is only read", evidence: .init(1_500, sandbox: 30),
            undo: .init(600, sandbox: 10), onSandbox: onSandbox)
    }
}
