import HTTPClient
import Testing

@testable import Runner
@testable import Workload

@Suite("The steady state before the fault")
struct SteadyStateTests {
    /// Transfers, a dark zone that is not judged, and reads; at most 1 % of 300 may be bad.
    private let plan: WorkloadPlan
    private let steady: SteadyState

    init() {
        var dark = StreamPlan.zoneProbe(
            zone: "us-east-1a", node: ConnectAddress(host: "127.0.0.1", port: 80), ratePerSecond: 1)
        dark.judged = false
        let streams = [StreamPlan.transfers(ratePerSecond: 10), dark, .reads(ratePerSecond: 5)]
        plan = WorkloadPlan(run: "r", seed: 1, service: "http://s", streams: streams, serviceMaxInFlight: 0)
        steady = SteadyState(plan)
    }

    private func add(_ stream: Int, at scheduled: Int64, lag: Int64 = 0, _ outcome: FinishedArrival.Outcome = .ok) {
        steady.add(
            FinishedArrival(
                stream: stream, scheduledAt: scheduled, startedAt: scheduled + lag, finishedAt: scheduled + lag + 10,
                outcome: outcome))
    }

    @Test("each judged stream counts by itself, in the plan's order")
    func perStream() {
        add(2, at: 1)
        add(0, at: 2)
        add(0, at: 3, .late)
        add(0, at: 4, .rejected)
        add(1, at: 5, .late)
        add(7, at: 6, .late)
        #expect(steady.streams.map(\.name) == ["transfers", "reads"])
        #expect(steady.streams.map(\.all) == [3, 1])
        #expect(steady.streams.map(\.bad) == [2, 0])
    }

    @Test("what the generator never sent, or sent too late itself, says nothing of the service")
    func blind() {
        add(0, at: 1, .dropped)
        add(0, at: 2, lag: 100_001, .late)
        #expect(steady.streams.map(\.all) == [0, 0])
        add(0, at: 3, lag: 100_000, .late)
        #expect(steady.streams.map(\.all) == [1, 0])
        #expect(steady.streams.map(\.bad) == [1, 0])
    }

    @Test("the baseline counts from when the last stream was first seen, and from nowhere while one is silent")
    func seenSince() {
        #expect(steady.seenSince == nil)
        add(0, at: 100)
        add(1, at: 150)
        #expect(steady.seenSince == nil)
        add(2, at: 200)
        add(2, at: 300)
        #expect(steady.seenSince == 200)
        add(0, at: 400)
        #expect(steady.seenSince == 200)
    }

    @Test("a stream is steady while no more than the tolerated share of it is bad, and of the last window too")
    func unsteady() {
        func unsteady(_ count: Int64, bad: Range<Int64>) -> String? {
            let state = SteadyState(plan)
            for at in 0..<count {
                state.add(
                    FinishedArrival(
                        stream: 0, scheduledAt: at, startedAt: at, finishedAt: at + 1,
                        outcome: bad.contains(at) ? .late : .ok))
            }
            return state.streams[0].unsteady
        }
        #expect(unsteady(1_000, bad: 997..<1_000) == nil)
        #expect(
            unsteady(1_000, bad: 996..<1_000)
                == "4 of 1000 arrivals of the stream transfers were bad before any fault, too many of them in the last"
                + " moments")
        #expect(unsteady(1_000, bad: 700..<704)?.contains("last moments") == true)
        #expect(unsteady(1_000, bad: 699..<703) == nil)
        #expect(
            unsteady(1_000, bad: 0..<11) == "11 of 1000 arrivals of the stream transfers were bad before any fault")
        #expect(unsteady(0, bad: 0..<0) == nil)
    }

    @Test("only an acknowledged transfer is an acknowledged write, and the youngest counts")
    func acknowledgements() {
        let acknowledged = Acknowledgements()
        func note(_ stream: Int, _ started: Int64, _ outcome: FinishedArrival.Outcome) {
            acknowledged.note(
                FinishedArrival(
                    stream: stream, scheduledAt: started - 5, startedAt: started, finishedAt: started + 5,
                    outcome: outcome))
        }
        note(0, 100, .ok)
        note(2, 500, .ok)
        note(0, 600, .late)
        note(0, 700, .rejected)
        #expect(acknowledged.lastBegan == 100)
        note(0, 90, .ok)
        #expect(acknowledged.lastBegan == 100)
        note(0, 101, .ok)
        #expect(acknowledged.lastBegan == 101)
    }
}
