import History
import Testing
import Verification

@Suite struct RecoveryClockTests {
    /// Arrivals every 20 ms; windows of 50, at most 1 bad; one second of hold.
    static let spec = RecoverySpec(
        limit: 2_000_000, deadline: 500_000, ratePerSecond: 50, hold: 1_000_000, windowSamples: 50,
        maxBadRatio: 0.02, maxGap: 200_000, minBaseline: 1_000_000)

    /// Arrivals of six seconds, the fault after two.
    private func run(
        _ spec: RecoverySpec = Self.spec, seconds: Int = 6, bit: Bool = true, dropped: Int = 0,
        _ grade: (Int64) -> Arrival.Grade?
    ) -> RecoveryResult {
        var clock = RecoveryClock(spec: spec)
        clock.faultBegan(at: 2_000_000)
        for scheduled in stride(from: Int64(0), to: Int64(seconds) * 1_000_000, by: 20_000) {
            guard let grade = grade(scheduled) else { continue }
            clock.add(Arrival(scheduled: scheduled, done: scheduled + 5_000, grade: grade))
        }
        return clock.result(bit: bit, dropped: dropped)
    }

    @Test("no impact with evidence is the best pass: zero to zero")
    func noImpact() {
        let result = run { _ in .good }
        #expect(result.verdict == .pass)
        #expect(result.lower == 0 && result.upper == 0 && result.reasons == [])
    }

    @Test("an outage is bracketed by its last bad arrival and the next good one")
    func bracket() {
        let result = run { (2_100_000..<3_000_000).contains($0) ? .bad : .good }
        #expect(result.verdict == .pass)
        #expect(result.lower == 980_000)
        #expect(result.upper == 1_005_000)
        #expect(result.detection == 100_000)
        #expect(result.outages.map(\.bad) == [45])
        #expect(result.downtime == 905_000)
    }

    @Test("an outage that goes on when the recording ends is known to have lasted to its last bad arrival")
    func unended() {
        let result = run { $0 >= 5_500_000 ? .bad : .good }
        #expect(result.unexplainedCount == 1)
        #expect(result.outages.last?.end == nil)
        #expect(result.outages.last?.length == 480_000)
    }

    @Test("a limit below the bracket fails, one within it is undecided, one at its end passes")
    func limit() {
        func verdict(_ limit: Int64) -> RecoveryResult {
            var spec = Self.spec
            spec.limit = limit
            return run(spec) { (2_100_000..<3_000_000).contains($0) ? .bad : .good }
        }
        #expect(verdict(979_999).verdict == .fail)
        #expect(verdict(980_000).verdict == .unknown)
        #expect(verdict(1_004_999).reasons == [.resolution])
        #expect(verdict(1_005_000).verdict == .pass)
    }

    @Test("a tolerated ratio of bad arrivals is no outage, one more is")
    func tolerance() {
        #expect(run { $0 == 2_500_000 || $0 == 3_500_000 ? .bad : .good }.lower == 0)
        #expect(run { $0 == 2_500_000 || $0 == 3_480_000 ? .bad : .good }.lower == 1_480_000)
    }

    @Test("an outage within the hold belongs to the recovery, one after it is unexplained")
    func hold() {
        let within = run { (2_100_000..<2_300_000).contains($0) || (3_200_000..<3_300_000).contains($0) ? .bad : .good }
        #expect(within.lower == 1_280_000)
        #expect(within.unexplainedCount == 0)
        let after = run { (2_100_000..<2_300_000).contains($0) || (3_320_000..<3_400_000).contains($0) ? .bad : .good }
        #expect(after.lower == 280_000)
        #expect(after.unexplainedCount == 1)
        #expect(after.verdict == .pass)
    }

    @Test("blind time that touches the hold is counted as outage")
    func blind() {
        func verdict(_ end: Int64) -> RecoveryResult {
            run { (2_100_000..<2_500_000).contains($0) ? .bad : (3_000_000..<end).contains($0) ? nil : .good }
        }
        #expect(verdict(3_900_000).verdict == .pass)
        #expect(verdict(3_900_000).pessimistic == 1_905_000)
        #expect(verdict(4_000_000).verdict == .unknown)
        #expect(verdict(4_000_000).reasons == [.blind])
        #expect(verdict(4_000_000).upper == 505_000)
    }

    @Test("arrivals that the generator started late are blind, not bad")
    func late() {
        let few = run { (2_100_000..<2_200_000).contains($0) ? .blind : .good }
        #expect(few.verdict == .pass)
        #expect(few.lower == 0 && few.blindArrivals == 5)
        let many = run { (2_100_000..<4_100_000).contains($0) ? .blind : .good }
        #expect(many.verdict == .unknown)
        #expect(many.reasons.contains(.blind))
    }

    @Test("a recording that ends within the hold proves nothing")
    func holdNotObserved() {
        #expect(run(seconds: 3) { _ in .good }.verdict == .pass)
        let short = run(seconds: 3) { $0 == 2_980_000 ? nil : .good }
        #expect(short.verdict == .unknown)
        #expect(short.reasons == [.holdNotObserved])
    }

    @Test("a service that never comes back fails once that took longer than the limit")
    func never() {
        let early = run(seconds: 4) { $0 >= 2_100_000 ? .bad : .good }
        #expect(early.verdict == .unknown)
        #expect(early.upper == nil)
        #expect(run { $0 >= 2_100_000 ? .bad : .good }.verdict == .fail)
    }

    @Test("without evidence a pass is unknown, but a measured failure stays one")
    func evidence() {
        #expect(run(bit: false) { _ in .good }.reasons == [.faultDidNotBite])
        #expect(run(bit: false) { $0 >= 2_100_000 ? .bad : .good }.verdict == .fail)
    }

    @Test("guards forbid every other verdict")
    func guards() {
        #expect(run { $0 < 2_000_000 ? .good : nil }.reasons.contains(.noTraffic))
        #expect(run { $0 <= 1_000_000 || $0 >= 2_000_000 ? .good : .bad }.reasons == [.baseline])
        #expect(run { $0 <= 1_000_000 ? nil : .good }.reasons == [.baseline])
        #expect(run { $0 < 1_000_000 ? nil : .good }.verdict == .pass)
        #expect(run(dropped: 3) { _ in .good }.verdict == .pass)
        #expect(run(dropped: 4) { _ in .good }.reasons == [.generatorSaturated])
        let saturated = run(dropped: 400) { $0 >= 2_100_000 ? .bad : .good }
        #expect(saturated.verdict == .unknown)
    }

    @Test("without a fault there is no recovery to measure")
    func noFault() {
        var clock = RecoveryClock(spec: Self.spec)
        clock.add(Arrival(scheduled: 0, done: 1, grade: .good))
        #expect(clock.result(bit: true).verdict == .unknown)
        #expect(clock.result(bit: true).reasons == [.noFault])
    }

    @Test("the clock agrees with the definition on random histories", arguments: 0..<400)
    func oracle(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let spec = RecoverySpec(
            limit: 60, deadline: 10, ratePerSecond: 100_000, hold: Int64.random(in: 5...60, using: &generator),
            windowSamples: Int.random(in: 1...12, using: &generator),
            maxBadRatio: Double.random(in: 0..<0.6, using: &generator), maxGap: 12, minBaseline: 10)
        let arrivals = Self.random(&generator)
        let t0 = Int64.random(in: 0...100, using: &generator)
        var clock = RecoveryClock(spec: spec)
        clock.faultBegan(at: t0)
        for arrival in arrivals { clock.add(arrival) }
        let result = clock.result(bit: true)
        let oracle = RecoveryOracle(spec, t0: t0, arrivals)
        #expect(result.lower == oracle.lower)
        #expect(result.upper == oracle.upper)
        #expect(result.pessimistic == oracle.pessimistic)
    }

    /// Good and bad stretches, with gaps and late starts.
    private static func random(_ generator: inout SeededGenerator) -> [Arrival] {
        var arrivals: [Arrival] = []
        var time: Int64 = 0
        var badness = 0.05
        for _ in 0..<Int.random(in: 1...80, using: &generator) {
            if generator.chance(0.15) { badness = [0.0, 0.05, 0.5, 1.0].randomElement(using: &generator) ?? 0 }
            time += generator.chance(0.05) ? Int64.random(in: 10...40, using: &generator) : 5
            let grade: Arrival.Grade = generator.chance(0.05) ? .blind : generator.chance(badness) ? .bad : .good
            let done = time + Int64.random(in: 0...10, using: &generator)
            arrivals.append(Arrival(scheduled: time, done: done, grade: grade))
        }
        return arrivals
    }

    @Test(
        "a live clock fed through the queue, completions in any order, says what the recording says", arguments: 0..<50)
    func streaming(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let spec = RecoverySpec(
            limit: 60, deadline: 10, ratePerSecond: 100_000, hold: 20, windowSamples: 6, maxBadRatio: 0.2, maxGap: 12,
            minBaseline: 10)
        let arrivals = Self.random(&generator)
        var final = RecoveryClock(spec: spec)
        final.faultBegan(at: 50)
        for arrival in arrivals { final.add(arrival) }

        var live = RecoveryClock(spec: spec)
        live.faultBegan(at: 50)
        var queue = ArrivalQueue()
        var tickets = arrivals.map { (queue.schedule(), $0) }
        // Neighbours overtake each other, as requests in flight do.
        for index in tickets.indices.dropLast() where generator.chance(0.5) { tickets.swapAt(index, index + 1) }
        for (ticket, arrival) in tickets { queue.settle(ticket, arrival) { live.add($0) } }
        #expect(queue.count == 0)
        #expect(live.result(bit: true) == final.result(bit: true))
    }
}
