import History
import Testing

@testable import Runner
@testable import Workload

@Suite("The recovery as it is watched")
struct LiveRecoveryTests {
    private static let t0: Int64 = 1_000_000
    /// Of ten arrivals in a row one may be bad.
    private let watch: LiveRecovery

    init() {
        let spec = RecoverySpec(
            limit: 60_000_000, deadline: 2_000_000, ratePerSecond: 10, hold: 5_000_000, windowSamples: 10,
            maxBadRatio: 0.1, perStream: true)
        let streams = [StreamPlan.transfers(ratePerSecond: 10), .reads(ratePerSecond: 10)]
        watch = LiveRecovery(
            plan: WorkloadPlan(
                run: "r", seed: 1, service: "http://s", streams: streams, serviceMaxInFlight: 0, recovery: spec),
            t0: Self.t0)
    }

    /// An arrival `tenths` of a second after t0 that took a millisecond.
    private func add(_ stream: Int, _ tenths: Int64, _ outcome: FinishedArrival.Outcome = .ok, lag: Int64 = 0) {
        let scheduled = Self.t0 + tenths * 100_000
        watch.add(
            FinishedArrival(
                stream: stream, scheduledAt: scheduled, startedAt: scheduled + lag, finishedAt: scheduled + lag + 1_000,
                outcome: outcome))
    }

    @Test("nothing is out and nothing is judged before the first arrival")
    func begin() {
        #expect(watch.state == .init(judgedUntil: Self.t0, quietFrom: Self.t0))
    }

    @Test("one bad arrival in a window is borne")
    func tolerated() {
        for tenth in 0..<20 as Range<Int64> { add(0, tenth, tenth % 10 == 5 ? .late : .ok) }
        #expect(!watch.state.isOut)
        #expect(watch.state.quietFrom == Self.t0)
    }

    @Test("two bad arrivals in a window are an outage from the first, until the next good one is done")
    func outAndRecovered() {
        for tenth in 0..<5 as Range<Int64> { add(0, tenth) }
        add(0, 5, .late)
        #expect(!watch.state.isOut)
        add(0, 6, .rejected)
        #expect(watch.state.isOut)
        #expect(watch.state.outSince == Self.t0 + 500_000)
        add(0, 7, .late)
        #expect(watch.state.outSince == Self.t0 + 500_000)
        add(0, 8)
        #expect(!watch.state.isOut)
        #expect(watch.state.outSince == .max)
        #expect(watch.state.quietFrom == Self.t0 + 801_000)
    }

    @Test("the stream that is worse off decides, and the slowest says how far all are judged")
    func worstStream() {
        add(0, 1, .late)
        add(0, 2, .late)
        add(1, 3)
        #expect(watch.state.isOut)
        #expect(watch.state.judgedUntil == Self.t0 + 200_000)
        add(0, 4)
        add(1, 5, .late)
        add(1, 6, .late)
        #expect(watch.state.isOut)
        #expect(watch.state.outSince == Self.t0 + 500_000)
        #expect(watch.state.quietFrom == nil)
        #expect(watch.state.judgedUntil == Self.t0 + 400_000)
    }

    @Test("what came before the fault, was never sent, or was sent too late says nothing")
    func blind() {
        for tenth in -10..<0 as Range<Int64> { add(0, tenth, .late) }
        for tenth in 0..<10 as Range<Int64> { add(0, tenth, .dropped) }
        for tenth in 10..<20 as Range<Int64> { add(0, tenth, .late, lag: 100_001) }
        #expect(!watch.state.isOut)
        add(0, 20, .late)
        add(0, 21, .late)
        #expect(watch.state.isOut)
    }

    @Test("time in which nothing was seen is no hold: it counts from where something was seen again")
    func gap() {
        for stream in 0...1 {
            for tenth in 0..<20 as Range<Int64> { add(stream, tenth) }
            for tenth in 35..<40 as Range<Int64> { add(stream, tenth, .late, lag: 100_001) }
        }
        #expect(!watch.state.isOut)
        #expect(watch.state.quietFrom == Self.t0)
        for tenth in 41..<43 as Range<Int64> { add(0, tenth) }
        #expect(watch.state.quietFrom == Self.t0 + 4_101_000)
        for tenth in 45..<46 as Range<Int64> { add(1, tenth) }
        #expect(watch.state.quietFrom == Self.t0 + 4_501_000)
    }

    @Test("while one more bad arrival would make a window violate, the hold may still be broken")
    func brink() {
        for tenth in 0..<20 as Range<Int64> { add(0, tenth) }
        #expect(!watch.state.isOnTheBrink)
        add(0, 20, .late)
        #expect(watch.state.isOnTheBrink)
        // Ten arrivals make a window: the bad one and nine others.
        for tenth in 21..<29 as Range<Int64> { add(0, tenth) }
        #expect(watch.state.isOnTheBrink)
        add(0, 29)
        #expect(!watch.state.isOnTheBrink)
        add(0, 30, .late)
        #expect(!watch.state.isOut)
        add(0, 31, .late)
        #expect(watch.state.isOut)
        #expect(watch.state.isOnTheBrink)
    }

    @Test("an answer after the deadline is bad, however it ends")
    func deadline() {
        for tenth in 0..<2 as Range<Int64> {
            let scheduled = Self.t0 + tenth * 100_000
            watch.add(
                FinishedArrival(
                    stream: 0, scheduledAt: scheduled, startedAt: scheduled, finishedAt: scheduled + 2_000_001,
                    outcome: .ok))
        }
        #expect(watch.state.isOut)
    }
}
