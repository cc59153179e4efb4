public import AWS
internal import Faults
public import Stack

/// Whether a stack is in a state in which it may be broken by a machine that nobody watches. Reads only.
public enum StackConditions {
    /// What looking needs, as IAM names it.
    public static let permissions =
        DeployWait.permissions + ["ecs:ListTasks", "ecs:DescribeTasks", Guards.alarmPermission]

    /// Why it may not.
    public enum Trouble: Sendable, Hashable {
        /// A deployment of the service is going on.
        case deploy(String)
        /// A zone has fewer healthy tasks than it must have.
        case capacity(String)
        /// An alarm is raised, or is not there.
        case alarm(String)
        /// One of these cannot be seen.
        case unseen(Finding)
    }

    /// The first trouble there is; nil when there is none. What the stack file does not name is not looked at.
    ///
    /// - Parameters:
    ///   - alarms: the alarms of which none may be raised.
    ///   - tasksPerZone: how many healthy tasks each zone must have.
    public static func trouble(
        _ stack: StackFile, aws: AWSClient, alarms: [String], tasksPerZone: Int
    ) async -> Trouble? {
        if let cluster = stack.service.cluster, let service = stack.service.name {
            do {
                let found = try await aws.call(ECS.describeServices(cluster: cluster, services: [service]))
                let words = found.services.first.map(DeployState.rollout) ?? []
                if !words.isEmpty { return .deploy("\(service): \(words.joined(separator: ", "))") }
            } catch {
                return .unseen(AWSFinding.refused(error, doing: "asking ECS for deployments", stack: stack))
            }
            do {
                let tasks = try await ServiceTasks.read(stack, aws)
                if let words = shortage(tasks, of: tasksPerZone, in: stack.zones) { return .capacity(words) }
            } catch {
                return .unseen(error)
            }
        }
        guard !alarms.isEmpty else { return nil }
        do {
            let result = Guards.alarms("alarms", alarms, try await AlarmWatch.read(alarms, aws))
            return result.holds == true ? nil : .alarm(result.what)
        } catch {
            return .unseen(AWSFinding.refused(error, doing: "asking CloudWatch for the alarms", stack: stack))
        }
    }

    static func shortage(_ tasks: ServiceTasks, of atLeast: Int, in zones: [String]) -> String? {
        let short = zones.filter { tasks.count(in: $0) < atLeast }
        guard !short.isEmpty else { return nil }
        let counts = short.map { "\($0) has \(tasks.count(in: $0))" }.joined(separator: ", ")
        return "each zone must have \(atLeast) healthy tasks, and \(counts)"
    }
}
