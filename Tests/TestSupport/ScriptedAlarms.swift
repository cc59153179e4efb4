internal import Basics

/// CloudWatch with alarms of these states, which a test changes.
public final class ScriptedAlarms: ScriptedService {
    private let states: Locked<[String: String]>

    /// The alarms' states by their names: `OK`, `ALARM` or `INSUFFICIENT_DATA`.
    public init(_ states: [String: String]) { self.states = Locked(states) }

    /// Gives an alarm another state.
    public func set(_ name: String, to state: String) { states.withLock { $0[name] = state } }

    /// Answers what the alarms' states are.
    public func answer(_ call: ScriptedCall) throws -> ServerAnswer? {
        guard call.action == "DescribeAlarms" else { return nil }
        let wanted = call.list("AlarmNames.member")
        let members = states.withLock { $0 }.filter { wanted.contains($0.key) }.map { name, state in
            "<member><AlarmName>\(name)</AlarmName><StateValue>\(state)</StateValue></member>"
        }
        return ServerAnswer(
            200,
            "<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms>\(members.joined())</MetricAlarms>"
                + "</DescribeAlarmsResult></DescribeAlarmsResponse>")
    }
}
