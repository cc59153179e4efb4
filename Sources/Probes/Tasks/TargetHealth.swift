internal import AWS
public import Experiments
internal import Stack

/// The load balancer has healthy targets to send requests to.
public struct TargetHealth: Probe {
    /// How many, in all and in each zone.
    public static let schema = DeclarationSchema(
        "target-health", "The load balancer has so many healthy targets.",
        parameters: [
            .optional("atLeast", .integer(1...1_000), default: .integer(1), "How many in all."),
            .optional("zones", .integer(1...100), default: .integer(1), "In how many zones they must be."),
        ] + ProbeTiming.parameters(every: .seconds(2)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "Enough targets of the stack's target group are `healthy`, in enough zones.",
        permissions: ["elasticloadbalancing:DescribeTargetHealth"],
        sandbox: "The sandbox's own load balancer tells.",
        notes: [
            "A target becomes unhealthy only after the health check's threshold: with 5 s and 2 failures, after 5 to "
                + "10 s."
        ])

    private let targetGroup: String
    private let count: Int
    private let zoneCount: Int
    private let environment: ProbeEnvironment

    /// The probe of the stack's target group; refused when the stack names none.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        guard let targetGroup = environment.stack.loadBalancer?.targetGroup else {
            throw ProbeRefusal(
                "the probe target-health needs a target group, and the stack file names none",
                mend: "add loadBalancer.targetGroup to the stack file, or take the probe out")
        }
        self.targetGroup = targetGroup
        count = declaration.arguments.integer("atLeast") ?? 1
        zoneCount = declaration.arguments.integer("zones") ?? 1
        self.environment = environment
    }

    /// Asks the load balancer once.
    public func look() async -> Observation {
        let targets: [ELB.TargetHealth]
        do {
            targets = try await environment.aws.call(ELB.describeTargetHealth(targetGroup: targetGroup))
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
        let healthy = targets.filter { $0.state == "healthy" }
        let zones = Set(healthy.compactMap(\.availabilityZone)).count
        let states = Dictionary(grouping: targets, by: \.state).map { "\($0.value.count) \($0.key)" }.sorted()
        let what = "targets: \(states.isEmpty ? "none" : states.joined(separator: ", "))"
        if healthy.count < count { return Observation(holds: false, what: "\(what); fewer than \(count) healthy") }
        // Targets of an address outside the VPC have no zone; then only their number can be known.
        if zoneCount > 1, zones < zoneCount {
            return Observation(holds: false, what: "\(what); in \(zones) zones, fewer than \(zoneCount)")
        }
        return Observation(holds: true, what: what)
    }
}
