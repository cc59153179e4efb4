internal import Basics
public import FoundationEssentials
public import Sandbox

/// A service whose tasks exist in memory alone, as many as a test wants, in three zones.
public final class ModelService: Sendable {
    /// How long the parts of a task's life take, in seconds.
    public struct Life: Sendable {
        /// From StopTask until the task has stopped.
        public var stopping: Double
        /// From StopTask until another task runs in its place, at its address.
        public var replacing: Double
        /// The present time.
        public var now: @Sendable () -> Date

        /// A life of these parts.
        public init(stopping: Double, replacing: Double, now: @escaping @Sendable () -> Date) {
            self.stopping = stopping
            self.replacing = replacing
            self.now = now
        }
    }

    /// The service's name, and the load balancer's.
    public static let name = "transaction-service"
    /// When the tasks were made.
    public static let made = Date(timeIntervalSince1970: 1_795_377_600)
    /// The target group's ARN.
    public static let group =
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/transaction-service/05a4db0c05a4db0c"
    /// The zones that tasks are in.
    public static let zones = ["us-east-1a", "us-east-1b", "us-east-1c"]

    private struct State {
        var desired: Int
        var tasks: [TaskDescription]
        /// Where each task is in `tasks`: among thousands nobody wants to search.
        var places: [String: Int] = [:]
        var stops: [String: Int] = [:]
        var alarms: [AlarmDescription]
    }

    private let state: Locked<State>
    private let values: [MetricIdentity: [MetricSample]]
    private let life: Life?

    /// - Parameters:
    ///   - count: how many tasks there are, all running, zone after zone.
    ///   - life: how long tasks take to stop and to be replaced; without it they stop at once and nothing takes their
    ///     place.
    ///   - samples: what was read of metrics.
    public init(tasks count: Int = 6, life: Life? = nil, samples: [MetricIdentity: [MetricSample]] = [:]) {
        let tasks = (0..<count).map { Self.task($0, in: $0 % 3, created: Self.made) }
        let alarms = Self.zones.map { zone in
            AlarmDescription(
                rule: .init(
                    name: "healthy-hosts-\(zone)", summary: "a task in \(zone)",
                    metric: MetricIdentity("AWS/ApplicationELB", "HealthyHostCount", ["AvailabilityZone": zone]),
                    threshold: 1, periods: 1),
                state: .ok, reason: "all is well", updated: Self.made, transitioned: Self.made)
        }
        state = Locked(
            State(
                desired: count, tasks: tasks,
                places: Dictionary(uniqueKeysWithValues: tasks.enumerated().map { ($1.id, $0) }), alarms: alarms))
        self.life = life
        values = samples
    }

    /// How often StopTask was accepted for each task that it was accepted for, by the task's id.
    public var stops: [String: Int] { state.withLock { $0.stops } }

    private static func task(_ number: Int, in zone: Int, created: Date) -> TaskDescription {
        let digits = String(number, radix: 16)
        let row = number / 3
        var task = TaskDescription(
            id: String(repeating: "0", count: 32 - digits.count) + digits, zone: zones[zone],
            subnet: "subnet-00000b0\(zone + 1)", address: "198.18.\(10 + zone + row / 240 * 3).\(10 + row % 240)",
            created: created)
        task.status = .running
        task.pullStarted = created.addingTimeInterval(1)
        task.started = created.addingTimeInterval(2)
        return task
    }

    /// Lets the tasks live on until now.
    private func current<Result>(_ body: (inout State) throws(SchedulerFault) -> Result) throws(SchedulerFault)
        -> Result
    {
        try state.withLock { state throws(SchedulerFault) in
            if let life { Self.live(&state, life) }
            return try body(&state)
        }
    }

    private static func live(_ state: inout State, _ life: Life) {
        let now = life.now()
        for index in state.tasks.indices {
            if let since = state.tasks[index].stopping, state.tasks[index].status == .stopping,
                now >= since.addingTimeInterval(life.stopping)
            {
                state.tasks[index].status = .stopped
                state.tasks[index].exitCode = 0
                state.tasks[index].stopped = now
            }
            if state.tasks[index].status == .pending,
                now >= state.tasks[index].created.addingTimeInterval(life.replacing)
            {
                state.tasks[index].status = .running
                state.tasks[index].started = now
            }
        }
    }
}

extension ModelService: SchedulerControl {
    /// The service as it would be described.
    public func service() -> ServiceDescription {
        ServiceDescription(
            cluster: "sandbox", name: Self.name, desiredCount: state.withLock { $0.desired },
            subnets: ["subnet-00000b01", "subnet-00000b02", "subnet-00000b03"], targetGroup: Self.group, port: 8080,
            graceSeconds: 30, created: Self.made,
            events: [.init(id: "1", date: Self.made, message: "has reached a steady state")])
    }

    /// Every task that is known, oldest first.
    public func tasks() -> [TaskDescription] { (try? current { $0.tasks }) ?? [] }

    /// Stops a task; it is counted in `stops`.
    public func stopTask(_ id: String, reason: String) throws(SchedulerFault) -> TaskDescription {
        try current { state throws(SchedulerFault) in
            guard let index = state.places[id] else { throw .taskNotFound(id) }
            let before = state.tasks[index]
            state.stops[id, default: 0] += 1
            guard before.isWanted else { return before }
            var after = before
            after.isWanted = false
            after.stopCode = .user
            after.stoppedReason = reason
            if let life {
                after.status = .stopping
                after.stopping = life.now()
                Self.replace(before, at: life.now(), in: &state)
            } else {
                after.status = .stopped
                after.exitCode = 0
                after.stopping = Self.made.addingTimeInterval(10)
                after.stopped = Self.made.addingTimeInterval(11)
            }
            state.tasks[index] = after
            return before
        }
    }

    private static func replace(_ old: TaskDescription, at time: Date, in state: inout State) {
        let zone = zones.firstIndex(of: old.zone) ?? 0
        var new = task(state.tasks.count, in: zone, created: time)
        new.address = old.address
        new.status = .pending
        new.started = nil
        state.places[new.id] = state.tasks.count
        state.tasks.append(new)
    }

    /// How many tasks there should be from now on.
    public func setDesiredCount(_ count: Int) throws(SchedulerFault) -> ServiceDescription {
        guard (0...24).contains(count) else { throw .invalidDesiredCount(count, limit: 24) }
        state.withLock { $0.desired = count }
        return service()
    }
}

extension ModelService: LoadBalancerControl {
    /// The one load balancer.
    public func loadBalancer() -> LoadBalancerDescription {
        LoadBalancerDescription(
            name: Self.name, dnsName: "app.sandbox.internal",
            nodes: (0..<3).map {
                .init(zone: Self.zones[$0], subnet: "subnet-00000a0\($0 + 1)", address: "198.18.\($0).10")
            },
            vpc: "vpc-05a4db0c", targetPort: 8080, healthCheckPath: "/health", healthCheckSeconds: 1,
            healthyThreshold: 2, unhealthyThreshold: 2, created: Self.made)
    }

    /// One target for each running task; one in each state when tasks do not live.
    public func targets() -> [TargetDescription] {
        guard life == nil else {
            return tasks().filter { $0.status == .running }.map {
                TargetDescription(address: $0.address, port: 8080, zone: $0.zone, state: .healthy, reason: nil)
            }
        }
        let states: [(TargetDescription.State, TargetDescription.Reason?)] = [
            (.healthy, nil), (.initial, .registrationInProgress), (.unhealthy, .timeout),
            (.unhealthy, .failedHealthChecks), (.unhealthy, .responseCodeMismatch),
            (.draining, .deregistrationInProgress),
        ]
        return states.enumerated().map { number, state in
            TargetDescription(
                address: "198.18.10.\(10 + number)", port: 8080, zone: "us-east-1a", state: state.0, reason: state.1)
        }
    }
}

extension ModelService: MonitoringControl {
    /// The alarms, in their last set states.
    public func alarms() -> [AlarmDescription] { state.withLock { $0.alarms } }

    /// Sets an alarm's state; false when there is none of that name.
    public func setState(of alarm: String, to new: AlarmDescription.State, reason: String) -> Bool {
        state.withLock { state in
            guard let index = state.alarms.firstIndex(where: { $0.rule.name == alarm }) else { return false }
            state.alarms[index].state = new
            state.alarms[index].reason = reason
            return true
        }
    }

    /// The metrics that have samples.
    public func metrics() -> [MetricIdentity] { Array(values.keys) }

    /// A metric's samples within the span.
    public func samples(of metric: MetricIdentity, in span: Range<Date>) -> [MetricSample] {
        (values[metric] ?? []).filter { span.contains($0.date) }
    }
}
