internal import FoundationEssentials

/// Past values of something that changes, so that a reader can be shown it as it was a while ago: AWS's describe
/// calls are eventually consistent.
struct StaleView<Value: Sendable>: Sendable {
    private let seconds: Double
    /// Oldest first; the first is the newest one that every reader may see.
    private var values: [(since: Date, value: Value)]

    /// A view that lags so many seconds behind.
    init(_ value: Value, seconds: Double, at time: Date) {
        self.seconds = seconds
        values = [(time, value)]
    }

    /// The value as it is by what was told.
    var newest: Value { values[values.count - 1].value }

    /// Tells of the value from now on.
    mutating func record(_ value: Value, at time: Date) {
        values.append((time, value))
    }

    /// The value as it was the lag ago, or the first one known.
    mutating func read(at time: Date) -> Value {
        let visible = values.lastIndex { time.timeIntervalSince($0.since) >= seconds } ?? 0
        values.removeFirst(visible)
        return values[0].value
    }
}
