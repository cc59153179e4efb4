internal import Basics
internal import History
internal import Workload

/// When the youngest request that was not answered in time began, stream by stream: evidence that something is dark.
final class FailedRequests: Sendable {
    private struct State {
        var names: [String] = []
        /// The longest that the generator may be late with a request that says something, in microseconds.
        var maxStartLag = Int64.max
        var began: [String: Int64] = [:]
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

    /// Counts an arrival that got no answer; a refusal is one. What was sent too late may be late for that alone.
    func note(_ arrival: FinishedArrival) {
        guard arrival.outcome == .late else { return }
        state.withLock { state in
            guard state.names.indices.contains(arrival.stream),
                arrival.startedAt - arrival.scheduledAt <= state.maxStartLag
            else { return }
            let name = state.names[arrival.stream]
            state.began[name] = max(state.began[name] ?? .min, arrival.startedAt)
        }
    }

    /// Whether a request of the stream of a zone failed that began after the instant.
    func failed(in zone: String, since instant: Int64) -> Bool {
        state.withLock { ($0.began[zone] ?? .min) > instant }
    }

    /// Whether any request failed that began after the instant.
    func failed(since instant: Int64) -> Bool {
        state.withLock { $0.began.values.contains { $0 > instant } }
    }
}
