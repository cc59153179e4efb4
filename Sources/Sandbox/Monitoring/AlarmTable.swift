internal import FoundationEssentials

/// The alarms and what was read of their metrics, as a pure state machine.
struct AlarmTable: Sendable {
    /// The period of every alarm, in seconds, the shortest that CloudWatch has. A state that somebody set stays for
    /// one, until the next evaluation.
    static let period: TimeInterval = 10
    /// How long samples are kept.
    static let retention: TimeInterval = 3 * 3_600

    private(set) var alarms: [AlarmDescription]
    private var heldUntil: [String: Date] = [:]
    /// Since when the metric of an alarm has been below its threshold.
    private var belowSince: [String: Date] = [:]
    private(set) var samples: [MetricIdentity: [MetricSample]] = [:]

    init(_ rules: [AlarmDescription.Rule], now: Date) {
        alarms = rules.sorted { $0.name < $1.name }.map {
            AlarmDescription(
                rule: $0, state: .insufficientData, reason: "Unchecked: Initial alarm creation", updated: now,
                transitioned: now)
        }
    }

    /// Keeps what was read, and evaluates every alarm that nobody has set in the last ten seconds.
    mutating func evaluate(_ readings: [MetricIdentity: Double], now: Date) {
        for (metric, value) in readings {
            samples[metric, default: []].append(MetricSample(date: now, value: value))
        }
        // In one go a minute's worth, not one a second.
        for (metric, kept) in samples {
            guard let first = kept.first, now.timeIntervalSince(first.date) > Self.retention + 60 else { continue }
            samples[metric] = kept.filter { now.timeIntervalSince($0.date) <= Self.retention }
        }
        for alarm in alarms { evaluate(alarm, readings[alarm.rule.metric], now) }
    }

    private mutating func evaluate(_ alarm: AlarmDescription, _ value: Double?, _ now: Date) {
        let rule = alarm.rule
        let isBelow = value.map { $0 < rule.threshold } ?? false
        let since = isBelow ? belowSince[rule.name] ?? now : nil
        belowSince[rule.name] = since
        if let held = heldUntil[rule.name], now < held { return }
        heldUntil[rule.name] = nil
        guard let value else {
            change(rule.name, .insufficientData, "Insufficient Data: the metric has no datapoints.", now)
            return
        }
        let datapoint = "Threshold Crossed: the datapoint [\(value)]"
        guard let since else {
            change(rule.name, .ok, "\(datapoint) was not less than the threshold (\(rule.threshold)).", now)
            return
        }
        guard now.timeIntervalSince(since) >= Self.period * Double(rule.periods) else { return }
        let reason = "\(datapoint) was less than the threshold (\(rule.threshold)), for \(rule.periods) periods."
        change(rule.name, .alarm, reason, now)
    }

    /// Gives an alarm a state until it is evaluated next.
    /// - Returns: whether there is such an alarm.
    mutating func set(_ name: String, _ state: AlarmDescription.State, _ reason: String, now: Date) -> Bool {
        guard alarms.contains(where: { $0.rule.name == name }) else { return false }
        heldUntil[name] = now.addingTimeInterval(Self.period)
        change(name, state, reason, now)
        return true
    }

    private mutating func change(_ name: String, _ state: AlarmDescription.State, _ reason: String, _ now: Date) {
        guard let index = alarms.firstIndex(where: { $0.rule.name == name }) else { return }
        if alarms[index].state != state { alarms[index].transitioned = now }
        alarms[index].state = state
        alarms[index].reason = reason
        alarms[index].updated = now
    }
}
