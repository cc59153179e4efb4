internal import FoundationEssentials

/// A scheduler whose describe calls lag behind what is so. What is told acts on the present.
///
/// Tasks change by themselves: a change is seen from the first read or call after it, so it may lag a little longer.
final class StaleScheduler: SchedulerControl {
    private let present: any SchedulerControl
    private let shownService: StaleView<ServiceDescription>
    private let shownTasks: StaleView<[TaskDescription]>

    init(_ present: any SchedulerControl, seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.present = present
        shownService = StaleView(seconds: seconds, wallClock: wallClock)
        shownTasks = StaleView(seconds: seconds, wallClock: wallClock)
    }

    func service() async -> ServiceDescription {
        let now = await present.service()
        return shownService.read(now)
    }

    func tasks() async -> [TaskDescription] {
        let now = await present.tasks()
        return shownTasks.read(now)
    }

    func stopTask(_ id: String, reason: String) async throws(SchedulerFault) -> TaskDescription {
        await look()
        let task = try await present.stopTask(id, reason: reason)
        await look()
        return task
    }

    func setDesiredCount(_ count: Int) async throws(SchedulerFault) -> ServiceDescription {
        await look()
        let service = try await present.setDesiredCount(count)
        await look()
        return service
    }

    /// Keeps what is so now for those who read later.
    private func look() async {
        let service = await present.service()
        let tasks = await present.tasks()
        shownService.record(service)
        shownTasks.record(tasks)
    }
}
