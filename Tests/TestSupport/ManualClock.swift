public import Basics

/// A clock that stands still until a test moves it.
public final class ManualClock: Sendable {
    private let time: Locked<Int64>

    /// A clock that shows `start` microseconds.
    public init(start: Int64 = 1_000_000_000) { time = Locked(start) }

    /// The clock as the product reads it.
    public var clock: MonotonicClock { MonotonicClock { [time] in time.withLock { $0 } } }

    /// Microseconds.
    public var now: Int64 { time.withLock { $0 } }

    /// Moves the clock on.
    public func advance(milliseconds: Int) { time.withLock { $0 += Int64(milliseconds) * 1_000 } }
}
