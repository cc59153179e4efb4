/// The run second by second, as its requests saw it.
public struct Timeline: Sendable, Hashable {
    /// One second of scheduled starts.
    public struct Second: Sendable, Hashable {
        /// Seconds from just before the fault call; negative before it.
        public var second: Int
        /// Requests on record that were due in this second.
        public var arrivals = 0
        /// Acknowledged within the deadline of the scheduled start.
        public var good = 0
        /// Milliseconds from the scheduled start to the end.
        public var latencyMedian = 0.0
        /// The 99th percentile, in milliseconds from the scheduled start to the end.
        public var latencyP99 = 0.0

        /// A second without any arrival yet.
        public init(second: Int) {
            self.second = second
        }

        /// The share of the arrivals that were good, 0 to 1; 0 when there were none.
        public var successRate: Double { arrivals == 0 ? 0 : Double(good) / Double(arrivals) }
    }

    /// In order and without holes.
    public var seconds: [Second] = []

    /// A timeline of no requests.
    public init() {}
}

/// Sorts requests into seconds; times are microseconds of one clock.
public struct TimelineBuilder: Sendable {
    private let origin: Int64
    private let deadline: Int64
    private var latencies: [Int: [Int64]] = [:]
    private var good: [Int: Int] = [:]

    /// - Parameters:
    ///   - origin: the instant that becomes second 0.
    ///   - deadline: how long after its scheduled start a request is still good.
    public init(origin: Int64, deadline: Int64) {
        self.origin = origin
        self.deadline = deadline
    }

    /// Counts one request.
    public mutating func add(scheduled: Int64, done: Int64, ok: Bool) {
        let offset = scheduled - origin
        let second = Int(offset >= 0 ? offset / 1_000_000 : (offset - 999_999) / 1_000_000)
        latencies[second, default: []].append(done - scheduled)
        if ok && done - scheduled <= deadline { good[second, default: 0] += 1 }
    }

    /// The seconds in order, without holes.
    public func timeline() -> Timeline {
        var timeline = Timeline()
        guard let first = latencies.keys.min(), let last = latencies.keys.max() else { return timeline }
        timeline.seconds = (first...last).map { second in
            var entry = Timeline.Second(second: second)
            let sorted = (latencies[second] ?? []).sorted()
            entry.arrivals = sorted.count
            entry.good = good[second] ?? 0
            if !sorted.isEmpty {
                entry.latencyMedian = Double(sorted[sorted.count / 2]) / 1_000
                entry.latencyP99 = Double(sorted[min(sorted.count - 1, sorted.count * 99 / 100)]) / 1_000
            }
            return entry
        }
        return timeline
    }
}
