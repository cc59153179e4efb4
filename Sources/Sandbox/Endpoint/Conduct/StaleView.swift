internal import Basics
internal import FoundationEssentials

/// Past values of something that changes, so that a reader can be shown it as it was a while ago: AWS's describe
/// calls are eventually consistent.
final class StaleView<Value: Sendable & Equatable>: Sendable {
    private let seconds: Double
    private let wallClock: @Sendable () -> Date
    /// Oldest first; the first is the newest one that every reader may see.
    private let values = Locked<[(since: Date, value: Value)]>([])

    /// A view that lags so many seconds behind.
    init(seconds: Double, wallClock: @escaping @Sendable () -> Date) {
        self.seconds = seconds
        self.wallClock = wallClock
    }

    /// Tells of the present value, if it is another than the last.
    func record(_ value: Value) {
        values.withLock { values in
            if values.last?.value != value { values.append((wallClock(), value)) }
        }
    }

    /// Tells of the present value.
    /// - Returns: the value as it was the lag ago, or the first one known.
    func read(_ value: Value) -> Value {
        record(value)
        return values.withLock { values in
            let time = wallClock()
            let visible = values.lastIndex { time.timeIntervalSince($0.since) >= seconds } ?? 0
            values.removeFirst(visible)
            return values[0].value
        }
    }
}
