/// How long the parts of a task's life take beyond what they need, and how long the scheduler waits for each.
public struct SchedulerTiming: Sendable, Hashable {
    /// PROVISIONING: as long as making a network interface takes. Within the range by chance.
    public var provisioning: ClosedRange<Duration>
    /// PENDING: as long as fetching the image takes. Within the range by chance.
    public var pulling: ClosedRange<Duration>
    /// DEACTIVATING ends when the task has no request left, or after so long: the target group's deregistration delay.
    public var deregistrationDelay: Duration
    /// STOPPING ends after so long, by SIGKILL: the container's `stopTimeout`; 30 s on ECS unless set.
    public var stopTimeout: Duration = .seconds(30)
    /// So long after its start a task may fail its health checks: `healthCheckGracePeriodSeconds`.
    public var grace: Duration = .seconds(30)
    /// How long after a task that never became healthy the next is started; doubled with each further one.
    ///
    /// ECS throttles such a service in a way that it does not tell, by 27 minutes at most:
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html>
    public var retry: Duration = .seconds(1)
    /// The longest such wait.
    public var longestRetry: Duration = .seconds(15)

    /// A new task starts after half a second: for tests and demonstrations.
    public static let fast = SchedulerTiming(
        provisioning: .milliseconds(200)...(.milliseconds(200)), pulling: .milliseconds(300)...(.milliseconds(300)),
        deregistrationDelay: .seconds(5))

    /// As slow as Fargate: provisioning 10-20 s, fetching a small image 5-10 s, deregistration as the stack's
    /// target group has it.
    public static let aws = SchedulerTiming(
        provisioning: .seconds(10)...(.seconds(20)), pulling: .seconds(5)...(.seconds(10)),
        deregistrationDelay: .seconds(30), longestRetry: .seconds(60))
}
