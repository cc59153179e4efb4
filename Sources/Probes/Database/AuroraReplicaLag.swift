internal import AWS
internal import Documents
public import Experiments

/// The readers of the Aurora cluster are close behind its writer.
public struct AuroraReplicaLag: Probe {
    /// How far behind they may be.
    public static let schema = DeclarationSchema(
        "aurora-replica-lag", "No reader of the stack's Aurora cluster is far behind its writer.",
        parameters: [
            .optional(
                "atMost", .duration(.milliseconds(1) ... .seconds(3_600)), default: .duration(.seconds(1)),
                "How far the slowest reader may be behind.")
        ] + ProbeTiming.parameters(every: .seconds(15)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "The youngest value of CloudWatch's AuroraReplicaLag (maximum of a minute over the readers) of the last "
            + "five minutes is within the limit. Without a value it says nothing.",
        permissions: ["cloudwatch:GetMetricData"],
        sandbox: "Unknown where the sandbox has no such metric.",
        notes: [
            "CloudWatch has one value a minute, and shows it a minute or two later: good for `before`, not to time a "
                + "recovery."
        ])

    private let cluster: String
    private let limit: Duration
    private let environment: ProbeEnvironment

    /// The probe of the stack's cluster; refused when the stack has no database.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        cluster = try environment.databaseCluster(for: declaration)
        limit = declaration.arguments.duration("atMost") ?? .seconds(1)
        self.environment = environment
    }

    /// Asks CloudWatch once.
    public func look() async -> Observation {
        let query = CloudWatch.MetricQuery(
            id: "lag", namespace: "AWS/RDS", metric: "AuroraReplicaLag",
            dimensions: [("DBClusterIdentifier", cluster), ("Role", "READER")], statistic: "Maximum")
        let now = environment.secondsSince1970()
        do {
            let page = try await environment.aws.call(CloudWatch.getMetricData([query], from: now - 300, to: now))
            guard let milliseconds = page.items.first?.values.first else {
                return Observation(
                    holds: nil, what: "CloudWatch has no replica lag of \(cluster) in the last 5 minutes")
            }
            let holds = milliseconds <= Double(limit.wholeMicroseconds) / 1_000
            return Observation(holds: holds, what: "the slowest reader of \(cluster) is \(milliseconds) ms behind")
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
    }
}
