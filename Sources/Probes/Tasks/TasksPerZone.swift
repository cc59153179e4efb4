internal import AWS
public import Experiments
internal import Stack

/// Every zone has its tasks running.
public struct TasksPerZone: Probe {
    /// How many, and where.
    public static let schema = DeclarationSchema(
        "tasks-per-zone", "Every zone of the stack has so many running tasks of the service.",
        parameters: [
            .optional("atLeast", .integer(1...1_000), "How many; the stack file's tasks.perZone when left out, or 1."),
            .optional("zones", .list, "The zones that are counted; all of the stack when left out."),
        ] + ProbeTiming.parameters(every: .seconds(2)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "In every zone that is counted, enough tasks of the ECS service are RUNNING, are meant to run, and are "
            + "not UNHEALTHY.",
        permissions: ["ecs:ListTasks", "ecs:DescribeTasks"],
        sandbox: "The sandbox's own scheduler tells.",
        notes: ["A task that runs may not serve yet: `target-health` asks the load balancer."])

    private let cluster: String
    private let service: String
    private let count: Int
    private let zones: [String]
    private let environment: ProbeEnvironment

    /// The probe of the stack's service; refused when the stack names no ECS service, or a zone is not the stack's.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        let stack = environment.stack
        guard let cluster = stack.service.cluster, let service = stack.service.name else {
            throw ProbeRefusal(
                "the probe tasks-per-zone needs an ECS service, and the stack file names none",
                mend: "add service.cluster and service.name to the stack file, or take the probe out")
        }
        self.cluster = cluster
        self.service = service
        count = declaration.arguments.integer("atLeast") ?? stack.tasks?.perZone ?? 1
        zones = declaration.arguments.list("zones") ?? stack.zones
        if let foreign = zones.first(where: { !stack.zones.contains($0) }) {
            throw ProbeRefusal(
                "the probe tasks-per-zone names the zone \(foreign), which the stack does not have",
                mend: "name zones among \(stack.zones.joined(separator: ", "))")
        }
        self.environment = environment
    }

    /// Counts once.
    public func look() async -> Observation {
        var running: [String: Int] = [:]
        do {
            let arns = try await environment.aws.pages { marker in
                ECS.listTasks(cluster: cluster, service: service, marker: marker)
            }
            for start in stride(from: 0, to: arns.count, by: 100) {
                let some = Array(arns[start..<min(start + 100, arns.count)])
                let found = try await environment.aws.call(ECS.describeTasks(cluster: cluster, tasks: some))
                for task in found.tasks where task.isServing { running[task.availabilityZone ?? "", default: 0] += 1 }
            }
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
        let counts = zones.map { "\(running[$0] ?? 0) in \($0)" }.joined(separator: ", ")
        let isEnough = zones.allSatisfy { running[$0] ?? 0 >= count }
        let what = "tasks running: \(counts)" + (isEnough ? "" : "; fewer than \(count) in a zone")
        return Observation(holds: isEnough, what: what)
    }
}

extension ECS.Task {
    /// Whether it runs, is meant to, and is not known to be unhealthy.
    fileprivate var isServing: Bool {
        lastStatus == "RUNNING" && desiredStatus != "STOPPED" && healthStatus != "UNHEALTHY"
    }
}
