import Documents
import Experiments
import Probes
import Testing

@Suite("What looks add up to")
struct ProbeTallyTests {
    /// One look: at how many seconds, and what it saw.
    private typealias Look = (at: Double, holds: Bool?, latency: Int64?)

    private static let start: Int64 = 1_000_000_000

    private static func instant(_ seconds: Double) -> Int64 { start + Int64(seconds * 1_000_000) }

    private func tally(
        _ looks: [Look], _ values: [String: ArgumentValue], usualWithin: Duration = .seconds(60)
    ) -> ProbeTally {
        var tally = ProbeTally(ProbeTiming(Arguments(values)), from: Self.start, usualWithin: usualWithin)
        for (index, look) in looks.enumerated() {
            let seen = Observation(holds: look.holds, what: "look \(index)", latency: look.latency)
            tally.add(seen, at: Self.instant(look.at))
        }
        return tally
    }

    private func look(_ at: Double, _ holds: Bool?, _ latency: Int64? = nil) -> Look { (at, holds, latency) }

    // MARK: after and before

    @Test("after: one look that holds in time is enough, and it says what it saw")
    func oneLook() throws {
        let tally = tally([look(1, false), look(2, true)], ["within": .duration(.seconds(10))])
        #expect(tally.isSettled)
        #expect(tally.conclusion(isComplete: false) == .init(holds: true, what: "look 1"))
    }

    @Test("after: the first look at the limit or behind it may still begin to hold, none later")
    func atTheLimit() throws {
        let within: [String: ArgumentValue] = ["within": .duration(.seconds(10))]
        #expect(tally([look(9.9, false), look(10.1, true)], within).conclusion(isComplete: true).holds == true)
        let late = tally([look(9.9, false), look(10.1, false), look(10.6, true)], within)
        #expect(late.isSettled)
        #expect(late.conclusion(isComplete: true).holds == false)
    }

    @Test("after: without a limit of its own it has the usual one")
    func usualLimit() throws {
        #expect(tally([look(5, false)], [:], usualWithin: .seconds(5)).conclusion(isComplete: true).holds == false)
        #expect(!tally([look(5, false)], [:], usualWithin: .seconds(6)).isSettled)
    }

    @Test("a hold must be unbroken, and long enough from the begin of its first look to that of its last")
    func hold() throws {
        let values: [String: ArgumentValue] = ["within": .duration(.seconds(10)), "for": .duration(.seconds(5))]
        #expect(!tally([look(1, true), look(5.9, true)], values).isSettled)
        let held = tally([look(1, true), look(3, true), look(6, true)], values)
        #expect(held.conclusion(isComplete: false) == .init(holds: true, what: "look 2; held for 5s (3 looks)"))
        let broken = tally([look(1, true), look(3, false), look(4, true), look(6, true)], values)
        #expect(!broken.isSettled)
        #expect(broken.conclusion(isComplete: false).holds == nil)
    }

    @Test("a hold that began in time may end after the limit; broken there, it is missed")
    func holdBeyondLimit() throws {
        let values: [String: ArgumentValue] = ["within": .duration(.seconds(10)), "for": .duration(.seconds(5))]
        let held = tally([look(9, false), look(10, true), look(15, true)], values)
        #expect(held.conclusion(isComplete: true).holds == true)
        let broken = tally([look(9, true), look(12, false)], values)
        #expect(broken.isSettled)
        #expect(broken.conclusion(isComplete: true) == .init(holds: false, what: "look 1"))
    }

    @Test("before: the first failing look decides when no time is given")
    func before() throws {
        let before: [String: ArgumentValue] = ["when": .string("before")]
        let failed = tally([look(0, false)], before, usualWithin: .zero)
        #expect(failed.isSettled)
        #expect(failed.conclusion(isComplete: true).holds == false)
        #expect(tally([look(0, true)], before, usualWithin: .zero).conclusion(isComplete: true).holds == true)
        let unseen = tally([look(0, nil)], before, usualWithin: .zero)
        #expect(unseen.isSettled)
        #expect(unseen.conclusion(isComplete: true).holds == nil)
    }

    @Test("what held before the fault was seen to bite is no verdict, however late that is; it must hold on until then")
    func hasNotBitten() throws {
        let within: [String: ArgumentValue] = ["within": .duration(.seconds(10))]
        var tally = ProbeTally(ProbeTiming(Arguments(within)), from: Self.start, usualWithin: .zero)
        for second in [1.0, 10, 10.5, 40] {
            tally.add(Observation(holds: true, what: "old"), at: Self.instant(second), hasBitten: false)
            #expect(!tally.isSettled)
            #expect(tally.conclusion(isComplete: false) == .init(holds: nil, what: "old"))
        }
        var broken = tally
        broken.add(Observation(holds: false, what: "bitten"), at: Self.instant(41), hasBitten: false)
        #expect(broken.conclusion(isComplete: false) == .init(holds: false, what: "bitten"))
        tally.add(Observation(holds: true, what: "new"), at: Self.instant(41))
        #expect(tally.conclusion(isComplete: false) == .init(holds: true, what: "new"))
    }

    @Test("a hold counts from the first look after the fault was seen to bite, and so do its latencies")
    func holdAfterBite() throws {
        let values: [String: ArgumentValue] = [
            "within": .duration(.seconds(10)), "for": .duration(.seconds(5)), "p50": .duration(.milliseconds(1)),
            "every": .duration(.seconds(8)),
        ]
        var tally = ProbeTally(ProbeTiming(Arguments(values)), from: Self.start, usualWithin: .zero)
        for second in 0..<20 {
            let seen = Observation(holds: true, what: "old", latency: 9_000)
            tally.add(seen, at: Self.instant(Double(second)), hasBitten: false)
        }
        tally.add(Observation(holds: true, what: "new", latency: 1_000), at: Self.instant(20))
        #expect(!tally.isSettled)
        #expect(tally.nextLook(after: Self.instant(20.1)) == Self.instant(25))
        tally.add(Observation(holds: true, what: "new", latency: 1_000), at: Self.instant(25))
        #expect(tally.conclusion(isComplete: true) == .init(holds: true, what: "new; held for 5s (2 looks)"))
    }

    @Test("a look that comes long after the limit cannot say that it began to hold in time: neither pass nor fail")
    func nobodyLooked() throws {
        let within: [String: ArgumentValue] = ["within": .duration(.seconds(10)), "every": .duration(.seconds(2))]
        #expect(tally([look(1, false), look(12, true)], within).conclusion(isComplete: true).holds == true)
        for looks in [[look(1, false), look(12.1, true)], [look(600, true)], [look(9, nil), look(13, true)]] {
            let tally = tally(looks, within)
            #expect(tally.isSettled)
            #expect(tally.conclusion(isComplete: true).holds == nil)
        }
        let what = tally([look(600, true)], within).conclusion(isComplete: true).what
        #expect(what == "it held at the first look after its limit, which came too late to say since when: look 0")
        #expect(tally([look(600, false)], within).conclusion(isComplete: true).holds == false)
        // What held before and still holds needs nobody to look in between.
        #expect(tally([look(9, true)], within).conclusion(isComplete: true).holds == true)
    }

    /// The rule in one sentence, without a state: some unbroken row of looks that held is long enough after the fault
    /// was seen to bite, and before its first there is no look at the limit or behind it.
    private func oracle(_ held: [Bool], every: Int, limit: Int, hold: Int, bite: Int) -> Bool? {
        for first in held.indices where first == 0 || (first - 1) * every < limit {
            for last in first..<held.count where (last - max(first, bite)) * every >= hold && last >= bite {
                if held[first...last].allSatisfy({ $0 }) { return true }
            }
        }
        return held.indices.contains { $0 * every >= limit && !held[$0] } ? false : nil
    }

    @Test("after: every row of up to 8 looks is judged as the rule says, whatever the unseen ones were")
    func exhaustiveHold() throws {
        let cases = [
            (0, 0, 0), (3, 0, 0), (3, 2, 0), (4, 3, 0), (2, 5, 0), (3, 0, 2), (2, 0, 5), (2, 2, 4),
        ]
        for (limit, hold, bite) in cases {
            var values: [String: ArgumentValue] = [:]
            if limit > 0 { values["within"] = .duration(.seconds(limit)) }
            if hold > 0 { values["for"] = .duration(.seconds(hold)) }
            let timing = ProbeTiming(Arguments(values))
            for length in 1...8 {
                for code in 0..<power(3, length) {
                    let seen = row(code, length)
                    var tally = ProbeTally(timing, from: Self.start, usualWithin: .zero)
                    for (index, holds) in seen.enumerated() {
                        let look = Observation(holds: holds, what: "")
                        tally.add(look, at: Self.instant(Double(index)), hasBitten: index >= bite)
                    }
                    let found = tally.conclusion(isComplete: true).holds
                    let verdicts = readings(seen).map { oracle($0, every: 1, limit: limit, hold: hold, bite: bite) }
                    let agreed = verdicts.allSatisfy { $0 == verdicts[0] } ? verdicts[0] : nil
                    #expect(found == agreed, "\(seen) within \(limit) for \(hold) bitten at \(bite)")
                }
            }
        }
    }

    // MARK: during and throughout

    @Test("throughout: a single failing look fails, and says the first", arguments: ["during", "throughout"])
    func oneFailure(moment: String) throws {
        let looks = [look(0, true), look(1, false), look(2, true), look(3, false)]
        let tally = tally(looks, ["when": .string(moment)])
        #expect(!tally.isSettled)
        let what = "2 of 4 looks failed, the first: look 1"
        #expect(tally.conclusion(isComplete: true) == .init(holds: false, what: what))
        #expect(tally.conclusion(isComplete: false) == .init(holds: false, what: what))
    }

    @Test("throughout: looks that all held prove nothing of a moment that was cut short")
    func cutShort() throws {
        let tally = tally([look(0, true), look(1, true)], ["when": .string("throughout")])
        #expect(tally.conclusion(isComplete: true) == .init(holds: true, what: "2 looks held, the last: look 1"))
        #expect(tally.conclusion(isComplete: false).holds == nil)
    }

    @Test("a probe that never looked proves nothing", arguments: ["before", "during", "after", "throughout"])
    func noLooks(moment: String) throws {
        let tally = tally([], ["when": .string(moment)])
        #expect(tally.conclusion(isComplete: true).holds == nil)
    }

    @Test("during: every row of up to 7 looks against every tolerated share, whatever the unseen ones were")
    func exhaustiveShare() throws {
        for percent in [0, 20, 50] {
            let share = Percentage(millionths: percent * 10_000)
            for length in 1...7 {
                for code in 0..<power(3, length) {
                    let seen = row(code, length)
                    let looks = seen.enumerated().map { look(Double($0.offset), $0.element) }
                    let tally = tally(looks, ["when": .string("during"), "tolerate": .percentage(share)])
                    let verdicts = readings(seen).map { held in
                        held.count { !$0 } * 100 <= percent * held.count
                    }
                    let agreed = verdicts.allSatisfy { $0 == verdicts[0] } ? verdicts[0] : nil
                    #expect(tally.conclusion(isComplete: true).holds == agreed, "\(seen) with \(percent) %")
                    let early = tally.conclusion(isComplete: false).holds
                    #expect(early == (percent == 0 && agreed == false ? false : nil), "\(seen) with \(percent) %")
                }
            }
        }
    }

    // MARK: latencies

    @Test("during: p99 is over its limit when more than 1 of 100 looks is slower; a failing look counts as slower")
    func percentile() throws {
        func holds(slow: Int, of count: Int, failing: Int = 0) throws -> ProbeTally.Conclusion {
            let looks = (0..<count).map { index in
                let latency: Int64 = index < slow ? 500_001 : 500_000
                return index < failing ? look(Double(index), false) : look(Double(index), true, latency)
            }
            let values: [String: ArgumentValue] = [
                "when": .string("during"), "p99": .duration(.milliseconds(500)),
                "tolerate": .percentage(Percentage(millionths: 500_000)),
            ]
            return tally(looks, values).conclusion(isComplete: true)
        }
        #expect(try holds(slow: 1, of: 100).holds == true)
        let over = try holds(slow: 2, of: 100)
        #expect(over == .init(holds: false, what: "p99 is over 500ms: 2 of 100 looks were slower"))
        #expect(try holds(slow: 1, of: 99).holds == false)
        #expect(try holds(slow: 0, of: 100, failing: 1).holds == true)
        #expect(try holds(slow: 0, of: 100, failing: 2).holds == false)
        #expect(try holds(slow: 2, of: 200).holds == true)
    }

    @Test("p50 and p95 take the nearest rank")
    func otherPercentiles() throws {
        func holds(_ name: String, slow: Int, of count: Int) throws -> Bool? {
            let looks = (0..<count).map { look(Double($0), true, $0 < slow ? 2_000 : 1_000) }
            return tally(looks, ["when": .string("throughout"), name: .duration(.milliseconds(1))])
                .conclusion(isComplete: true).holds
        }
        #expect(try holds("p50", slow: 2, of: 4) == true)
        #expect(try holds("p50", slow: 3, of: 4) == false)
        #expect(try holds("p50", slow: 2, of: 5) == true)
        #expect(try holds("p95", slow: 1, of: 20) == true)
        #expect(try holds("p95", slow: 2, of: 20) == false)
    }

    @Test("a look that could not see leaves a latency limit open that it could decide")
    func unseenLatency() throws {
        let values: [String: ArgumentValue] = ["when": .string("during"), "p50": .duration(.milliseconds(1))]
        let open = tally([look(0, true, 1_000), look(1, true, 2_000), look(2, nil)], values)
        #expect(open.conclusion(isComplete: true).holds == nil)
        let slow = tally([look(0, true, 2_000), look(1, true, 2_000), look(2, nil)], values)
        #expect(slow.conclusion(isComplete: true).holds == false)
    }

    @Test("after: a hold counts once its latencies are within the limits; at the limit slow looks miss it")
    func holdWithLatency() throws {
        let values: [String: ArgumentValue] = [
            "within": .duration(.seconds(10)), "for": .duration(.seconds(2)), "p50": .duration(.milliseconds(1)),
        ]
        let early = [look(0, true, 5_000), look(1, true, 5_000), look(2, true, 1_000)]
        #expect(!tally(early, values).isSettled)
        let later = early + [look(3, true, 1_000)]
        #expect(tally(later, values).conclusion(isComplete: false).holds == true)
        let missed = early + [look(11, true, 5_000)]
        #expect(tally(missed, values).conclusion(isComplete: true).holds == false)
    }

    // MARK: when to look

    @Test("looks come an interval apart, and at the instants that decide")
    func nextLook() throws {
        let values: [String: ArgumentValue] = [
            "within": .duration(.seconds(10)), "for": .duration(.seconds(3)), "every": .duration(.seconds(4)),
        ]
        #expect(tally([], values).nextLook(after: 7) == 7)
        func next(_ looks: [Look], at now: Double) throws -> Int64 {
            tally(looks, values).nextLook(after: Self.instant(now)) - Self.start
        }
        #expect(try next([look(1, false)], at: 1.5) == 5_000_000)
        #expect(try next([look(1, true)], at: 1.5) == 4_000_000)
        #expect(try next([look(8, false)], at: 8.1) == 10_000_000)
        #expect(try next([look(1, false)], at: 6) == 6_000_000)
        let during = tally([look(8, true)], ["when": .string("during"), "every": .duration(.seconds(4))])
        #expect(during.nextLook(after: Self.instant(8.1)) == Self.instant(12))
    }

    // MARK: rows of looks

    private func power(_ base: Int, _ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    /// The digits of `code` to the base 3 as what the looks saw.
    private func row(_ code: Int, _ length: Int) -> [Bool?] {
        var rest = code
        return (0..<length).map { _ in
            defer { rest /= 3 }
            return [false, true, nil][rest % 3]
        }
    }

    /// Every way in which the looks that could not see may have been.
    private func readings(_ seen: [Bool?]) -> [[Bool]] {
        seen.reduce([[]]) { rows, look in
            rows.flatMap { row in (look.map { [$0] } ?? [false, true]).map { row + [$0] } }
        }
    }
}
