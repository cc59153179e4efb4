import Basics
import FoundationEssentials

@testable import Sandbox

/// A service whose tasks exist in memory alone, as many as a test wants, in three zones.
final class ModelService: Sendable {
    static let name = "transaction-service"
    static let made = Date(timeIntervalSince1970: 1_795_377_600)
    static let group =
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/transaction-service/05a4db0c05a4db0c"

    private struct State {
        var desired: Int
        var tasks: [TaskDescription]
        var alarms: [AlarmDescription]
    }

    private let state: Locked<State>
    private let values: [MetricIdentity: [MetricSample]]

    /// - Parameters:
    ///   - count: how many tasks there are, all running, zone after zone.
    ///   - samples: what was read of metrics.
    init(tasks count: Int = 6, samples: [MetricIdentity: [MetricSample]] = [:]) {
        let zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
        let tasks = (0..<count).map { number in
            let digits = String(number, radix: 16)
            var task = TaskDescription(
                id: String(repeating: "0", count: 32 - digits.count) + digits, zone: zones[number % 3],
                subnet: "subnet-00000b0\(number % 3 + 1)",
                address: "198.18.\(10 + number % 3).\(10 + number / 3 % 240)", created: Self.made)
            task.status = .running
            task.pullStarted = Self.made.addingTimeInterval(1)
            task.started = Self.made.addingTimeInterval(2)
            return task
        }
        let alarms = zones.map { zone in
            AlarmDescription(
                rule: .init(
                    name: "healthy-hosts-\(zone)", summary: "a task in \(zone)",
                    metric: SandboxAlarms.healthyHosts(zone), threshold: 1, periods: 1),
                state: .ok, reason: "all is well", updated: Self.made, transitioned: Self.made)
        }
        state = Locked(State(desired: count, tasks: tasks, alarms: alarms))
        values = samples
    }
}

extension ModelService: SchedulerControl {
    func service() -> ServiceDescription {
        ServiceDescription(
            cluster: "sandbox", name: Self.name, desiredCount: state.withLock { $0.desired },
            subnets: ["subnet-00000b01", "subnet-00000b02", "subnet-00000b03"], targetGroup: Self.group, port: 8080,
            graceSeconds: 30, created: Self.made,
            events: [.init(id: "1", date: Self.made, message: "has reached a steady state")])
    }

    func tasks() -> [TaskDescription] { state.withLock { $0.tasks } }

    func stopTask(_ id: String, reason: String) throws(SchedulerFault) -> TaskDescription {
        try state.withLock { state throws(SchedulerFault) in
            guard let index = state.tasks.firstIndex(where: { $0.id == id }) else { throw .taskNotFound(id) }
            let before = state.tasks[index]
            state.tasks[index].status = .stopped
            state.tasks[index].isWanted = false
            state.tasks[index].stopCode = .user
            state.tasks[index].stoppedReason = reason
            state.tasks[index].exitCode = 0
            state.tasks[index].stopping = Self.made.addingTimeInterval(10)
            state.tasks[index].stopped = Self.made.addingTimeInterval(11)
            return before
        }
    }

    func setDesiredCount(_ count: Int) throws(SchedulerFault) -> ServiceDescription {
        guard (0...24).contains(count) else { throw .invalidDesiredCount(count, limit: 24) }
        state.withLock { $0.desired = count }
        return service()
    }
}

extension ModelService: LoadBalancerControl {
    func loadBalancer() -> LoadBalancerDescription {
        LoadBalancerDescription(
            name: Self.name, dnsName: "app.sandbox.internal",
            nodes: (0..<3).map {
                .init(
                    zone: "us-east-1" + ["a", "b", "c"][$0], subnet: "subnet-00000a0\($0 + 1)",
                    address: "198.18.\($0).10")
            },
            vpc: "vpc-05a4db0c", targetPort: 8080, healthCheckPath: "/health", healthCheckSeconds: 1,
            healthyThreshold: 2, unhealthyThreshold: 2, created: Self.made)
    }

    /// One target in each state.
    func targets() -> [TargetDescription] {
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
    func alarms() -> [AlarmDescription] { state.withLock { $0.alarms } }

    func setState(of alarm: String, to new: AlarmDescription.State, reason: String) -> Bool {
        state.withLock { state in
            guard let index = state.alarms.firstIndex(where: { $0.rule.name == alarm }) else { return false }
            state.alarms[index].state = new
            state.alarms[index].reason = reason
            return true
        }
    }

    func metrics() -> [MetricIdentity] { Array(values.keys) }

    func samples(of metric: MetricIdentity, in span: Range<Date>) -> [MetricSample] {
        (values[metric] ?? []).filter { span.contains($0.date) }
    }
}
