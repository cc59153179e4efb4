internal import Documents

/// What the looks of one probe add up to: looks in, verdict out, and nothing else happens here.
///
/// A look speaks for the instant at which it began. One that could not see is neither a pass nor a fail: everything is
/// counted twice, once as if it had failed and once as if it had held, and only what both say is a verdict.
public struct ProbeTally: Sendable {
    /// What became of the probe.
    public struct Conclusion: Sendable, Hashable {
        /// True: it held as it had to. False: it did not. Nil: neither is proven.
        public var holds: Bool?
        /// In words.
        public var what: String

        /// A conclusion.
        public init(holds: Bool?, what: String) {
            self.holds = holds
            self.what = what
        }
    }

    private let timing: ProbeTiming
    /// The last instant at which it may begin to hold, give or take the one look that is due then.
    private let limit: Int64
    private var strict: ProbeReading
    private var lenient: ProbeReading
    private var lastBegan: Int64?
    private var last: Observation?
    private var firstFailure: Observation?

    /// A tally without looks. Instants are microseconds of the run's clock.
    ///
    /// - Parameters:
    ///   - began: when the moment began: the last fault was accepted, or the baseline ended.
    ///   - usualWithin: for a timing that leaves the limit open.
    public init(_ timing: ProbeTiming, from began: Int64, usualWithin: Duration) {
        self.timing = timing
        limit = began + (timing.within ?? usualWithin).wholeMicroseconds
        // While nobody looked, it may have failed: that is how the strict reading takes it.
        strict = ProbeReading(timing, limit: limit, latestBegin: limit + timing.every.wholeMicroseconds)
        lenient = ProbeReading(timing, limit: limit, latestBegin: .max)
    }

    /// Counts a look that began at `instant`, later than those before.
    ///
    /// - Parameter hasBitten: false while what holds may only be what held all along, because the fault has not been
    ///   seen to bite: it then must go on to hold until it has.
    public mutating func add(_ seen: Observation, at instant: Int64, hasBitten: Bool = true) {
        lastBegan = instant
        last = seen
        if seen.holds == false, firstFailure == nil { firstFailure = seen }
        strict.add(held: seen.holds == true, latency: seen.latency, at: instant, hasBitten: hasBitten)
        // What could not be seen might have been fast as well.
        let latency = seen.holds == nil ? 0 : seen.latency
        lenient.add(held: seen.holds != false, latency: latency, at: instant, hasBitten: hasBitten)
    }

    /// Whether no further look can change the verdict. Never for `during` and `throughout`, which say how much failed.
    public var isSettled: Bool {
        timing.moment.isReached && (strict.isReached || strict.isMissed) && (lenient.isReached || lenient.isMissed)
    }

    /// When to look next: an interval after the last look, and not beyond the instants that decide.
    public func nextLook(after now: Int64) -> Int64 {
        guard let lastBegan else { return now }
        let regular = lastBegan + timing.every.wholeMicroseconds
        guard timing.moment.isReached else { return max(now, regular) }
        let deciding = [limit, strict.holdComplete, lenient.holdComplete].compactMap(\.self).filter { $0 > lastBegan }
        return max(now, ([regular] + deciding).min() ?? regular)
    }

    /// The verdict.
    ///
    /// - Parameter isComplete: false when the moment was cut short: then nothing that had to hold all along is proven.
    public func conclusion(isComplete: Bool) -> Conclusion {
        guard let last else { return Conclusion(holds: nil, what: "it was never looked at") }
        guard timing.moment.isReached else { return shareConclusion(last, isComplete: isComplete) }
        if strict.isReached { return Conclusion(holds: true, what: last.what + heldText) }
        if lenient.isMissed { return Conclusion(holds: false, what: (firstMissing ?? last).what) }
        guard strict.cameTooLate else { return Conclusion(holds: nil, what: last.what) }
        let what = "it held at the first look after its limit, which came too late to say since when: \(last.what)"
        return Conclusion(holds: nil, what: what)
    }

    /// The failure that a latency limit makes of looks which all held.
    private var firstMissing: Observation? {
        guard last?.holds == true, let slow = lenient.slowText else { return nil }
        return Observation(holds: false, what: slow)
    }

    private var heldText: String {
        guard timing.hold > .zero else { return "" }
        return "; held for \(timing.hold.written) (\(strict.streakLooks) looks)"
    }

    private func shareConclusion(_ last: Observation, isComplete: Bool) -> Conclusion {
        let seenFailing = lenient.failures > timing.tolerate.floor(of: lenient.looks)
        let counts = "\(lenient.failures) of \(lenient.looks) looks failed"
        let first = firstFailure.map { ", the first: \($0.what)" } ?? ""
        // More looks could have made the share of a cut-short moment smaller again, unless none is borne.
        let isFinal = isComplete || timing.tolerate.millionths == 0
        if seenFailing, isFinal { return Conclusion(holds: false, what: counts + first) }
        if isComplete, let slow = lenient.slowText { return Conclusion(holds: false, what: slow) }
        guard isComplete else {
            return Conclusion(holds: nil, what: "\(counts) before it was cut short\(first)")
        }
        if strict.failures <= timing.tolerate.floor(of: strict.looks), strict.slowText == nil {
            let what = lenient.failures > 0 ? counts + first : "\(strict.looks) looks held, the last: \(last.what)"
            return Conclusion(holds: true, what: what)
        }
        return Conclusion(holds: nil, what: "\(strict.failures) of \(strict.looks) looks could not see: \(last.what)")
    }
}

/// One way to read the looks, each of them as held or failed.
struct ProbeReading: Sendable {
    private let timing: ProbeTiming
    private let limit: Int64
    private let hold: Int64
    /// The last instant at which the first look of a streak still shows that it began to hold in time.
    private let latestBegin: Int64
    private var streakBegan: Int64?
    /// The first look of the streak after the fault was seen to bite.
    private var heldSince: Int64?
    /// How many looks were slower than each latency limit: of the streak, or of all.
    private var slower: [Int]
    private(set) var streakLooks = 0
    private(set) var looks = 0
    private(set) var failures = 0
    /// It began to hold in time and held long enough.
    private(set) var isReached = false
    /// It can no longer be reached.
    private(set) var isMissed = false
    /// It held, and nobody had looked since long before the limit.
    private(set) var cameTooLate = false

    init(_ timing: ProbeTiming, limit: Int64, latestBegin: Int64) {
        self.timing = timing
        self.limit = limit
        self.latestBegin = latestBegin
        hold = timing.hold.wholeMicroseconds
        slower = timing.latencies.map { _ in 0 }
    }

    /// When the streak under way will have been long enough; nil when there is none.
    var holdComplete: Int64? { heldSince.map { $0 + hold } }

    mutating func add(held: Bool, latency: Int64?, at instant: Int64, hasBitten: Bool) {
        guard !isReached, !isMissed else { return }
        looks += 1
        failures += held ? 0 : 1
        guard timing.moment.isReached else { return countLatency(held ? latency : nil) }
        guard held else {
            streakBegan = nil
            heldSince = nil
            streakLooks = 0
            slower = slower.map { _ in 0 }
            // No streak that begins now begins in time.
            isMissed = instant >= limit
            return
        }
        if streakBegan == nil {
            streakBegan = instant
            cameTooLate = instant > latestBegin
            isMissed = cameTooLate
        }
        guard hasBitten, !isMissed else { return }
        streakLooks += 1
        countLatency(latency)
        let since = heldSince ?? instant
        heldSince = since
        guard instant - since >= hold else { return }
        isReached = slowText == nil
        isMissed = !isReached && instant >= limit
    }

    /// Which latency limit is exceeded, in words; nil when none is.
    var slowText: String? {
        let count = timing.moment.isReached ? streakLooks : looks
        for (limit, slow) in zip(timing.latencies, slower) where slow > limit.mayBeSlower(of: count) {
            return "p\(limit.percentile) is over \(Duration.microseconds(limit.limit).written): "
                + "\(slow) of \(count) looks were slower"
        }
        return nil
    }

    private mutating func countLatency(_ latency: Int64?) {
        for (index, limit) in timing.latencies.enumerated() where (latency ?? .max) > limit.limit {
            slower[index] += 1
        }
    }
}
