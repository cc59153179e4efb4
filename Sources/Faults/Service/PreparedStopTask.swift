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
    /// What ECS said of tasks once they had stopped: their reasons, nil of those that it no longer knows. Nothing about
    /// them changes any more, so they are not asked about again.
    private let ended = Locked<[String: String?]>([:])
    /// Nine tenths of what ECS takes of StopTask and its kin from an account, 100 at once and 40 a second: the rest is
    /// for whatever else acts on the account.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
    private let bucket = Locked(TokenBucket(burst: 90, perSecond: 36))
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
        guard try await unended(of: tasks) == nil else { return nil }
        let reasons = ended.withLock { ended in tasks.map { ended[$0.taskArn] ?? nil } }
        guard reasons.allSatisfy({ $0 == reason }) else { return nil }
        let zones = Dictionary(grouping: tasks) { $0.availabilityZone ?? "unknown" }
        let perZone = zones.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.count)" }
        return Evidence(
            fault: StopTask.schema.name, summary: "\(tasks.count) tasks of \(name.service) were stopped",
            facts: [
                .init("stopped_tasks", String(tasks.count)), .init("zones", perZone.joined(separator: ", ")),
                .init("reason", reason),
            ])
    }

    /// One of these tasks that has not stopped yet, and how it is; nil when all have.
    ///
    /// Asks only about those of which it is not known, and goes no further than the first page with one that has not:
    /// looking again and again costs one call each time, and one more for every hundred tasks that have stopped.
    private func unended(of tasks: [ECS.Task], sparing: Bool = false) async throws(AWSError) -> String? {
        let open = ended.withLock { ended in tasks.map(\.taskArn).filter { ended[$0] == nil } }
        for page in ServiceView.pages(of: open) {
            let seen = try await ServiceView.tasks(page, in: name.cluster, environment.aws)
            let unknown = Set(page).subtracting(seen.map(\.taskArn))
            ended.withLock { ended in
                for task in seen where task.lastStatus == "STOPPED" { ended[task.taskArn] = task.stoppedReason }
                for arn in unknown { ended[arn] = .some(nil) }
            }
            let left = seen.filter { $0.lastStatus != "STOPPED" }
            if let one = (sparing ? spare(left) : left).first {
                return "\(one.taskArn) is still \(one.lastStatus ?? "unknown")"
            }
        }
        return nil
    }

    /// Those of these tasks that may still stop. ECS shows within seconds what it was told: a task that it still wants
    /// to run then was never to stop, and is not waited for.
    private func spare(_ tasks: [ECS.Task]) -> [ECS.Task] {
        let now = environment.clock.now()
        return asked.withLock { asked in
            guard let last = asked.last, now - last > Self.settlingMicroseconds else { return tasks }
            let spared = tasks.filter { $0.desiredStatus == "RUNNING" }.map(\.taskArn)
            asked.tasks.subtract(spared)
            return tasks.filter { !spared.contains($0.taskArn) }
        }
    }

    /// What keeps the service from being steady, in words; nil when it is.
    private func unsteadiness() async throws(AWSError) -> String? {
        let service = try await ServiceView.service(name, environment.aws)
        if let missing = ServiceView.missing(service) { return missing }
        if let unended = try await unended(of: gone, sparing: true) { return unended }
        return try await ServiceView.unhealthiness(
            name, desired: service.desiredCount ?? 0, without: gone, environment.aws)
    }

    /// The tasks that were asked to stop.
    private var gone: [ECS.Task] { asked.withLock { asked in tasks.filter { asked.tasks.contains($0.taskArn) } } }

    /// Waits until ECS has started as many tasks as the service wants, and they serve.
    func undo() async throws(UndoFailure) {
        try await Healing(
            what: "the service \(name.service)",
            limitSeconds: undoSeconds ?? max(timeLimitSeconds, Self.undoSeconds), pauseMilliseconds: 1_000,
            mend: "see with `aws ecs describe-services --cluster \(name.cluster) --services \(name.service)` why it "
                + "has not its tasks, and run nothing against it until they run", environment: environment
        ).wait { () async throws(AWSError) in try await unsteadiness() }
    }
}
