internal import Basics
internal import History
internal import Verification
internal import Workload

/// How the arrivals before the fault did, stream by stream, by the rules by which the verdict judges the baseline.
final class SteadyState: Sendable {
    /// One judged stream.
    struct Stream: Sendable {
        let name: String
        var all = 0
        var bad = 0
        /// The first scheduled start that says something of the service.
        var first = Int64.max
        fileprivate var clock: RecoveryClock

        fileprivate init(name: String, clock: RecoveryClock) {
            self.name = name
            self.clock = clock
        }

        /// Why nothing may be broken now; nil when the stream is steady.
        var unsteady: String? {
            guard let fault = clock.baselineFault else { return nil }
            let count = "\(bad) of \(all) arrivals of the stream \(name) were bad before any fault"
            return fault == .lastWindow ? count + ", too many of them in the last moments" : count
        }
    }

    private let found: Locked<[Int: Stream]>
    private let spec: RecoverySpec

    init(_ plan: WorkloadPlan) {
        spec = plan.recovery
        var streams: [Int: Stream] = [:]
        for (index, stream) in plan.streams.enumerated() where stream.judged {
            streams[index] = Stream(name: stream.name, clock: RecoveryClock(spec: plan.recovery))
        }
        found = Locked(streams)
    }

    /// Counts an arrival, in the order of a stream's schedule, unless the generator itself was late with it.
    func add(_ finished: FinishedArrival) {
        guard finished.outcome != .dropped else { return }
        let arrival = spec.arrival(finished)
        guard arrival.grade != .blind else { return }
        found.withLock { streams in
            guard var stream = streams[finished.stream] else { return }
            stream.all += 1
            if arrival.grade == .bad { stream.bad += 1 }
            stream.first = min(stream.first, arrival.scheduled)
            stream.clock.add(arrival)
            streams[finished.stream] = stream
        }
    }

    /// The streams in the plan's order.
    var streams: [Stream] { found.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }

    /// Since when every stream has been seen; nil while one has not.
    var seenSince: Int64? {
        let latest = streams.map(\.first).max() ?? .max
        return latest == .max ? nil : latest
    }
}
