internal import Basics
internal import History
internal import Workload

/// The requests that were not answered in time, stream by stream: evidence that something is dark. A single one is
/// none, for of thousands some are late on every day.
final class FailedRequests: Sendable {
    /// So many in a row show that nothing comes through.
    static let inARow = 5
    /// Of so many in a row, as many as that show that something is broken.
    static let window = 20

    private struct Stream {
        /// When the youngest requests began, and whether they failed.
        var recent: [(began: Int64, hasFailed: Bool)] = []
        /// When the first of the youngest requests began that failed in a row.
        var dark = Int64.min
        /// When the first of the youngest requests began of which many failed.
        var broken = Int64.min

        mutating func add(_ began: Int64, hasFailed: Bool) {
            recent.append((began, hasFailed))
            if recent.count > FailedRequests.window { recent.removeFirst() }
            guard hasFailed else { return }
            let failed = recent.filter(\.hasFailed)
            if failed.count >= FailedRequests.inARow {
                broken = max(broken, failed[failed.count - FailedRequests.inARow].began)
            }
            let last = recent.suffix(FailedRequests.inARow)
            if last.count == FailedRequests.inARow, last.allSatisfy(\.hasFailed), let first = last.first {
                dark = max(dark, first.began)
            }
        }
    }

    private struct State {
        var names: [String] = []
        /// The longest that the generator may be late with a request that says something, in microseconds.
        var maxStartLag = Int64.max
        var streams: [String: Stream] = [:]
    }

    private let state = Locked(State())

    /// Names the streams of the workload, in its order.
    func watch(_ plan: WorkloadPlan) {
        let names = plan.streams.map(\.name)
        state.withLock { state in
            state.names = names
            state.maxStartLag = plan.recovery.maxStartLag
        }
    }

    /// Counts an arrival, in the order of a stream; a refusal is an answer. What was sent too late may be late for that
    /// alone.
    func note(_ arrival: FinishedArrival) {
        guard arrival.outcome != .dropped else { return }
        state.withLock { state in
            guard state.names.indices.contains(arrival.stream),
                arrival.startedAt - arrival.scheduledAt <= state.maxStartLag
            else { return }
            state.streams[state.names[arrival.stream], default: Stream()]
                .add(arrival.startedAt, hasFailed: arrival.outcome == .late)
        }
    }

    /// Whether nothing came through of the stream of a zone that began after the instant: `inARow` requests failed one
    /// after the other.
    func failed(in zone: String, since instant: Int64) -> Bool {
        state.withLock { ($0.streams[zone]?.dark ?? .min) > instant }
    }

    /// Whether a good part of a stream failed that began after the instant: `inARow` of `window` requests.
    func failed(since instant: Int64) -> Bool {
        state.withLock { $0.streams.values.contains { $0.broken > instant } }
    }
}
