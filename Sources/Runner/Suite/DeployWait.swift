internal import AWS
internal import Basics
public import Stack

/// Waits until no deploy of the stack's service is in progress: what is being replaced is not what was deployed, and
/// tasks that come and go by themselves would pass for a fault's doing.
public struct DeployWait: Sendable {
    private let stack: StackFile
    private let environment: RunEnvironment

    /// What looking for a deploy needs, as IAM names it.
    public static let permissions = ["ecs:DescribeServices"]

    /// From look to look.
    static let intervalMilliseconds = 2_000

    /// A wait for the service of a stack.
    public init(for stack: StackFile, environment: RunEnvironment) {
        self.stack = stack
        self.environment = environment
    }

    /// Waits for at most so many seconds.
    ///
    /// - Parameter tell: is told what is waited for, each time that it has changed.
    /// - Returns: what was waited for, in words for the report.
    /// - Throws: `Finding` when the deploy has failed, has not settled in time or cannot be seen, and after a halt.
    public func wait(atMost seconds: Int, tell: (String) -> Void) async throws(Finding) -> String {
        guard let cluster = stack.service.cluster, let name = stack.service.name else {
            return "the stack file names no ECS service, so no deploy was waited for"
        }
        let began = environment.clock.now()
        var told: String?
        var wasSeen = false
        while true {
            if let halt = environment.halt.finding { throw halt }
            let state = try await look(cluster, name, again: wasSeen)
            wasSeen = true
            let waited = Int((environment.clock.now() - began) / 1_000_000)
            switch state {
            case .settled:
                guard told != nil else { return "no deploy was in progress" }
                return "the deploy of \(name) had settled after \(SuitePlan.time(waited))"
            case .failed(let what):
                throw Finding(
                    .refused, "there is nothing to verify on \(name): \(what)",
                    mend: "mend the deploy and run it again when the service is steady")
            case .inProgress(let what):
                if told != what { tell("waiting for the deploy of \(name): \(what)") }
                told = what
                guard waited < seconds else {
                    throw Finding(
                        .refused, "the deploy of \(name) had not settled after \(SuitePlan.time(waited)): \(what)",
                        mend: "see in ECS what the service waits for, or give a longer --budget")
                }
            }
            await environment.pauseOrHalt(milliseconds: Self.intervalMilliseconds)
        }
    }

    /// One look.
    ///
    /// - Parameter again: whether the service was seen before: then what keeps AWS from answering may pass, and else
    ///   nobody has to wait to be told of it.
    private func look(_ cluster: String, _ name: String, again: Bool) async throws(Finding) -> DeployState {
        do throws(AWSError) {
            let found = try await environment.aws.call(ECS.describeServices(cluster: cluster, services: [name]))
            guard let service = found.services.first, service.status != "INACTIVE" else {
                throw AWSError(kind: .notFound, message: "there is no service \(name) in the cluster \(cluster)")
            }
            return DeployState(service)
        } catch {
            switch error.kind {
            case .unreachable where again, .ambiguous where again, .transient where again, .throttled where again:
                return .inProgress("it cannot be seen: \(error)")
            default: throw AWSFinding.refused(error, doing: "asking ECS for the deploy of \(name)", stack: stack)
            }
        }
    }
}
