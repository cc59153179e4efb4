/// What the AWS endpoint may ask of, and tell, the scheduler that keeps the service's tasks running (ECS).
///
/// The sandbox composes one that starts and signals real processes; a test may compose another, for instance one of a
/// thousand tasks that exist in its memory alone.
public protocol SchedulerControl: Sendable {
    /// The one service, as it is now.
    func service() async -> ServiceDescription

    /// Every task that is known, those stopped within the last hour included, oldest first. The endpoint filters.
    func tasks() async -> [TaskDescription]

    /// Begins to stop a task and returns at once, as `StopTask` does; the task's status tells the rest. A task that
    /// is stopping or stopped stays as it is.
    ///
    /// - Parameters:
    ///   - id: the task's id, 32 hexadecimal digits.
    ///   - reason: shown as the task's `stoppedReason`.
    /// - Returns: the task just after acceptance.
    /// - Throws: `SchedulerFault.taskNotFound`.
    func stopTask(_ id: String, reason: String) async throws(SchedulerFault) -> TaskDescription

    /// Changes how many tasks the service keeps running, in all zones together.
    ///
    /// - Returns: the service just after acceptance.
    /// - Throws: `SchedulerFault.invalidDesiredCount` when it has no room for so many.
    func setDesiredCount(_ count: Int) async throws(SchedulerFault) -> ServiceDescription
}

/// A refusal of the scheduler.
public enum SchedulerFault: Error, Sendable, Hashable {
    /// No task has this id.
    case taskNotFound(String)
    /// The service cannot keep so many tasks.
    case invalidDesiredCount(Int, limit: Int)
}
