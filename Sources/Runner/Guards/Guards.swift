internal import AWS
internal import Experiments
internal import Faults
internal import Probes
internal import Stack

/// One condition before a run, and whether it holds.
public struct GuardResult: Sendable, Hashable {
    /// The guard's name, as the experiment declares it.
    public var name: String
    /// Whether it holds; nil when that could not be seen.
    public var holds: Bool?
    /// What was seen, in words.
    public var what: String
    /// What to do when it does not hold.
    public var mend: String
}

/// Looks at what an experiment's guards ask for: reads only.
struct Guards: Sendable {
    let declarations: [Declaration]
    /// The conditions that would end the run: what they watch must be there to be seen.
    let stopConditions: StopConditions
    /// What the faults take away together.
    let impact: FaultImpact
    let stack: StackFile
    let aws: AWSClient

    init(_ experiment: Experiment, plans: [FaultPlan], stack: StackFile, aws: AWSClient) {
        declarations = experiment.guards
        stopConditions = StopConditions(experiment.stopWhen)
        impact = plans.reduce(FaultImpact()) { $0.union($1.impact) }
        self.stack = stack
        self.aws = aws
    }

    /// What asking for alarms needs.
    static let alarmPermission = "cloudwatch:DescribeAlarms"

    /// The AWS actions that a guard needs, as IAM names them.
    static func permissions(of declaration: Declaration) -> [String] {
        if declaration.name == GuardSchemas.alarmsOK.name { return [alarmPermission] }
        // A radius in tasks is asked for as well when the faults stop some: such faults need the same themselves.
        let isRadius = declaration.name == GuardSchemas.blastRadius.name
        guard !isRadius || declaration.arguments.integer("tasks") != nil else { return [] }
        return ["ecs:ListTasks", "ecs:DescribeTasks"]
    }

    /// Every guard with what was seen, in the order of the file, and then the alarms that would end the run.
    func look() async -> [GuardResult] {
        var results: [GuardResult] = []
        var tasks: Result<ServiceTasks, Finding>?
        for declaration in declarations {
            if declaration.name == GuardSchemas.alarmsOK.name {
                results.append(
                    await alarms(declaration.name, declaration.arguments.list(declaration.name) ?? []))
                continue
            }
            let found: Result<ServiceTasks, Finding>
            if needsTasks(declaration) {
                found = if let tasks { tasks } else { await readTasks() }
                tasks = found
            } else {
                found = .success(ServiceTasks(healthy: []))
            }
            switch found {
            case .success(let tasks): results.append(Self.result(declaration, tasks, impact, stack: stack))
            case .failure(let finding):
                results.append(
                    GuardResult(name: declaration.name, holds: nil, what: finding.reason, mend: finding.mend))
            }
        }
        if stopConditions.watchesAlarms {
            results.append(await alarms("stopWhen: \(AlarmCondition.schema.name)", stopConditions.alarms))
        }
        return results
    }

    /// A blast radius of subnets and zones can be told from the impact alone, so that a stack without ECS has it too.
    private func needsTasks(_ declaration: Declaration) -> Bool {
        guard declaration.name == GuardSchemas.blastRadius.name else { return true }
        return declaration.arguments.integer("tasks") != nil || !impact.stoppedTasks.isEmpty
    }

    private func readTasks() async -> Result<ServiceTasks, Finding> {
        do { return .success(try await ServiceTasks.read(stack, aws)) } catch { return .failure(error) }
    }

    /// What a guard on tasks and impact says, without any call.
    static func result(
        _ declaration: Declaration, _ tasks: ServiceTasks, _ impact: FaultImpact, stack: StackFile
    ) -> GuardResult {
        let arguments = declaration.arguments
        switch declaration.name {
        case GuardSchemas.healthyTasks.name:
            let left = tasks.left(by: impact)
            let zones = Set(left.map(\.zone)).count
            let (atLeast, inZones) = (arguments.integer("atLeast") ?? 1, arguments.integer("zones") ?? 1)
            return GuardResult(
                name: declaration.name, holds: left.count >= atLeast && zones >= inZones,
                what: "\(left.count) of \(tasks.healthy.count) healthy tasks in \(zones) zones would be left, and "
                    + "\(atLeast) in \(inZones) must be",
                mend: "wait until all tasks are healthy, add tasks, or break less")
        case GuardSchemas.tasksPerZone.name:
            let atLeast = arguments.integer("atLeast") ?? 1
            let counts = stack.zones.map { "\($0): \(tasks.count(in: $0))" }
            return GuardResult(
                name: declaration.name, holds: stack.zones.allSatisfy { tasks.count(in: $0) >= atLeast },
                what: "healthy tasks: \(counts.joined(separator: ", ")); each zone must have \(atLeast)",
                mend: "wait until all tasks are healthy, or add tasks")
        default:
            return blastRadius(declaration, tasks, impact)
        }
    }

    private static func blastRadius(
        _ declaration: Declaration, _ tasks: ServiceTasks, _ impact: FaultImpact
    ) -> GuardResult {
        let hit = tasks.hit(by: impact)
        // A task that is not healthy is stopped all the same.
        let unknown = impact.stoppedTasks.subtracting(tasks.healthy.map(\.arn)).count
        let zones = impact.darkZones.union(hit.map(\.zone))
        let found = [
            ("tasks", hit.count + unknown), ("subnets", impact.darkSubnets.count), ("zones", zones.count),
        ]
        let over = found.filter { name, count in declaration.arguments.integer(name).map { count > $0 } ?? false }
        let words = found.map { name, count in
            declaration.arguments.integer(name).map { "\(count) \(name) of at most \($0)" } ?? "\(count) \(name)"
        }
        return GuardResult(
            name: declaration.name, holds: over.isEmpty, what: "would hit \(words.joined(separator: ", "))",
            mend: "break less, or raise the guard's limit")
    }

    private func alarms(_ name: String, _ names: [String]) async -> GuardResult {
        guard !names.isEmpty else { return Self.alarms(name, names, []) }
        do {
            return Self.alarms(name, names, try await AlarmWatch.read(names, aws))
        } catch {
            let finding = AWSFinding.refused(error, doing: "asking CloudWatch for the alarms", stack: stack)
            return GuardResult(name: name, holds: nil, what: finding.reason, mend: finding.mend)
        }
    }

    /// What a guard or a stop condition on alarms says of those that there are. One that names none watches nothing,
    /// which is not what whoever wrote it relies on.
    static func alarms(_ name: String, _ names: [String], _ alarms: [CloudWatch.Alarm]) -> GuardResult {
        guard !names.isEmpty else {
            return GuardResult(
                name: name, holds: false, what: "it names no alarm, so nothing would be watched",
                mend: "list the stack's alarms in the stack file, or take it out of the experiment")
        }
        let missing = AlarmWatch.missing(names, in: alarms)
        guard missing.isEmpty else {
            return GuardResult(
                name: name, holds: false, what: "there is no alarm \(missing.joined(separator: ", "))",
                mend: "name the alarms as CloudWatch lists them")
        }
        let raised = alarms.filter { $0.state == "ALARM" }.map(\.name)
        return GuardResult(
            name: name, holds: raised.isEmpty,
            what: raised.isEmpty
                ? "none of \(names.count) alarms is raised" : "raised: \(raised.joined(separator: ", "))",
            mend: "see in CloudWatch what raised it; nothing was injected")
    }
}
