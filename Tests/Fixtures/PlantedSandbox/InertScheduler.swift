internal import Sandbox

/// Takes the order to stop a task, and lets it run on as if nothing had been said.
struct InertScheduler: SchedulerControl {
    let honest: any SchedulerControl

    func service() async -> ServiceDescription { await honest.service() }

    func tasks() async -> [TaskDescription] { await honest.tasks() }

    func stopTask(_ id: String, reason: String) async throws(SchedulerFault) -> TaskDescription {
        guard let task = await honest.tasks().first(where: { $0.id == id }) else { throw .taskNotFound(id) }
        return task
    }

    func setDesiredCount(_ count: Int) async throws(SchedulerFault) -> ServiceDescription {
        try await honest.setDesiredCount(count)
    }
}
