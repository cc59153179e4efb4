internal import AWS
internal import Documents
public import Experiments
internal import Stack

/// Stops tasks of an ECS service (ECS `StopTask`).
///
/// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
public struct StopTask: Fault {
    /// The parameters: of which service, in which zone, and how many.
    public static let schema = DeclarationSchema(
        "ecs/stop-task", "Stops tasks of the ECS service: all of a zone, a number or a part of them.",
        parameters: [
            .optional("cluster", .text(limit: 255), "The ECS cluster; the stack's when left out."),
            .optional("service", .text(limit: 255), "The ECS service; the stack's when left out."),
            .optional(
                "zone", .wordOrIdentifier(ZoneChoice.words),
                "Only tasks in this zone, by its name or by where the database's writer is; everywhere when left out."),
            .optional(
                "count", .integer(1...10_000), "How many tasks; all when neither this nor a percentage is given."),
            .optional(
                "percent", .percentage(Percentage(millionths: 1)...Percentage(millionths: 1_000_000)),
                "Which part of them, rounded up."),
            .optional(
                "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(180)),
                "How long it may take until every one is stopped."),
            Healing.parameter(
                "waits until the service has its tasks again", least: .seconds(20), otherwise: "15 minutes"),
        ])

    /// The IAM permissions it needs, what proves it, and why its undo can only wait.
    public static let reference = FaultReference(
        permissions: [
            "ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeServices", "ecs:StopTask",
            "elasticloadbalancing:DescribeTargetHealth", "sts:GetCallerIdentity",
        ] + ZoneChoice.permissions,
        evidence:
            "Every chosen task is STOPPED, and the reason that ECS keeps with it is `gameday` and the run's name.",
        undo: "None: AWS has no way back, and ECS itself starts new tasks. The undo waits until as many tasks run as "
            + "the service wants, and as many targets are healthy.",
        notes: [
            "ECS always sends SIGTERM first and SIGKILL after the container's stopTimeout (30 s unless the task "
                + "definition says otherwise, at most 120 s on Fargate). There is no call that kills at once: for "
                + "that, cut the subnet off as well, as zone/outage does.",
            "ECS may start the new task in the same zone.",
            "Calls are spread over time and slow down when ECS throttles; a task is never asked to stop again while "
                + "it may be stopping.",
        ])

    /// Those of the page, but asking where the writer is only when the zone is told by that.
    public static func permissions(of declaration: Declaration) -> [String] {
        ZoneChoice.permissions(reference.permissions, of: declaration)
    }

    private let name: ServiceView.Name
    private let zone: String?
    private let amount: TaskSelection.Amount
    private let timeLimitSeconds: Int
    private let undoSeconds: Int?
    private let environment: FaultEnvironment

    /// The stop of the tasks that `declaration` chooses; refused when it names no service, or two amounts.
    public init(_ declaration: Declaration, in environment: FaultEnvironment) throws(FaultRefusal) {
        let arguments = declaration.arguments
        guard let cluster = arguments.string("cluster") ?? environment.stack.service.cluster,
            let service = arguments.string("service") ?? environment.stack.service.name
        else {
            throw FaultRefusal(
                "neither the fault nor the stack file names an ECS cluster and service",
                mend: "add service.cluster and service.name to the stack file")
        }
        let isStacks = service == environment.stack.service.name && cluster == environment.stack.service.cluster
        name = ServiceView.Name(
            cluster: cluster, service: service,
            targetGroup: isStacks ? environment.stack.loadBalancer?.targetGroup : nil)
        zone = arguments.string("zone")
        switch (arguments.integer("count"), arguments.percentage("percent")) {
        case (nil, nil): amount = .all
        case (let count?, nil): amount = .count(count)
        case (nil, let percent?): amount = .fraction(percent.fraction)
        default:
            throw FaultRefusal("the fault gives both a count and a percentage", mend: "write one of the two")
        }
        timeLimitSeconds = Int(arguments.duration("timeLimit")?.components.seconds ?? 180)
        undoSeconds = arguments.duration("undoWithin").map { Int($0.components.seconds) }
        self.environment = environment
    }

    /// Reads the service and chooses its tasks; refused unless it is steady, tagged for faults and has such tasks.
    public func prepare() async throws(FaultRefusal) -> any PreparedFault {
        var selection = TaskSelection(zone: nil, amount: amount)
        if let zone { selection.zone = try await ZoneChoice.resolve(zone, in: environment) }
        let service: ECS.Service
        let running: [ECS.Task]
        let unhealthiness: String?
        do {
            service = try await ServiceView.service(name, environment.aws)
            running = try await ServiceView.running(name, environment.aws)
            // The undo will wait for this: what may not be seen, or is not so now, must be said before.
            unhealthiness = try await ServiceView.unhealthiness(
                name, desired: service.desiredCount ?? 0, without: [], environment.aws)
        } catch {
            throw FaultRefusal(
                unread: "the service \(name.service) of cluster \(name.cluster)", error, fault: Self.schema.name)
        }
        guard service.tagValues["DisasterRecovery"] == "enabled" else {
            throw FaultRefusal(
                "the service \(name.service) does not carry the tag DisasterRecovery=enabled",
                mend: "tag what may be broken, or name the service of the stack")
        }
        let desired = service.desiredCount ?? 0
        guard running.count >= desired else {
            throw FaultRefusal(
                "the service \(name.service) is not steady: \(running.count) of \(desired) tasks run",
                mend: "wait until all its tasks run")
        }
        if let unhealthiness {
            throw FaultRefusal(
                "the service \(name.service) is not steady: \(unhealthiness)", mend: "wait until all of them are")
        }
        let chosen = selection.choose(from: running)
        guard !chosen.isEmpty else {
            let place = selection.zone.map { " in \($0)" } ?? ""
            throw FaultRefusal(
                "no task of the service \(name.service) runs\(place)",
                mend: "name a zone in which tasks run, or wait until they do")
        }
        return PreparedStopTask(
            name: name, tasks: chosen, running: running.count, timeLimitSeconds: timeLimitSeconds,
            undoSeconds: undoSeconds, environment: environment)
    }
}

extension StopTask {
    /// Some tasks are what every deploy takes away too; all of them are the service.
    public static func outlook(of declaration: Declaration, onSandbox: Bool) -> FaultOutlook {
        let arguments = declaration.arguments
        let everywhere = arguments["zone"] == nil && arguments["count"] == nil
        let isAll = everywhere && (arguments.percentage("percent")?.millionths ?? 1_000_000) == 1_000_000
        return FaultOutlook(
            of: declaration, risk: isAll ? 15 : 1, takes: isAll ? "every task" : "some of the tasks",
            evidence: .init(60, sandbox: 5), undo: .init(90, sandbox: 10), onSandbox: onSandbox)
    }
}
