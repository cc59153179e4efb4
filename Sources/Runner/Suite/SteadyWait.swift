internal import AWS
internal import Basics
public import Stack

/// Waits between two experiments until the service is whole again: the tasks that the first took away, or that a dark
/// zone lost, come back by themselves and in their own time, and the guards of the next would refuse it until then.
///
/// It decides nothing: what is in the way after the wait, or cannot be seen, is for the next experiment to say.
public struct SteadyWait: Sendable {
    private let stack: StackFile
    private let environment: RunEnvironment
    private let alarms: [String]
    private let tasksPerZone: Int

    /// What looking needs, as IAM names it. Without it nothing is waited for.
    public static let permissions =
        DeployWait.permissions + ["ecs:ListTasks", "ecs:DescribeTasks", "elasticloadbalancing:DescribeTargetHealth"]

    /// Longer than a service takes on Fargate, unless ECS throttles it.
    static let limitSeconds = 300
    /// From look to look.
    static let intervalMilliseconds = 1_000

    /// A wait for the service of a stack.
    ///
    /// - Parameters:
    ///   - alarms: those that are to be quiet as well: what the experiment before has set off goes on ringing for the
    ///     time that it looks back at.
    ///   - tasksPerZone: how many healthy tasks each zone must have; nil for the stack file's own number.
    public init(
        for stack: StackFile, environment: RunEnvironment, alarms: [String] = [], tasksPerZone: Int? = nil
    ) {
        self.stack = stack
        self.environment = environment
        self.alarms = alarms
        self.tasksPerZone = tasksPerZone ?? stack.tasks?.perZone ?? 1
    }

    /// Waits until every zone has its tasks, the load balancer gives them requests and no deploy is in progress; or
    /// until a halt, or the limit.
    ///
    /// - Parameter tell: is told what is waited for, each time that it has changed.
    public func wait(tell: (String) -> Void) async {
        let limit = environment.clock.now() + Int64(Self.limitSeconds) * 1_000_000
        var told: String?
        while environment.halt.finding == nil {
            guard let words = await unsteadiness() else { return }
            if told != words { tell("waiting for the service before the next experiment: \(words)") }
            told = words
            guard environment.clock.now() < limit else { return }
            await environment.pauseOrHalt(milliseconds: Self.intervalMilliseconds)
        }
    }

    /// What the service lacks, in words; nil when it lacks nothing, or that cannot be seen.
    private func unsteadiness() async -> String? {
        let trouble = await StackConditions.trouble(
            stack, aws: environment.aws, alarms: alarms, tasksPerZone: tasksPerZone)
        switch trouble {
        case .deploy(let words), .capacity(let words), .alarm(let words): return words
        case .unseen: return nil
        case nil: break
        }
        guard let group = stack.loadBalancer?.targetGroup,
            let targets = try? await environment.aws.call(ELB.describeTargetHealth(targetGroup: group))
        else { return nil }
        let waiting = targets.count { $0.state == "initial" || $0.state == "unhealthy" }
        return waiting > 0 ? "\(waiting) of its targets are not healthy" : nil
    }
}

extension RunEnvironment {
    /// Pauses for so long, or until a halt.
    func pauseOrHalt(milliseconds: Int) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await self.pause(milliseconds) }
            group.addTask { _ = await self.halt.wait() }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
