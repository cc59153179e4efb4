import History
import Testing
import Verification

@Suite struct RecoveryHistoryTests {
    private static let spec =
        #""check":["recovery"],"limit_us":2000000,"deadline_us":500000,"rate_per_s":50,"#
        + #""hold_us":1000000,"window_samples":50,"max_bad_ratio":0.02,"max_gap_us":200000,"#
        + #""min_baseline_us":1000000,"max_dropped_ratio":0.01,"max_start_lag_us":100000,"t0":"fault_begin""#

    /// Six seconds of arrivals, the fault after two; `outcome` by the intended start.
    private func history(
        _ spec: String = Self.spec, stream: String? = nil, evidence: Bool = true, lag: Int64 = 0,
        latency: Int64 = 5_000, _ outcome: (Int64) -> String?
    ) -> HistoryText {
        var history = HistoryText(spec)
        history.add(2_000_000, #"{"type":"fault","phase":"begin","action":"rds/failover","t_us":2000000}"#)
        history.add(2_100_000, #"{"type":"evidence","bit":\#(evidence),"what":"writer moved","t_us":2100000}"#)
        add(to: &history, stream: stream, lag: lag, latency: latency, outcome)
        return history
    }

    private func add(
        to history: inout HistoryText, stream: String?, lag: Int64 = 0, latency: Int64 = 5_000,
        _ outcome: (Int64) -> String?
    ) {
        for time in stride(from: Int64(0), to: 6_000_000, by: 20_000) {
            let stream = stream.map { ",\"stream\":\"\($0)\"" } ?? ""
            if let outcome = outcome(time) {
                history.add(
                    time + latency,
                    #"{"type":"req","sched_us":\#(time),"start_us":\#(time + lag),"done_us":\#(time + latency),"#
                        + #""outcome":"\#(outcome)"\#(stream)}"#)
            } else {
                history.add(time, #"{"type":"dropped","sched_us":\#(time)}"#)
            }
        }
    }

    @Test("a history with an outage within the limit passes, with both bounds in seconds")
    func pass() {
        let result = history { (2_100_000..<3_000_000).contains($0) ? "timeout" : "ok" }.check()
        #expect(result.verdict == .pass)
        #expect(result.json.contains(#""lower_s": 0.98, "upper_s": 1.005"#))
    }

    @Test("without evidence the same history is unknown, without a limit to its outage it fails")
    func evidenceAndFailure() {
        #expect(history(evidence: false) { _ in "ok" }.check().recovery?.reasons == [.faultDidNotBite])
        #expect(history(evidence: false) { $0 > 2_100_000 ? "http 503" : "ok" }.check().verdict == .fail)
    }

    @Test("every stream's outages after the hold are kept, not only those of the stream that decides")
    func unexplainedOfAll() {
        let spec = Self.spec + #","per_stream":true"#
        var history = history(spec, stream: "a") { time in
            (2_100_000..<2_600_000).contains(time) || (4_000_000..<4_100_000).contains(time) ? "timeout" : "ok"
        }
        add(to: &history, stream: "b") { (4_000_000..<5_000_000).contains($0) ? "timeout" : "ok" }
        let recovery = history.check().recovery
        #expect(recovery?.stream == "a")
        #expect(recovery?.unexplainedCount == 1)
        let outages = (recovery?.outages ?? []).filter { !$0.isCharged }
        #expect(outages.map(\.length) == [105_000, 1_005_000])
        #expect(outages.map(\.stream) == ["a", "b"])
    }

    @Test("one arrival long after the others is no hold, whatever rate the few there are make")
    func sparse() {
        var history = HistoryText(#""check":["recovery"]"#)
        for (time, fault) in [(Int64(0), false), (100_000_000, true), (100_000_000, false)] {
            history.add(
                time,
                fault
                    ? #"{"type":"fault","phase":"begin","action":"x","t_us":\#(time)}"#
                    : #"{"type":"req","sched_us":\#(time),"start_us":\#(time),"done_us":\#(time + 1),"outcome":"ok"}"#)
        }
        history.add(100_000_001, #"{"type":"evidence","bit":true,"what":"x","t_us":100000001}"#)
        let recovery = history.check().recovery
        #expect(recovery?.verdict == .unknown)
        #expect(recovery?.reasons == [.holdNotObserved])
    }

    @Test("an outage that the fault met is no baseline, however long it was steady before")
    func badJustBefore() {
        // Half a second's arrivals before the fault, and one that is too many: of all before it 2 %.
        func reasons(_ bad: Range<Int64>) -> [RecoveryResult.Reason]? {
            var history = HistoryText(Self.spec)
            history.add(2_000_000, #"{"type":"fault","phase":"begin","action":"rds/failover","t_us":2000000}"#)
            history.add(2_100_000, #"{"type":"evidence","bit":true,"what":"writer moved","t_us":2100000}"#)
            add(to: &history, stream: nil) { bad.contains($0) ? "timeout" : "ok" }
            return history.check().recovery?.reasons
        }
        #expect(reasons(1_960_000..<2_000_000)?.contains(.baseline) == true)
        #expect(reasons(1_980_000..<2_000_000) == [])
        #expect(reasons(0..<40_000) == [])
    }

    @Test("times at both ends of what there is do not stop the check")
    func extremes() {
        var history = HistoryText(#""check":["recovery"],"window_samples":1,"max_bad_ratio":0"#)
        let far = Int64(9_000_000_000_000_000_000)
        history.add(-far, #"{"type":"fault","phase":"begin","action":"x","t_us":\#(-far)}"#)
        for (time, outcome) in [(-far, "error"), (0, "ok"), (1, "error"), (far, "ok")] {
            history.add(time, #"{"type":"req","sched_us":\#(time),"done_us":\#(time),"outcome":"\#(outcome)"}"#)
        }
        #expect(history.check().recovery?.downtime == .max)
    }

    @Test("evidence from before the fault is none")
    func oldEvidence() {
        var early = HistoryText(Self.spec)
        early.add(1_000_000, #"{"type":"evidence","bit":true,"what":"x","t_us":1000000}"#)
        early.add(2_000_000, #"{"type":"fault","phase":"begin","action":"rds/failover","t_us":2000000}"#)
        add(to: &early, stream: nil) { _ in "ok" }
        #expect(early.check().recovery?.reasons == [.faultDidNotBite])
    }

    @Test("an answer after the deadline is bad, counted from the intended start")
    func deadline() {
        #expect(history(latency: 500_000) { _ in "ok" }.check().verdict == .pass)
        #expect(history(latency: 500_001) { _ in "ok" }.check().recovery?.reasons.contains(.baseline) == true)
    }

    @Test("a request started too late is blind, up to the bound it is not")
    func startLag() {
        #expect(history(lag: 100_000, latency: 200_000) { _ in "ok" }.check().recovery?.blindArrivals == 0)
        let late = history(lag: 100_001, latency: 200_000) { _ in "ok" }.check().recovery
        #expect(late?.blindArrivals == 300)
        #expect(late?.reasons.contains(.noTraffic) == true)
    }

    @Test("dropped arrivals beyond their share saturate the generator")
    func dropped() {
        #expect(history { $0 < 60_000 ? nil : "ok" }.check().verdict == .pass)
        #expect(history { $0 < 80_000 ? nil : "ok" }.check().recovery?.reasons == [.generatorSaturated])
    }

    @Test("with streams the worst decides and is named")
    func streams() {
        var both = history(Self.spec + #","per_stream":true"#, stream: "zone-a") { _ in "ok" }
        add(to: &both, stream: "zone-b") { $0 > 2_100_000 && $0 < 4_500_000 ? "timeout" : "ok" }
        let result = both.check().recovery
        #expect(result?.verdict == .fail)
        #expect(result?.stream == "zone-b")
    }

    @Test("a damaged line is no better than unknown")
    func damaged() {
        let text = history { _ in "ok" }.text.replacingOccurrence(of: "\"outcome\":\"ok\"", with: "\"outcome\":7")
        let result = HistoryText.check(text)
        #expect(result.verdict == .unknown)
        #expect(result.recovery?.reasons == [.damaged])
    }

    @Test("both checks are made where both are asked for, and the worse one decides")
    func both() {
        var both = HistoryText(HistoryText.ledger + "," + Self.spec.dropFirst(#""check":["recovery"],"#.count))
        both.spec = both.spec.replacingOccurrence(of: #"["durability"]"#, with: #"["durability","recovery"]"#)
        both.add(2_000_000, #"{"type":"fault","phase":"begin","action":"x","t_us":2000000}"#)
        both.add(2_000_000, #"{"type":"evidence","bit":true,"what":"x","t_us":2000000}"#)
        add(to: &both, stream: nil) { _ in "ok" }
        both.transfer(1, 0)
        both.scan(9, 100, 200, [])
        let result = both.check()
        #expect(result.recovery?.verdict == .pass)
        #expect(result.durability?.verdict == .fail)
        #expect(result.verdict == .fail)
    }
}
