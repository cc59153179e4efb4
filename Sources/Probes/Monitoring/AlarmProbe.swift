internal import AWS
public import Experiments
internal import Stack

/// CloudWatch alarms are in the state that they should be in.
public struct AlarmProbe: Probe {
    private static let states = ["OK", "ALARM", "INSUFFICIENT_DATA"]

    /// Which alarms, and their state.
    public static let schema = DeclarationSchema(
        "alarm", "CloudWatch alarms are all in one state.",
        parameters: [
            .optional("names", .list, "The alarms' names; the stack's alarms when left out."),
            .optional(
                "state", .choice(states), default: .string("OK"),
                "The state that all must be in; ALARM asks whether monitoring noticed."),
        ] + ProbeTiming.parameters(every: .seconds(5)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "Every alarm exists and is in that state. Without enough data an alarm says nothing.",
        permissions: ["cloudwatch:DescribeAlarms"],
        sandbox: "The sandbox has the alarms that its stack file lists, with their real state.",
        notes: ["A standard alarm is reckoned once a minute and needs its evaluation periods: minutes, not seconds."])

    private let names: [String]
    private let state: String
    private let environment: ProbeEnvironment

    /// The probe of alarms; refused when there are none, or more than the 100 that one call can ask for.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        names = declaration.arguments.list("names") ?? environment.stack.alarms
        state = declaration.arguments.string("state") ?? "OK"
        guard (1...100).contains(names.count) else {
            throw ProbeRefusal(
                "the probe alarm has \(names.count) alarms to ask for",
                mend: "name 1 to 100 alarms, in the probe or as `alarms` of the stack file")
        }
        self.environment = environment
    }

    /// Asks CloudWatch once.
    public func look() async -> Observation {
        let alarms: [CloudWatch.Alarm]
        do {
            alarms = try await environment.aws.pages { marker in
                CloudWatch.describeAlarms(names: names, marker: marker)
            }
        } catch {
            return Observation(unseen: error, in: environment.stack)
        }
        if let missing = names.first(where: { name in !alarms.contains { $0.name == name } }) {
            return Observation(holds: nil, what: "there is no alarm \(missing)")
        }
        let others = alarms.filter { $0.state != state }.sorted { $0.name < $1.name }
        guard let worst = others.first(where: { $0.state != "INSUFFICIENT_DATA" }) ?? others.first else {
            return Observation(holds: true, what: "\(names.count) alarms are \(state)")
        }
        let reason = worst.reason.map { ": \($0)" } ?? ""
        return Observation(
            holds: worst.state == "INSUFFICIENT_DATA" ? nil : false,
            what: "the alarm \(worst.name) is \(worst.state), not \(state)\(reason)")
    }
}
