internal import Histogram

/// The running statistics of one stream.
struct StreamStatistics: Sendable {
    var counts = WorkloadSnapshot.Counts()
    private var successes = SlidingCount()
    private var latencies = SlidingHistogram(seconds: 6)
    private var lags = Histogram<UInt32>.microseconds

    mutating func started(lag: Int64) { lags.record(UInt64(max(0, lag))) }

    mutating func judged(good: Bool, latency: Int64, at now: Int64) {
        successes.record(good: good, at: now)
        if good { latencies.record(latency, at: now) }
    }

    mutating func ended(_ outcome: Operation.Outcome) {
        counts.unresolved -= 1
        switch outcome {
        case .acknowledged: counts.acknowledged += 1
        case .rejected: counts.rejected += 1
        case .notSent: counts.notSent += 1
        case .indeterminate: counts.indeterminate += 1
        }
    }

    /// What several streams show together.
    static func snapshot(of streams: [StreamStatistics], name: String, at now: Int64) -> WorkloadSnapshot.Stream {
        var counts = WorkloadSnapshot.Counts()
        var recent = (good: 0, all: 0)
        var latency = Histogram<UInt32>.microseconds
        var lag = Histogram<UInt32>.microseconds
        for stream in streams {
            counts.add(stream.counts)
            let seen = stream.successes.counts(at: now)
            recent = (recent.good + seen.good, recent.all + seen.all)
            stream.latencies.merge(into: &latency, at: now)
            lag.add(stream.lags)
        }
        return WorkloadSnapshot.Stream(
            name: name, counts: counts, successRate: recent.all == 0 ? nil : Double(recent.good) / Double(recent.all),
            latency: latency.summary, startLag: lag.summary)
    }
}

extension WorkloadSnapshot.Counts {
    fileprivate mutating func add(_ other: Self) {
        arrived += other.arrived
        acknowledged += other.acknowledged
        rejected += other.rejected
        notSent += other.notSent
        indeterminate += other.indeterminate
        dropped += other.dropped
        unresolved += other.unresolved
        retries += other.retries
        resends += other.resends
    }
}
