internal import FoundationEssentials

/// Past values of something that changes, so that a reader can be shown it as it was a while ago: AWS's describe
/// calls are eventually consistent.
struct StaleView<Value: Sendable & Equatable>: Sendable {
    private let seconds: Double
    /// Oldest first; the first is the newest one that every reader may see.
    private var values: [(since: Date, value: Value)] = []

    /// A view that lags so many seconds behind.
    init(seconds: Double) { self.seconds = seconds }

    /// Tells of the present value, if it is another than the last.
    mutating func record(_ value: Value, at time: Date) {
        if values.last?.value != value { values.append((time, value)) }
    }

    /// Tells of the present value.
    /// - Returns: the value as it was the lag ago, or the first one known.
    mutating func read(_ value: Value, at time: Date) -> Value {
        record(value, at: time)
        let visible = values.lastIndex { time.timeIntervalSince($0.since) >= seconds } ?? 0
        values.removeFirst(visible)
        return values[0].value
    }
}
