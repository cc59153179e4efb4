internal import AWS
internal import Documents
public import Experiments
internal import Stack

/// The Aurora cluster can be restored to any time of the last day, up to a few minutes ago.
public struct RestorableWindow: Probe {
    /// How far back, and how recent.
    public static let schema = DeclarationSchema(
        "restorable-window", "The stack's Aurora cluster can be restored to any time from long ago to just now.",
        parameters: [
            .optional(
                "window", .duration(.seconds(60) ... .seconds(35 * 86_400)), default: .duration(.seconds(86_400)),
                "How long the window of restorable times must be."),
            .optional(
                "behind", .duration(.seconds(1) ... .seconds(86_400)), default: .duration(.seconds(300)),
                "How old the latest restorable time may be: what a restore would lose (RPO)."),
        ] + ProbeTiming.parameters(every: .seconds(5)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "EarliestRestorableTime and LatestRestorableTime of the cluster lie at least the window apart, and the "
            + "latest is no older than `behind`.",
        permissions: ["rds:DescribeDBClusters"],
        sandbox: "Unknown where the sandbox names no restorable times.",
        notes: [
            "A cluster younger than the window cannot have it yet: the probe fails until it is old enough.",
            "Aurora names a latest restorable time that is usually some minutes old.",
        ])

    private let cluster: String
    private let window: Duration
    private let behind: Duration
    private let environment: ProbeEnvironment

    /// The probe of the stack's cluster; refused when the stack has no database.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        cluster = try environment.databaseCluster(for: declaration)
        window = declaration.arguments.duration("window") ?? .seconds(86_400)
        behind = declaration.arguments.duration("behind") ?? .seconds(300)
        self.environment = environment
    }

    /// Asks RDS once.
    public func look() async -> Observation {
        do {
            let page = try await environment.aws.call(RDS.describeDBClusters(identifier: cluster))
            guard let found = page.items.first else { return Observation(holds: false, what: "\(cluster) is gone") }
            guard let earliest = found.earliestRestorable, let latest = found.latestRestorable else {
                return Observation(holds: nil, what: "RDS names no restorable times of \(cluster)")
            }
            let age = environment.secondsSince1970() - latest
            let what =
                "\(cluster) can be restored to \(Duration.seconds(latest - earliest).written) of times, the latest "
                + "\(age) s ago"
            if latest - earliest < window.components.seconds {
                return Observation(holds: false, what: "\(what): less than \(window.written)")
            }
            guard age <= behind.components.seconds else {
                return Observation(holds: false, what: "\(what): more than \(behind.written) would be lost")
            }
            return Observation(holds: true, what: what)
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
    }
}

extension ProbeEnvironment {
    /// The stack's Aurora cluster; refused when the stack has no database.
    func databaseCluster(for declaration: Declaration) throws(ProbeRefusal) -> String {
        guard let database = stack.database else {
            throw ProbeRefusal(
                "the probe \(declaration.name) needs a database, and the stack file names none",
                mend: "add `database` to the stack file, or take the probe out")
        }
        return database.cluster
    }
}
