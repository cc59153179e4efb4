import History
import Verification

/// Recovery by its definition, window by window, without a thought for speed.
///
/// Every window of K consecutive arrivals is looked at; the bounds are followed from t0 outage by outage.
struct RecoveryOracle {
    var lower: Int64 = 0
    var upper: Int64? = 0
    var pessimistic: Int64? = 0
    var violations: [(first: Int, last: Int)] = []

    init(_ spec: RecoverySpec, t0: Int64, _ arrivals: [Arrival]) {
        let seen = arrivals.filter { $0.grade != .blind }.sorted { $0.scheduled < $1.scheduled }
        let tolerated = Int((spec.maxBadRatio * Double(spec.windowSamples) + 1e-9).rounded(.down))
        let isBad = seen.map { $0.grade == .bad && $0.scheduled >= t0 }
        // A violating window, by its bad arrivals: the one that made it too many, and that many before it.
        for last in seen.indices where isBad[last] {
            let window = max(0, last - spec.windowSamples + 1)...last
            let bads = window.filter { isBad[$0] }
            if bads.count > tolerated { violations.append((bads[bads.count - tolerated - 1], last)) }
        }
        bounds(spec, t0: t0, seen)
    }

    private mutating func bounds(_ spec: RecoverySpec, t0: Int64, _ seen: [Arrival]) {
        var quiet = t0
        var last: Int?
        var end: Int64? = t0
        for (first, window) in violations {
            if end != nil, seen[first].scheduled > quiet + spec.hold { continue }
            last = window
            let good = seen.indices.first { $0 > window && seen[$0].grade == .good }
            end = good.map { seen[$0].done }
            if let good { quiet = seen[good].scheduled }
        }
        if let last { lower = seen[last].scheduled - t0 }
        upper = end.map { $0 - t0 }
        pessimistic = end.flatMap { reach(spec, from: $0, after: last, seen) }.map { $0 - t0 }
    }

    /// Stretches the end over every blind gap, and every violation, that begins within recovery and hold.
    private func reach(_ spec: RecoverySpec, from end: Int64, after last: Int?, _ seen: [Arrival]) -> Int64? {
        var end = end
        var done: Set<Int> = []
        while true {
            let next = seen.indices.first { index in
                guard !done.contains(index), index > last ?? -1 else { return false }
                if index > 0, seen[index].scheduled - seen[index - 1].scheduled > spec.maxGap,
                    seen[index - 1].scheduled <= end + spec.hold, seen[index].scheduled > end
                {
                    return true
                }
                return violations.contains { $0.last == index && seen[$0.first].scheduled <= end + spec.hold }
            }
            guard let next else { return end }
            done.insert(next)
            guard let good = seen.indices.first(where: { $0 >= next && seen[$0].grade == .good }) else { return nil }
            end = max(end, seen[good].done)
        }
    }
}
