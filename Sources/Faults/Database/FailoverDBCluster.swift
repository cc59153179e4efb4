internal import AWS
public import Experiments
internal import Stack

/// Moves the writer of an Aurora cluster to another instance (RDS `FailoverDBCluster`).
///
/// Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html
public struct FailoverDBCluster: Fault {
    /// The parameters: which cluster, where its writer goes, and how long that may take.
    public static let schema = DeclarationSchema(
        "rds/failover-db-cluster", "Moves the writer of an Aurora cluster to another instance.",
        parameters: [
            .required("cluster", .text(limit: 63), "The identifier of the DB cluster."),
            .optional(
                "to", .wordOrIdentifier(["another-zone", "any"]), default: .string("any"),
                "Where the writer goes: an instance in another zone, any other instance, or the one with this id."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(120)),
                "How long the failover may take before it counts as failed."),
            Healing.parameter("waits until the cluster is available", least: .seconds(20), otherwise: "5 minutes"),
        ])

    /// The IAM permissions it needs, what proves it, and why its undo can only wait.
    public static let reference = FaultReference(
        permissions: [
            "rds:DescribeDBClusters", "rds:DescribeDBInstances", "rds:FailoverDBCluster", "sts:GetCallerIdentity",
        ],
        evidence: "The writer is another instance, the cluster is available, and a write that began after that was "
            + "acknowledged.",
        undo: "None: AWS has no way back. The undo waits until the cluster and all its instances are available.",
        notes: [
            "To AWS's choice the call is never sent twice, since a second one could move the writer back. To a named "
                + "instance it is sent again only after reading that the writer has not moved.",
            "Where the writer was is not restored: promotion tiers, not history, say where a writer belongs.",
        ])

    private let cluster: String
    private let destination: String
    private let timeLimitSeconds: Int
    private let undoSeconds: Int?
    private let environment: FaultEnvironment

    /// The failover of the cluster that `declaration` names; refused when it names none.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        guard let cluster = declaration.arguments.string("cluster") else {
            throw FaultRefusal("the fault names no cluster", mend: "give it `cluster: ${stack.database.cluster}`")
        }
        self.cluster = cluster
        destination = declaration.arguments.string("to") ?? "any"
        timeLimitSeconds = Int(declaration.arguments.duration("timeLimit")?.components.seconds ?? 120)
        undoSeconds = declaration.arguments.duration("undoWithin").map { Int($0.components.seconds) }
        self.environment = environment
    }

    /// Reads the cluster and chooses the new writer; refused unless it is steady, tagged for faults and has a reader.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        let view: ClusterView
        do {
            view = try await ClusterView.read(cluster, environment.aws)
        } catch {
            throw FaultRefusal(
                unread: "cluster \(cluster)", error, fault: Self.schema.name,
                lister: "aws rds describe-db-clusters")
        }
        guard view.isSteady else {
            throw FaultRefusal(
                "cluster \(cluster) is not steady: \(view.unsteadiness)",
                mend: "wait until the cluster and all its instances are available")
        }
        guard view.cluster.tags["DisasterRecovery"] == "enabled" else {
            throw FaultRefusal(
                "cluster \(cluster) does not carry the tag DisasterRecovery=enabled",
                mend: "tag what may be broken, or name the cluster of the stack")
        }
        let target = try chooseTarget(view)
        return PreparedFailover(
            cluster: cluster, before: view, target: target, timeLimitSeconds: timeLimitSeconds,
            undoSeconds: undoSeconds, environment: environment)
    }

    /// The instance that the call will name; nil leaves the choice to AWS.
    private func chooseTarget(_ view: ClusterView) throws(FaultRefusal) -> String? {
        let readers = view.readers
        guard !readers.isEmpty else {
            throw FaultRefusal(
                "cluster \(cluster) has no reader that could become the writer",
                mend: "add an instance in another zone")
        }
        switch destination {
        case "any":
            return nil
        case "another-zone":
            // The lowest promotion tier first, as Aurora would choose; then by name, so that a plan is repeatable.
            let away = readers.filter { $0.zone != view.writer?.zone }
            guard let best = away.min(by: { ($0.promotionTier, $0.identifier) < ($1.promotionTier, $1.identifier) })
            else {
                throw FaultRefusal(
                    "every instance of cluster \(cluster) is in \(view.writer?.zone ?? "one zone")",
                    mend: "add an instance in another zone, or write `to: any`")
            }
            return best.identifier
        default:
            if view.writer?.identifier == destination {
                throw FaultRefusal("\(destination) is the writer already", mend: "name a reader, or write `to: any`")
            }
            guard readers.contains(where: { $0.identifier == destination }) else {
                let names = readers.map(\.identifier).joined(separator: ", ")
                throw FaultRefusal(
                    "cluster \(cluster) has no instance \(destination)", mend: "name one of its readers: \(names)")
            }
            return destination
        }
    }
}

extension FailoverDBCluster {
    /// Nobody can pay while there is no writer.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        FaultOutlook(
            of: declaration, risk: 5, takes: "the database's writer", evidence: .init(45, sandbox: 5),
            undo: .init(60, sandbox: 5), onSandbox: onSandbox)
    }
}
