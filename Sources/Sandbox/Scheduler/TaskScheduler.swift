internal import FoundationEssentials

/// The scheduler of one service as a pure state machine: it keeps a number of tasks running, spread over the zones.
///
/// It follows ECS: a task goes through PROVISIONING, PENDING, RUNNING, DEACTIVATING, STOPPING and STOPPED; one that is
/// stopped, ends or fails its health checks is replaced at once; one that never became healthy after a growing wait.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html>
struct TaskScheduler: Sendable {
    /// What a service is made of.
    struct Settings: Sendable {
        var zones: [Zone]
        var desired: Int
        var timing: SchedulerTiming
        /// Whether a task that is gone is replaced. Always on ECS.
        var replacesTasks = true
        /// The target group's ARN, for messages.
        var targetGroup: String
        /// The id of a zone's application subnet.
        var subnet: @Sendable (Zone) -> String
    }

    /// A wait that the scheduler asked for.
    enum Timer: Sendable, Hashable {
        case provisioned(String)
        case pulled(String)
        case drained(String)
        case ended(String)
        case grace(String)
        case retry
    }

    /// What happens to it.
    enum Event: Sendable, Hashable {
        /// The service is made: its first tasks start without the delays of later ones.
        case began
        /// A wait is over.
        case due(Timer)
        /// A task's image was fetched, or its subnet turned out to be dark.
        case fetched(String, reachable: Bool)
        /// A task's process runs.
        case launched(String)
        /// A task's process could not be started.
        case refused(String, reason: String)
        /// A task's process ended.
        case exited(String, code: Int)
        /// What the load balancer finds of a task.
        case health(String, TargetDescription.State)
        /// A task that is being taken out has no request left.
        case drained(String)
        /// Somebody stops a task.
        case stop(String, reason: String)
        /// Somebody changes how many tasks there should be.
        case desire(Int)
    }

    /// What it wants done.
    enum Effect: Sendable, Hashable {
        case wait(Timer, Duration)
        /// Find out whether the task's image can be fetched; answered by `fetched`.
        case fetch(String)
        /// Start the task's process; answered by `launched` or `refused`, and some day by `exited`.
        case launch(String)
        /// Make the task a target of the load balancer.
        case register(String)
        /// Give the task no new requests; answered by `drained` when none is left.
        case drain(String)
        /// Take the task out of the load balancer.
        case deregister(String)
        /// Ask the task's process to end.
        case terminate(String)
        /// End the task's process.
        case kill(String)
    }

    /// For how long a stopped task can still be asked about; ECS promises an hour.
    static let retention: TimeInterval = 3_600
    /// The most tasks the service can be told to keep: two zones of three have addresses for them.
    static let desiredLimit = 24
    /// How many events are kept, as on ECS.
    static let eventLimit = 100

    let settings: Settings
    private(set) var desired: Int
    /// Every task that is known, oldest first.
    private(set) var tasks: [ScheduledTask] = []
    /// What was done, newest first.
    private(set) var events: [ServiceDescription.Event] = []
    private var hasBegun = false
    private var isSteady = false
    /// How many tasks in a row never became healthy.
    private var failures = 0
    /// No task is started before.
    private var notBefore = Date.distantPast
    /// Whether a wait for the next try is under way.
    private var awaitsRetry = false
    private let makeID: @Sendable () -> String

    /// - Parameter makeID: makes 32 hexadecimal digits, never the same again.
    init(_ settings: Settings, makeID: @escaping @Sendable () -> String) {
        self.settings = settings
        desired = settings.desired
        self.makeID = makeID
    }

    /// The task with this id.
    func task(_ id: String) -> ScheduledTask? { tasks.first { $0.shown.id == id } }

    /// Takes in what happened and says what is to be done.
    mutating func handle(_ event: Event, now: Date) -> [Effect] {
        var effects: [Effect] = []
        switch event {
        case .began: hasBegun = true
        case .due(let timer): effects = due(timer, now)
        case .fetched(let id, let reachable): effects = fetched(id, reachable, now)
        case .launched(let id): effects = launched(id, now)
        case .refused(let id, let reason):
            fail(id, "CannotStartContainerError: \(reason)", now)
        case .exited(let id, let code): effects = exited(id, code, now)
        case .health(let id, let state): effects = health(id, state, now)
        case .drained(let id): effects = terminate(id)
        case .stop(let id, let reason): effects = stop(id, .user, reason, now)
        case .desire(let count):
            desired = count
            note("has begun to keep \(count) tasks", now)
        }
        effects += reconcile(initial: event == .began, now)
        tasks.removeAll { task in task.shown.stopped.map { now.timeIntervalSince($0) > Self.retention } ?? false }
        return effects
    }

    private mutating func change(_ id: String, _ body: (inout ScheduledTask) -> Void) {
        if let index = tasks.firstIndex(where: { $0.shown.id == id }) { body(&tasks[index]) }
    }

    private mutating func note(_ message: String, _ now: Date) {
        events.insert(.init(id: makeID(), date: now, message: message), at: 0)
        if events.count > Self.eventLimit { events.removeLast() }
    }
}

// MARK: Coming up

extension TaskScheduler {
    private mutating func due(_ timer: Timer, _ now: Date) -> [Effect] {
        switch timer {
        case .provisioned(let id):
            guard let task = task(id), task.shown.status == .provisioning else { return [] }
            change(id) {
                $0.shown.status = .pending
                $0.shown.pullStarted = now
            }
            return [.wait(.pulled(id), delay(settings.timing.pulling, id))]
        case .pulled(let id): return task(id)?.shown.status == .pending ? [.fetch(id)] : []
        case .drained(let id): return terminate(id)
        case .ended(let id): return task(id)?.shown.status == .stopping ? [.kill(id)] : []
        case .grace(let id):
            change(id) { $0.graceIsOver = true }
            return task(id)?.health == .healthy ? [] : unhealthy(id, now)
        case .retry:
            awaitsRetry = false
            return []
        }
    }

    private mutating func fetched(_ id: String, _ reachable: Bool, _ now: Date) -> [Effect] {
        guard task(id)?.shown.status == .pending else { return [] }
        if reachable { return [.launch(id)] }
        fail(
            id,
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref: "
                + "dial tcp: i/o timeout", now)
        return []
    }

    private mutating func launched(_ id: String, _ now: Date) -> [Effect] {
        // Stopped while its process was being started: the process has no task.
        guard task(id)?.shown.status == .pending else { return [.kill(id)] }
        change(id) {
            $0.shown.status = .running
            $0.shown.started = now
            $0.health = .initial
        }
        return [.register(id), .wait(.grace(id), settings.timing.grace)]
    }

    /// A task that could not start.
    private mutating func fail(_ id: String, _ reason: String, _ now: Date) {
        guard let task = task(id), !task.hasStopped else { return }
        change(id) {
            $0.shown.isWanted = false
            $0.shown.stopCode = .failedToStart
            $0.shown.stoppedReason = reason
            $0.shown.stopping = now
        }
        end(id, now)
    }

    /// A moment of the range that the task's id chooses.
    private func delay(_ range: ClosedRange<Duration>, _ id: String) -> Duration {
        let chance = Double(UInt8(id.prefix(2), radix: 16) ?? 0) / 255
        return range.lowerBound + (range.upperBound - range.lowerBound) * chance
    }
}

// MARK: Going down

extension TaskScheduler {
    private mutating func stop(
        _ id: String, _ code: TaskDescription.StopCode, _ reason: String, _ now: Date
    ) -> [Effect] {
        guard let task = task(id), task.isWanted else { return [] }
        change(id) {
            $0.shown.isWanted = false
            $0.shown.stopCode = code
            $0.shown.stoppedReason = reason
            $0.shown.stopping = now
        }
        guard task.shown.status == .running else {
            end(id, now)
            return []
        }
        change(id) { $0.shown.status = .deactivating }
        return [.drain(id), .wait(.drained(id), settings.timing.deregistrationDelay)]
    }

    private mutating func terminate(_ id: String) -> [Effect] {
        guard task(id)?.shown.status == .deactivating else { return [] }
        change(id) { $0.shown.status = .stopping }
        return [.deregister(id), .terminate(id), .wait(.ended(id), settings.timing.stopTimeout)]
    }

    private mutating func exited(_ id: String, _ code: Int, _ now: Date) -> [Effect] {
        guard let task = task(id), !task.hasStopped else { return [] }
        change(id) {
            $0.shown.exitCode = code
            if $0.isWanted {
                $0.shown.isWanted = false
                $0.shown.stopCode = .exited
                $0.shown.stoppedReason = "Essential container in task exited"
                $0.shown.stopping = now
            }
        }
        let isTarget = task.shown.status == .running || task.shown.status == .deactivating
        end(id, now)
        return isTarget ? [.deregister(id)] : []
    }

    private mutating func health(_ id: String, _ state: TargetDescription.State, _ now: Date) -> [Effect] {
        guard let task = task(id), task.isWanted, task.shown.status == .running else { return [] }
        change(id) {
            $0.health = state
            if state == .healthy { $0.hasBeenHealthy = true }
        }
        if state == .healthy { failures = 0 }
        return state == .unhealthy && (task.hasBeenHealthy || task.graceIsOver) ? unhealthy(id, now) : []
    }

    private mutating func unhealthy(_ id: String, _ now: Date) -> [Effect] {
        guard let task = task(id), task.isWanted, task.shown.status == .running else { return [] }
        let group = "(target-group \(settings.targetGroup))"
        note("(task \(id)) is unhealthy in \(group) due to (reason Health checks failed)", now)
        return stop(id, .scheduler, "Task failed ELB health checks in \(group)", now)
    }

    private mutating func end(_ id: String, _ now: Date) {
        change(id) {
            $0.shown.status = .stopped
            $0.shown.stopped = now
            $0.health = nil
        }
        guard let task = task(id), !task.hasBeenHealthy, task.shown.stopCode != .user else { return }
        // Tasks that are tried together count once.
        guard now >= notBefore else { return }
        failures += 1
        // Doubled so often at most that the number cannot leave its type.
        let wait = settings.timing.retry * (1 << min(failures - 1, 10))
        notBefore = now.addingTimeInterval(min(wait, settings.timing.longestRetry) / .seconds(1))
        note("is unable to consistently start tasks successfully", now)
    }
}

// MARK: Keeping the number

extension TaskScheduler {
    private var placement: TaskPlacement {
        TaskPlacement(
            zones: settings.zones, slots: AddressPlan.taskSlots, present: tasks.filter { !$0.hasStopped })
    }

    private mutating func reconcile(initial: Bool, _ now: Date) -> [Effect] {
        guard hasBegun, initial || settings.replacesTasks else { return [] }
        var effects = startMissing(initial: initial, now)
        while tasks.count(where: \.isWanted) > desired, tasks.count(where: \.isHealthy) > desired,
            let task = placement.surplus
        {
            effects += stop(task.shown.id, .scheduler, "Scaling activity initiated by (deployment ecs-svc/1)", now)
        }
        announce(now)
        return effects
    }

    private mutating func startMissing(initial: Bool, _ now: Date) -> [Effect] {
        let wanted = tasks.count(where: \.isWanted)
        let allHealthy = wanted == desired && tasks.count(where: \.isHealthy) == desired
        let missing = allHealthy ? placement.missing(of: desired) : desired - wanted
        guard missing > 0 else { return [] }
        guard now >= notBefore else {
            return retry(after: .seconds(notBefore.timeIntervalSince(now)))
        }
        var effects: [Effect] = []
        for _ in 0..<missing {
            guard let (zone, slot) = placement.next else {
                if !awaitsRetry { note("was unable to place a task because no zone has a free address", now) }
                return effects + retry(after: settings.timing.longestRetry)
            }
            effects += start(zone, slot, initial: initial, now)
        }
        note("has started \(missing) tasks", now)
        return effects
    }

    private mutating func retry(after delay: Duration) -> [Effect] {
        defer { awaitsRetry = true }
        return awaitsRetry ? [] : [.wait(.retry, delay)]
    }

    private mutating func start(_ zone: Zone, _ slot: Int, initial: Bool, _ now: Date) -> [Effect] {
        let shown = TaskDescription(
            id: makeID(), zone: zone.name, subnet: settings.subnet(zone), address: AddressPlan.task(zone, slot: slot),
            created: now)
        tasks.append(ScheduledTask(shown: shown, zone: zone, slot: slot))
        guard !initial else {
            change(shown.id) {
                $0.shown.status = .pending
                $0.shown.pullStarted = now
            }
            return [.fetch(shown.id)]
        }
        return [.wait(.provisioned(shown.id), delay(settings.timing.provisioning, shown.id))]
    }

    /// Says once that all is well, as ECS does.
    private mutating func announce(_ now: Date) {
        let steady =
            tasks.count(where: \.isWanted) == desired && tasks.count(where: \.isHealthy) == desired
            && placement.missing(of: desired) == 0
        defer { isSteady = steady }
        if steady && !isSteady { note("has reached a steady state", now) }
    }
}
