internal import Basics
internal import FoundationEssentials
internal import Glibc

/// The scheduler at work: carries out what the state machine wants, and tells it what happens.
actor ServiceScheduler {
    /// What it asks of others.
    struct Surroundings: Sendable {
        /// Starts the process of the task at a zone's address.
        var start: @Sendable (Zone, Int) throws(SandboxError) -> ChildProcess
        /// The load balancer that tasks are registered in.
        var balancer: LoadBalancer
        /// Whether nothing can pass the edge of a subnet, by its id.
        var isDark: @Sendable (String) async -> Bool
        /// The present time.
        var wallClock: @Sendable () -> Date
    }

    /// How often the load balancer is asked how the tasks are.
    private static let watchInterval = Duration.milliseconds(200)

    // Starting a process blocks for some milliseconds.
    private let executor = ThreadExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var machine: TaskScheduler
    private let surroundings: Surroundings
    private let progress: Progress
    private let created: Date
    private var processes: [String: ChildProcess] = [:]
    private let effects: AsyncStream<TaskScheduler.Effect>
    private let effect: AsyncStream<TaskScheduler.Effect>.Continuation
    private let exits: AsyncStream<(String, Int)>
    private let exit: AsyncStream<(String, Int)>.Continuation

    init(_ settings: TaskScheduler.Settings, _ surroundings: Surroundings, progress: Progress) {
        machine = TaskScheduler(settings, makeID: Self.makeID)
        self.surroundings = surroundings
        self.progress = progress
        created = surroundings.wallClock()
        (effects, effect) = AsyncStream.makeStream()
        (exits, exit) = AsyncStream.makeStream()
    }

    /// 32 random hexadecimal digits, as ECS draws a task's id.
    private static func makeID() -> String {
        String((0..<32).map { _ in Character(String(Int.random(in: 0..<16), radix: 16)) })
    }

    /// Keeps the tasks running, until cancelled.
    func run() async {
        handle(.began)
        await withTaskGroup { group in
            group.addTask { await self.watch() }
            group.addTask { await self.collect() }
            for await effect in effects {
                if case .wait(let timer, let duration) = effect {
                    group.addTask {
                        await pause(duration)
                        if !Task.isCancelled { await self.handle(.due(timer)) }
                    }
                } else {
                    await perform(effect)
                }
            }
        }
    }

    private func handle(_ event: TaskScheduler.Event) {
        for wanted in machine.handle(event, now: surroundings.wallClock()) { effect.yield(wanted) }
    }

    private func perform(_ effect: TaskScheduler.Effect) async {
        switch effect {
        case .wait: break
        case .fetch(let id):
            guard let task = machine.task(id) else { return }
            let dark = await surroundings.isDark(task.shown.subnet)
            handle(.fetched(id, reachable: !dark))
        case .launch(let id): launch(id)
        case .register(let id):
            guard let task = machine.task(id) else { return }
            await surroundings.balancer.register(task.zone, slot: task.slot)
        case .drain(let id):
            guard let task = machine.task(id) else { return }
            await surroundings.balancer.drain(task.shown.address)
        case .deregister(let id):
            guard let task = machine.task(id) else { return }
            await surroundings.balancer.deregister(task.shown.address)
        case .terminate(let id): processes[id]?.signal(SIGTERM)
        case .kill(let id): processes[id]?.signal(SIGKILL)
        }
    }

    private func launch(_ id: String) {
        guard let task = machine.task(id) else { return }
        do throws(SandboxError) {
            let process = try surroundings.start(task.zone, task.slot)
            processes[id] = process
            process.onEnd { [exit] status in exit.yield((id, Int(status.code))) }
            handle(.launched(id))
        } catch {
            progress.note("the task \(id) in \(task.zone.name) cannot be started: \(error)")
            handle(.refused(id, reason: error.message))
        }
    }

    // MARK: What happens

    /// Tells of processes that ended.
    private func collect() async {
        for await (id, code) in exits {
            processes[id] = nil
            handle(.exited(id, code: code))
            guard let task = machine.task(id)?.shown else { continue }
            let reason = task.stoppedReason ?? ""
            progress.note("the task \(id) at \(task.address) in \(task.zone) stopped: \(reason) (exit code \(code))")
        }
    }

    /// Tells of what the load balancer finds.
    private func watch() async {
        while !Task.isCancelled {
            for target in await surroundings.balancer.table.all { see(target) }
            await pause(Self.watchInterval)
        }
    }

    private func see(_ target: TargetTable.Entry) {
        guard let task = machine.tasks.first(where: { $0.shown.address == target.address && !$0.hasStopped })
        else { return }
        if target.isDraining {
            // A node counts a request once it has chosen the target: what was chosen before draining began has been
            // counted by the second look.
            if target.surveysDrained > 1, target.sessions == 0 { handle(.drained(task.shown.id)) }
        } else if task.health != target.state {
            handle(.health(task.shown.id, target.state))
        }
    }
}

extension ServiceScheduler: SchedulerControl {
    func service() -> ServiceDescription {
        let settings = machine.settings
        return ServiceDescription(
            cluster: ServiceNames.cluster, name: ServiceNames.service, desiredCount: machine.desired,
            subnets: settings.zones.map { settings.subnet($0) }, targetGroup: settings.targetGroup,
            port: AddressPlan.taskPort, graceSeconds: Int(settings.timing.grace / .seconds(1)), created: created,
            events: machine.events)
    }

    func tasks() -> [TaskDescription] { machine.tasks.map(\.shown) }

    func stopTask(_ id: String, reason: String) throws(SchedulerFault) -> TaskDescription {
        guard machine.task(id) != nil else { throw .taskNotFound(id) }
        handle(.stop(id, reason: reason))
        guard let task = machine.task(id) else { throw .taskNotFound(id) }
        return task.shown
    }

    func setDesiredCount(_ count: Int) throws(SchedulerFault) -> ServiceDescription {
        guard (0...TaskScheduler.desiredLimit).contains(count) else {
            throw .invalidDesiredCount(count, limit: TaskScheduler.desiredLimit)
        }
        handle(.desire(count))
        return service()
    }
}
