internal import AWS
internal import Basics
internal import Experiments

/// A stop of tasks that are known.
struct PreparedStopTask: PreparedFault {
    let name: ServiceView.Name
    let tasks: [ECS.Task]
    /// How many tasks ran when it was prepared.
    let running: Int
    let timeLimitSeconds: Int
    /// How long the undo waits; nil leaves it to this.
    let undoSeconds: Int?
    let environment: FaultEnvironment
    /// Whether it is a part of an outage, which looked at everything before the zone went dark.
    var isInOutage = false
    private let asked = Locked(Asked())
    private let bucket = Locked(TokenBucket(burst: 40, perSecond: 20))
    /// How many calls are under way at once.
    private static let width = 16
    /// How often a call that failed without a throttle is tried.
    private static let attempts = 8
    private static let lagMilliseconds = 2_000
    /// The undo waits at least this long, however short the time for the evidence is.
    private static let undoSeconds = 900
    private static let settlingMicroseconds: Int64 = 15_000_000

    /// What was asked of ECS so far.
    private struct Asked {
        /// The tasks that were asked to stop, also those whose call had no answer.
        var tasks: Set<String> = []
        /// When the last was.
        var last: Int64?
    }

    init(
        name: ServiceView.Name, tasks: [ECS.Task], running: Int, timeLimitSeconds: Int, undoSeconds: Int?,
        environment: FaultEnvironment
    ) {
        self.name = name
        self.tasks = tasks
        self.running = running
        self.timeLimitSeconds = timeLimitSeconds
        self.undoSeconds = undoSeconds
        self.environment = environment
    }

    let undoKind = UndoKind.waits

    private var reason: String { "gameday \(environment.run)" }

    private func call(_ task: ECS.Task) -> AWSOperation<ECS.Task> {
        ECS.stopTask(cluster: name.cluster, task: task.taskArn, reason: reason)
    }

    var plan: FaultPlan {
        var impact = FaultImpact()
        impact.stoppedTasks = Set(tasks.map(\.taskArn))
        let zones = Set(tasks.compactMap(\.availabilityZone)).sorted().joined(separator: ", ")
        return FaultPlan(
            fault: StopTask.schema.name, targets: tasks.map(\.taskArn),
            calls: tasks.map { .init(call($0), resource: $0.taskArn) },
            undo: StopTask.reference.undo,
            blastRadius: "\(tasks.count) of the \(running) running tasks of \(name.service), in \(zones)",
            impact: impact, timeLimitSeconds: timeLimitSeconds)
    }

    func check() async throws(InjectionFailure) {
        let now: [ECS.Task]
        do {
            now = try await ServiceView.running(name, environment.aws)
        } catch {
            throw InjectionFailure("the service \(name.service) cannot be read: \(error)", mayHaveTakenEffect: false)
        }
        let missing = Set(tasks.map(\.taskArn)).subtracting(now.map(\.taskArn))
        guard missing.isEmpty, now.count >= running else {
            let gone = missing.isEmpty ? "" : ", and \(missing.sorted().joined(separator: ", ")) is not among them"
            throw InjectionFailure(
                "the service \(name.service) changed since the run began: \(now.count) tasks run, \(running) did"
                    + gone,
                mayHaveTakenEffect: false)
        }
    }

    func inject() async throws(InjectionFailure) {
        if !isInOutage { try await check() }
        let limit = environment.clock.now() + Int64(timeLimitSeconds) * 1_000_000
        let failure = await withTaskGroup(of: InjectionFailure?.self) { group -> InjectionFailure? in
            var waiting = tasks[...]
            var first: InjectionFailure?
            for task in waiting.prefix(Self.width) { group.addTask { await stop(task, until: limit) } }
            waiting = waiting.dropFirst(Self.width)
            while let outcome = await group.next() {
                first = first ?? outcome
                // After a failure no further call is made; those under way are waited for.
                guard first == nil, let task = waiting.popFirst() else { continue }
                group.addTask { await stop(task, until: limit) }
            }
            return first
        }
        guard let failure else { return }
        throw InjectionFailure(
            failure.reason, mayHaveTakenEffect: failure.mayHaveTakenEffect || !asked.withLock { $0.tasks.isEmpty })
    }

    /// Stops one task; the failure, if it cannot be.
    private func stop(_ task: ECS.Task, until limit: Int64) async -> InjectionFailure? {
        var aws = environment.aws
        // Throttling is the bucket's business: the client would keep on knocking beside it.
        aws.retry = .never
        var attempt = 1
        while true {
            let failure: AWSError
            do throws(AWSError) {
                try await waitForLeave()
                _ = try await aws.call(call(task))
                note(task)
                bucket.withLock { $0.succeeded() }
                return nil
            } catch {
                failure = error
            }
            if failure.mayHaveTakenEffect { note(task) }
            switch failure.kind {
            case .throttled:
                bucket.withLock { $0.throttled(at: environment.clock.now()) }
            case .transient, .ambiguous, .malformedAnswer, .unreachable:
                attempt += 1
                guard attempt <= Self.attempts else { return Self.failure(failure) }
                if failure.mayHaveTakenEffect {
                    do throws(AWSError) {
                        if try await isStopping(task) { return nil }
                    } catch {
                        return InjectionFailure(
                            "\(failure); whether it stops cannot be read: \(error)", mayHaveTakenEffect: true)
                    }
                }
            default: return Self.failure(failure)
            }
            guard environment.clock.now() < limit else { return Self.failure(failure) }
        }
    }

    private func note(_ task: ECS.Task) {
        let now = environment.clock.now()
        asked.withLock { asked in
            asked.tasks.insert(task.taskArn)
            asked.last = now
        }
    }

    private static func failure(_ error: AWSError) -> InjectionFailure {
        InjectionFailure("\(error)", mayHaveTakenEffect: error.mayHaveTakenEffect)
    }

    private func waitForLeave() async throws(AWSError) {
        let wait = bucket.withLock { $0.take(at: environment.clock.now()) }
        guard wait > 0 else { return }
        do {
            try await environment.pause(wait)
        } catch {
            var halted = AWSError(kind: .cancelled, message: "the run was halted")
            halted.certainlyNotSent = true
            throw halted
        }
    }

    /// Whether ECS wants the task stopped, whoever asked for it.
    private func isStopping(_ task: ECS.Task) async throws(AWSError) -> Bool {
        // What ECS shows lags behind what it does.
        do { try await environment.pause(Self.lagMilliseconds) } catch { return true }
        let found = try await environment.aws.call(
            ECS.describeTasks(cluster: name.cluster, tasks: [task.taskArn])
        ).tasks.first
        return found.map { $0.desiredStatus == "STOPPED" || $0.lastStatus == "STOPPED" } ?? true
    }

    func evidence() async throws(AWSError) -> Evidence? {
        let seen = try await ServiceView.tasks(tasks.map(\.taskArn), in: name.cluster, environment.aws)
        let stopped = seen.filter { $0.lastStatus == "STOPPED" && $0.stoppedReason == reason }
        guard Set(stopped.map(\.taskArn)) == Set(tasks.map(\.taskArn)) else { return nil }
        let zones = Dictionary(grouping: tasks) { $0.availabilityZone ?? "unknown" }
        let perZone = zones.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.count)" }
        return Evidence(
            fault: StopTask.schema.name, summary: "\(tasks.count) tasks of \(name.service) were stopped",
            facts: [
                .init("stopped_tasks", String(tasks.count)), .init("zones", perZone.joined(separator: ", ")),
                .init("reason", reason),
            ])
    }

    /// Waits until ECS has started as many tasks as the service wants, and they serve.
    func undo() async throws(UndoFailure) {
        try await Healing(
            what: "the service \(name.service)",
            limitSeconds: undoSeconds ?? max(timeLimitSeconds, Self.undoSeconds), pauseMilliseconds: 1_000,
            mend: "see with `aws ecs describe-services --cluster \(name.cluster) --services \(name.service)` why it "
                + "has not its tasks, and run nothing against it until they run", environment: environment
        ).wait { () async throws(AWSError) in try await unsteadiness() }
    }

    private func unsteadiness() async throws(AWSError) -> String? {
        let (asked, last) = asked.withLock { ($0.tasks, $0.last) }
        var gone = tasks.filter { asked.contains($0.taskArn) }
        if let last, environment.clock.now() - last > Self.settlingMicroseconds {
            // ECS shows within seconds what it was told: a task that it still wants to run was never to stop.
            let seen = try await ServiceView.tasks(gone.map(\.taskArn), in: name.cluster, environment.aws)
            let spared = Set(seen.filter { $0.desiredStatus == "RUNNING" }.map(\.taskArn))
            gone.removeAll { spared.contains($0.taskArn) }
        }
        return try await ServiceView.unsteadiness(name, without: gone, environment.aws)
    }
}
