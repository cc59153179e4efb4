internal import Glibc

/// The one clock of a run: microseconds of `CLOCK_MONOTONIC`, which no time change can move.
///
/// A value, so that whoever needs the time is given a clock and a test can give another.
public struct MonotonicClock: Sendable {
    private let read: @Sendable () -> Int64

    /// A clock that asks `read` for the time in microseconds.
    public init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    /// Microseconds since an arbitrary origin; never goes back.
    public func now() -> Int64 { read() }

    /// The system's `CLOCK_MONOTONIC`.
    public static let system = MonotonicClock {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
