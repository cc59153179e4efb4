internal import AWS
internal import Basics
public import Experiments
internal import Stack

/// The Aurora cluster has one writer, is available, and took a write from the workload.
public struct AuroraWriter: Probe {
    /// The parameters are those that every probe has; the cluster is the stack's.
    public static let schema = DeclarationSchema(
        "aurora-writer", "The stack's Aurora cluster is available and its writer takes writes.",
        parameters: ProbeTiming.parameters(moments: [.before, .during, .after], every: .milliseconds(500)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "RDS calls the cluster available, one instance is its writer, and a write of the workload that began "
            + "within the last second was acknowledged.",
        permissions: ["rds:DescribeDBClusters"],
        sandbox: "The same.",
        notes: ["While faults are injected and taken back nobody listens to the workload; hence not `throughout`."])

    private let cluster: String
    private let environment: ProbeEnvironment

    /// The probe of the stack's cluster; refused when the stack has no database.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        cluster = try environment.databaseCluster(for: declaration)
        self.environment = environment
    }

    /// Holds when the cluster is available and a write begun within the last second is acknowledged.
    public func look() async -> Observation {
        let asked = environment.clock.now()
        do {
            let page = try await environment.aws.call(RDS.describeDBClusters(identifier: cluster))
            guard let found = page.items.first else { return Observation(holds: false, what: "\(cluster) is gone") }
            guard found.status == "available", let writer = found.writer else {
                return Observation(holds: false, what: "\(cluster) is \(found.status)")
            }
            // Writes that began in the second before the question count: the workload never stops sending.
            guard environment.writeAcknowledgedSince(asked - 1_000_000) else {
                return Observation(holds: false, what: "\(writer) is the writer, and no write is acknowledged")
            }
            return Observation(holds: true, what: "\(writer) takes writes")
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
    }
}
