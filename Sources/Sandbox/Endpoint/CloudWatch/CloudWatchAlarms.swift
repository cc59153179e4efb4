internal import FoundationEssentials

extension CloudWatchCalls {
    struct DescribeAlarmsInput: Decodable, Sendable {
        var AlarmNames: [String]?
        var AlarmNamePrefix: String?
        var AlarmTypes: [String]?
        var StateValue: String?
        var MaxRecords: Int?
        var NextToken: String?
    }

    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html>
    func describeAlarms(_ input: DescribeAlarmsInput) async throws(AWSFault) -> WireValue {
        let size = input.MaxRecords ?? 50
        guard (1...100).contains(size) else { throw .validation("MaxRecords is \(size). Give 1 to 100.") }
        if let state = input.StateValue { _ = try Self.state(state) }
        if let names = input.AlarmNames, names.count > 100 {
            throw .validation("\(names.count) alarms are named. Name 1 to 100.")
        }
        let types = input.AlarmTypes ?? []
        let found = await monitoring.alarms().filter { alarm in
            let name = alarm.rule.name
            return (input.AlarmNames.map { $0.isEmpty || $0.contains(name) } ?? true)
                && name.hasPrefix(input.AlarmNamePrefix ?? "")
                && (input.StateValue.map { $0 == alarm.state.rawValue } ?? true)
                && (types.isEmpty || types.contains("MetricAlarm"))
        }
        // The token is the name of the last alarm given: alarms are in the order of their names.
        let rest = found.filter { $0.rule.name > (input.NextToken ?? "") }
        let page = rest.prefix(size)
        return .structure([
            ("MetricAlarms", .list(page.map(shape))), ("CompositeAlarms", .list([])),
            ("NextToken", rest.count > size ? .optional(page.last?.rule.name) : nil),
        ])
    }

    /// A `MetricAlarm` of AWS.
    private func shape(_ alarm: AlarmDescription) -> WireValue {
        let rule = alarm.rule
        return .structure([
            ("AlarmName", .text(rule.name)), ("AlarmArn", .text(arn + rule.name)),
            ("AlarmDescription", .text(rule.summary)),
            ("AlarmConfigurationUpdatedTimestamp", .instant(alarm.transitioned)), ("ActionsEnabled", .truth(false)),
            ("OKActions", .list([])), ("AlarmActions", .list([])), ("InsufficientDataActions", .list([])),
            ("StateValue", .text(alarm.state.rawValue)), ("StateReason", .text(alarm.reason)),
            ("StateUpdatedTimestamp", .instant(alarm.updated)),
            ("StateTransitionedTimestamp", .instant(alarm.transitioned)),
            ("MetricName", .text(rule.metric.name)), ("Namespace", .text(rule.metric.namespace)),
            ("Statistic", .text("Maximum")), ("Dimensions", Self.dimensions(rule.metric)),
            ("Period", .integer(Int(AlarmTable.period))), ("EvaluationPeriods", .integer(rule.periods)),
            ("DatapointsToAlarm", .integer(rule.periods)), ("Threshold", .number(rule.threshold)),
            ("ComparisonOperator", .text("LessThanThreshold")), ("TreatMissingData", .text("missing")),
        ])
    }

    struct SetAlarmStateInput: Decodable, Sendable {
        var AlarmName: String
        var StateValue: String
        var StateReason: String
    }

    /// Sets the state until the next evaluation.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html>
    func setAlarmState(_ input: SetAlarmStateInput) async throws(AWSFault) -> WireValue {
        let state = try Self.state(input.StateValue)
        guard input.StateReason.count <= 1_023 else { throw .validation("StateReason is longer than 1023 characters.") }
        guard await monitoring.setState(of: input.AlarmName, to: state, reason: input.StateReason) else {
            throw AWSFault("ResourceNotFound", "The alarm \(input.AlarmName.clipped) does not exist.", status: 404)
        }
        return .structure([])
    }

    private static func state(_ text: String) throws(AWSFault) -> AlarmDescription.State {
        guard let state = AlarmDescription.State(rawValue: text) else {
            let known = AlarmDescription.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw .validation("StateValue is \(text.clipped). Give one of \(known).")
        }
        return state
    }
}

extension CloudWatchCalls.DescribeAlarmsInput {
    init(_ form: QueryForm) throws(AWSFault) {
        AlarmNames = form.list("AlarmNames.member")
        AlarmNamePrefix = form["AlarmNamePrefix"]
        AlarmTypes = form.list("AlarmTypes.member")
        StateValue = form["StateValue"]
        MaxRecords = try form.integer("MaxRecords", in: 1...100)
        NextToken = form["NextToken"]
    }
}

extension CloudWatchCalls.SetAlarmStateInput {
    init(_ form: QueryForm) throws(AWSFault) {
        AlarmName = try form.required("AlarmName")
        StateValue = try form.required("StateValue")
        StateReason = try form.required("StateReason")
    }
}
