internal import Histogram

/// Latencies in microseconds, from the scheduled start.
public struct LatencySummary: Sendable, Hashable {
    /// How many latencies are summed up; at least 1.
    public var count: Int
    /// The median.
    public var p50: Int64
    /// The 90th percentile.
    public var p90: Int64
    /// The 99th percentile.
    public var p99: Int64
    /// The longest.
    public var max: Int64
}

/// Values of the last few seconds, in slices of a second that are thrown away as they age.
struct SlidingHistogram: Sendable {
    private var slices: [Histogram<UInt32>]
    private var seconds: [Int64]

    /// Keeps the running second and `seconds - 1` before it.
    init(seconds: Int) {
        slices = Array(repeating: .microseconds, count: seconds)
        self.seconds = Array(repeating: .min, count: seconds)
    }

    mutating func record(_ value: Int64, at now: Int64) {
        let second = now / 1_000_000
        let slot = Int(second % Int64(slices.count))
        if seconds[slot] != second {
            slices[slot].reset()
            seconds[slot] = second
        }
        slices[slot].record(UInt64(max(0, value)))
    }

    func merge(into total: inout Histogram<UInt32>, at now: Int64) {
        let oldest = now / 1_000_000 - Int64(slices.count) + 1
        for (slot, second) in seconds.enumerated() where second >= oldest { total.add(slices[slot]) }
    }
}

extension Histogram<UInt32> {
    /// 1 us to 10 min with two digits: about 12 KB.
    static var microseconds: Self {
        Histogram(lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .two)
    }

    /// Nil when nothing was recorded.
    var summary: LatencySummary? {
        guard totalCount > 0 else { return nil }
        return LatencySummary(
            count: Int(totalCount), p50: Int64(valueAtPercentile(50)), p90: Int64(valueAtPercentile(90)),
            p99: Int64(valueAtPercentile(99)), max: Int64(max))
    }
}
