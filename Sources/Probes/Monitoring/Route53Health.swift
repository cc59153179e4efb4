internal import AWS
public import Experiments

/// Route 53's checkers call an endpoint healthy.
public struct Route53Health: Probe {
    /// Route 53's own rule: healthy when more than this share of the checkers say so (in per cent).
    static let healthyPercent = 18

    /// Which health check.
    public static let schema = DeclarationSchema(
        "route53-health", "Route 53 calls the endpoint of a health check healthy.",
        parameters: [.required("id", .text(limit: 64), "The health check's id.")]
            + ProbeTiming.parameters(every: .seconds(5)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "More than \(healthyPercent) % of Route 53's checkers report success, which is Route 53's own rule.",
        permissions: ["route53:GetHealthCheckStatus"],
        sandbox: "The sandbox has no Route 53: the probe answers unknown.",
        notes: [
            "A fast check takes an interval of 10 s three times, then the record's time to live: with an alias' 60 s "
                + "a failover by DNS cannot be done within 60 s.",
            "Calculated health checks have no checkers of their own: ask those that they are made of.",
        ])

    private let id: String
    private let environment: ProbeEnvironment

    /// The probe of a health check; refused when the id cannot be one.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        id = declaration.arguments.string("id") ?? ""
        guard Route53.isHealthCheckID(id) else {
            throw ProbeRefusal(
                "\"\(id)\" is not the id of a health check", mend: "give the id that Route 53 shows, without a path")
        }
        self.environment = environment
    }

    /// Asks Route 53 once.
    public func look() async -> Observation {
        let seen: [Route53.HealthObservation]
        do {
            seen = try await environment.aws.call(Route53.getHealthCheckStatus(id: id))
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
        guard !seen.isEmpty else { return Observation(holds: nil, what: "no checker has looked at \(id) yet") }
        let good = seen.filter(\.isSuccess).count
        let failure = seen.first { !$0.isSuccess }.map { ", one of the others: \($0.status)" } ?? ""
        return Observation(
            holds: good * 100 > seen.count * Self.healthyPercent,
            what: "\(good) of \(seen.count) checkers of \(id) report success\(failure)")
    }
}
