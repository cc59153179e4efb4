public import History

/// Measures how long a service took to recover from a fault, as an interval.
///
/// The arrivals come in the order of their *intended* starts, whatever the order in which they were done; a live
/// caller gets them into that order with `ArrivalQueue`. A window of K consecutive arrivals violates if more than
/// k = floor(ratio x K) of them are bad, which is to say: if the k-th bad arrival after a bad one is less than K
/// arrivals away. So the last k + 1 bad arrivals are all the clock must remember.
///
/// - L is the last bad arrival of the last violating window that is reachable from t0 without a quiet hold between.
/// - G is the first good arrival after L. Recovery took from (L.scheduled - t0) to (G.done - t0).
/// - Blind time (no arrival that says anything for longer than the greatest gap) that touches recovery or hold is
///   counted as outage in the pessimistic bound, and so is an outage that is reachable only through it.
public struct RecoveryClock: Sendable {
    let spec: RecoverySpec
    private(set) var t0: Int64?
    private let tolerated: Int
    private var index = 0
    private var lastScheduled: Int64?
    private(set) var firstScheduled: Int64?
    private var baselineBad = 0
    /// Which arrivals of the baseline were bad: the last k + 1 of them and perhaps some before.
    private var lastBaselineBad: [Int] = []
    /// The last k + 1 bad arrivals since t0, oldest at `oldest`.
    private var ring: [BadArrival] = []
    private var oldest = 0
    private var badCount = 0
    /// From where the hold counts: t0, then the last G.
    private var quietSince: Int64 = 0
    private var state = State.up
    /// The same with blind time counted as outage: when it ended, and whether it still goes on.
    private var pessimisticEnd: Int64 = 0
    private var isPessimisticallyDown = false
    private var cluster: Cluster?
    private(set) var result = RecoveryResult()

    private struct BadArrival {
        var index: Int
        var scheduled: Int64
        var number: Int
    }

    private struct Cluster {
        var outage: RecoveryResult.Outage
        var firstNumber: Int
        var lastIndex: Int
    }

    private enum State { case up, down }

    /// A clock for one stream of arrivals.
    public init(spec: RecoverySpec) {
        self.spec = spec
        tolerated = max(0, Int((spec.maxBadRatio * Double(spec.windowSamples) + 1e-9).rounded(.down)))
        ring.reserveCapacity(min(tolerated + 1, 1_024))
    }

    /// The fault begins now: arrivals intended before `time` are baseline.
    ///
    /// To be called before the first arrival intended at or after `time` is added; the first call counts.
    public mutating func faultBegan(at time: Int64) {
        guard t0 == nil else { return }
        t0 = time
        quietSince = time
        pessimisticEnd = time
        result.lower = 0
        result.upper = 0
    }

    /// Takes the next arrival in the order of intended starts.
    public mutating func add(_ arrival: Arrival) {
        guard arrival.grade != .blind else {
            result.blindArrivals += 1
            return
        }
        let previous = lastScheduled
        lastScheduled = arrival.scheduled
        if firstScheduled == nil { firstScheduled = arrival.scheduled }
        index += 1
        guard let t0, arrival.scheduled >= t0 else {
            result.baselineSamples += 1
            if arrival.grade == .bad {
                baselineBad += 1
                lastBaselineBad.append(result.baselineSamples)
                if lastBaselineBad.count > 2 * tolerated + 2 { lastBaselineBad.removeFirst(tolerated + 1) }
            }
            return
        }
        result.samples += 1
        if let previous { gap(from: previous, to: arrival.scheduled) }
        if arrival.grade == .good { good(arrival) } else { bad(arrival, t0: t0) }
    }

    /// Nothing was seen after `from`, before `to`.
    private mutating func gap(from: Int64, to: Int64) {
        guard to.clampedMinus(from) > spec.maxGap, from <= pessimisticEnd.clampedPlus(spec.hold), to > pessimisticEnd
        else { return }
        isPessimisticallyDown = true
    }

    private mutating func good(_ arrival: Arrival) {
        if state == .down {
            state = .up
            quietSince = arrival.scheduled
            result.upper = arrival.done.clampedMinus(t0 ?? 0)
            pessimisticEnd = arrival.done
            isPessimisticallyDown = false
        }
        if isPessimisticallyDown {
            isPessimisticallyDown = false
            pessimisticEnd = max(pessimisticEnd, arrival.done)
        }
        if cluster?.outage.end == nil { cluster?.outage.end = arrival.done }
    }

    private mutating func bad(_ arrival: Arrival, t0: Int64) {
        if badCount == 0 { result.detection = arrival.scheduled.clampedMinus(t0) }
        badCount += 1
        result.bad = badCount
        let entry = BadArrival(index: index, scheduled: arrival.scheduled, number: badCount)
        if ring.count <= tolerated {
            ring.append(entry)
            if ring.count <= tolerated { return }
        } else {
            ring[oldest] = entry
            oldest = oldest + 1 == ring.count ? 0 : oldest + 1
        }
        let first = ring[oldest]
        if index - first.index < spec.windowSamples { violation(from: first, to: entry, t0: t0) }
    }

    private mutating func violation(from first: BadArrival, to last: BadArrival, t0: Int64) {
        let isCharged = state == .down || first.scheduled <= quietSince.clampedPlus(spec.hold)
        if isCharged {
            state = .down
            result.lower = last.scheduled.clampedMinus(t0)
            result.upper = nil
            isPessimisticallyDown = true
        } else if first.scheduled <= pessimisticEnd.clampedPlus(spec.hold) {
            isPessimisticallyDown = true
        }
        extend(from: first, to: last, isCharged: isCharged)
    }

    /// Windows that lie within one window of each other are one outage.
    private mutating func extend(from first: BadArrival, to last: BadArrival, isCharged: Bool) {
        if var open = cluster {
            if first.index - open.lastIndex < spec.windowSamples, open.outage.isCharged == isCharged {
                open.outage.bad = last.number - open.firstNumber + 1
                open.outage.end = nil
                open.outage.lastBad = last.scheduled
                open.lastIndex = last.index
                cluster = open
                return
            }
            close(open)
        }
        let bad = last.number - first.number + 1
        cluster = Cluster(
            outage: RecoveryResult.Outage(
                begin: first.scheduled, end: nil, lastBad: last.scheduled, bad: bad, isCharged: isCharged),
            firstNumber: first.number, lastIndex: last.index)
    }

    private mutating func close(_ cluster: Cluster) {
        result.outageCount += 1
        if !cluster.outage.isCharged { result.unexplainedCount += 1 }
        if let end = cluster.outage.end {
            result.downtime = result.downtime.clampedPlus(end.clampedMinus(cluster.outage.begin))
        }
        if result.outages.count < RecoveryResult.outageLimit { result.outages.append(cluster.outage) }
    }

    /// Whether an outage of this fault is going on.
    public var isDown: Bool { state == .down }

    /// When the outage that is going on (of this fault or not) began, on the history's clock.
    public var outageBegan: Int64? { cluster.flatMap { $0.outage.end == nil ? $0.outage.begin : nil } }

    /// From where the hold counts as the verdict counts it, blind time being outage; nil while an outage, or blind time
    /// that may be one, goes on.
    public var quietFrom: Int64? {
        t0 == nil || state == .down || isPessimisticallyDown ? nil : pessimisticEnd
    }

    /// Whether one more bad arrival would make a window violate that began before it: what comes after the hold can
    /// then still be charged to the fault.
    public var isOnTheBrink: Bool {
        guard tolerated > 0, ring.count >= tolerated else { return false }
        let first = ring.count == tolerated ? ring[0] : ring[(oldest + 1) % ring.count]
        return index + 1 - first.index < spec.windowSamples
    }

    /// Whether the hold has been recorded to its end, blind time counted as outage.
    ///
    /// One interval between arrivals may be missing: the next one would be due only after the hold. A longer one than
    /// the greatest gap would be blind time.
    public var hasHeld: Bool {
        guard let quietFrom, let lastScheduled else { return false }
        let interval =
            spec.ratePerSecond > 0 ? min(spec.maxGap, Int64(clampedMicroseconds: 1 / spec.ratePerSecond)) : 0
        return lastScheduled.clampedPlus(interval) >= quietFrom.clampedPlus(spec.hold)
    }

    /// What has been measured so far, and its verdict.
    ///
    /// - Parameters:
    ///   - bit: whether there is evidence that the fault took effect.
    ///   - dropped: how many arrivals the generator never sent.
    ///   - total: how many arrivals there should have been; `nil`: those added and those dropped.
    public func result(bit: Bool, dropped: Int = 0, of total: Int? = nil) -> RecoveryResult {
        var copy = self
        if let cluster { copy.close(cluster) }
        copy.result.dropped = dropped
        copy.judge(bit: bit, dropped: dropped, of: total ?? index + result.blindArrivals + dropped)
        return copy.result
    }

    /// What makes a baseline no steady state.
    public enum BaselineFault: Sendable, Hashable {
        /// Of all arrivals before the fault more were bad than is tolerated.
        case wholeOfIt
        /// The last window before the fault violated, though most before it was good.
        case lastWindow
    }

    /// Why the arrivals added before the fault show no steady state; nil when they do, or while there are none.
    public var baselineFault: BaselineFault? {
        if Double(baselineBad) > spec.maxBadRatio * Double(result.baselineSamples) { return .wholeOfIt }
        guard lastBaselineBad.count > tolerated else { return nil }
        let first = lastBaselineBad[lastBaselineBad.count - tolerated - 1]
        return result.baselineSamples - first < spec.windowSamples ? .lastWindow : nil
    }

    private mutating func judge(bit: Bool, dropped: Int, of total: Int) {
        var reasons: [RecoveryResult.Reason] = []
        if spec.ratePerSecond > 0 { result.lostRequestSeconds = Double(badCount) / spec.ratePerSecond }
        if let t0 {
            if result.samples == 0 { reasons.append(.noTraffic) }
            let seen = firstScheduled.map { t0.clampedMinus($0) } ?? 0
            if seen < spec.minBaseline || baselineFault != nil { reasons.append(.baseline) }
            result.pessimistic = isPessimisticallyDown ? nil : pessimisticEnd.clampedMinus(t0)
        } else {
            reasons.append(.noFault)
        }
        if Double(dropped) > spec.maxDroppedRatio * Double(total) { reasons.append(.generatorSaturated) }
        let isOver = (result.lower ?? 0) > spec.limit
        if isOver {
            reasons.append(.overLimit)
        } else if t0 != nil {
            if result.upper ?? .max > spec.limit { reasons.append(.resolution) }
            if let upper = result.upper, upper <= spec.limit, result.pessimistic ?? .max > spec.limit {
                reasons.append(.blind)
            }
            if !hasHeld { reasons.append(.holdNotObserved) }
        }
        if !bit { reasons.append(.faultDidNotBite) }
        result.reasons = reasons.sorted()
        if reasons.contains(where: \.isGuard) {
            result.verdict = .unknown
        } else if isOver {
            result.verdict = .fail
        } else {
            result.verdict = reasons.isEmpty ? .pass : .unknown
        }
    }
}

extension Int64 {
    /// The sum, or the nearest there is.
    func clampedPlus(_ other: Int64) -> Int64 {
        let (sum, over) = addingReportingOverflow(other)
        return over ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest there is.
    func clampedMinus(_ other: Int64) -> Int64 {
        let (difference, over) = subtractingReportingOverflow(other)
        return over ? (other < 0 ? .max : .min) : difference
    }

    /// Seconds as whole microseconds.
    init(clampedMicroseconds seconds: Double) {
        let micros = (seconds * 1_000_000).rounded()
        self = micros >= 9.2e18 ? .max : micros <= -9.2e18 ? .min : Int64(micros)
    }
}
