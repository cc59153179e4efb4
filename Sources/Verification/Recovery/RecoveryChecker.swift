public import History

extension RecoverySpec {
    /// What a request counts as.
    public func arrival(scheduled: Int64, lag: Int64, done: Int64, isOK: Bool) -> Arrival {
        let isGood = isOK && done.clampedMinus(scheduled) <= deadline
        return Arrival(
            scheduled: scheduled, done: done, grade: lag > maxStartLag ? .blind : isGood ? .good : .bad)
    }

    /// What a request counts as.
    public func arrival(_ request: RecoveryRequest) -> Arrival {
        arrival(
            scheduled: request.scheduled, lag: request.started.clampedMinus(request.scheduled), done: request.done,
            isOK: request.isOK)
    }
}

/// Judges the recovery records of a history: collects the arrivals, puts them in order, and runs the clock.
struct RecoveryChecker {
    private let spec: RecoverySpec
    private var streams: [UInt32: Stream] = [:]
    private var dropped = 0
    private var arrivals = 0
    private var began: Int64?
    private var evidence: [Int64] = []

    fileprivate struct Stream {
        var arrivals: [Arrival] = []
        var isOrdered = true
    }

    init(spec: RecoverySpec) { self.spec = spec }

    mutating func handle(_ record: PackedRecord) {
        switch record.kind {
        case PackedRecord.Kind.request.rawValue:
            arrivals += 1
            let arrival = spec.arrival(
                scheduled: record.time, lag: Int64(Int32(bitPattern: record.second)), done: record.value,
                isOK: record.flags & 1 != 0)
            let stream = spec.perStream ? record.first : PackedRecord.none
            streams[stream, default: Stream()].add(arrival)
        case PackedRecord.Kind.dropped.rawValue: dropped += 1
        case PackedRecord.Kind.fault.rawValue:
            if record.flags == 0 { began = min(began ?? record.time, record.time) }
        case PackedRecord.Kind.evidence.rawValue:
            if record.flags & 1 != 0 { evidence.append(record.time) }
        default: break
        }
    }

    /// The verdict; with streams, that of the worst.
    mutating func finish(names: borrowing HistoryNames, isDamaged: Bool) -> RecoveryResult {
        let bit = evidence.contains { $0 >= began ?? .min }
        var results: [RecoveryResult] = []
        for number in streams.keys.sorted() {
            var result = measure(streams[number]?.ordered() ?? [], bit: bit)
            result.stream = names.texts.name(number)
            for index in result.outages.indices { result.outages[index].stream = result.stream }
            results.append(result)
        }
        if results.isEmpty { results.append(measure([], bit: bit)) }
        var place = 0
        for index in results.indices where results[index].isWorse(than: results[place]) { place = index }
        var worst = results.remove(at: place)
        // What another stream saw after the hold is not to be overlooked.
        for other in results {
            worst.unexplainedCount = max(worst.unexplainedCount, other.unexplainedCount)
            worst.outages += other.outages.filter { !$0.isCharged }
        }
        if isDamaged {
            worst.reasons.append(.damaged)
            worst.verdict = worst.verdict.worse(.unknown)
        }
        return worst
    }

    /// Arrivals a second; nil where too few came to tell.
    private static func rate(of ordered: [Arrival]) -> Double? {
        guard ordered.count > 1, let first = ordered.first?.scheduled, let last = ordered.last?.scheduled, last > first
        else { return nil }
        return Double(ordered.count - 1) * 1_000_000 / Double(last.clampedMinus(first))
    }

    private func measure(_ ordered: [Arrival], bit: Bool) -> RecoveryResult {
        var scaled = spec
        scaled.ratePerSecond = Self.rate(of: ordered) ?? spec.ratePerSecond / Double(max(1, streams.count))
        var clock = RecoveryClock(spec: scaled)
        if let began { clock.faultBegan(at: began) }
        for arrival in ordered { clock.add(arrival) }
        return clock.result(bit: bit, dropped: dropped, of: arrivals + dropped)
    }
}

extension RecoveryChecker.Stream {
    fileprivate mutating func add(_ arrival: Arrival) {
        if let last = arrivals.last, last.scheduled > arrival.scheduled { isOrdered = false }
        arrivals.append(arrival)
    }

    /// By intended start; those of the same start as they were recorded.
    fileprivate func ordered() -> [Arrival] {
        if isOrdered { return arrivals }
        return arrivals.enumerated().sorted {
            ($0.element.scheduled, $0.offset) < ($1.element.scheduled, $1.offset)
        }.map(\.element)
    }
}

extension RecoveryResult {
    /// By verdict, then by how long it took.
    fileprivate func isWorse(than other: RecoveryResult) -> Bool {
        if verdict != other.verdict { return verdict.worse(other.verdict) == verdict }
        return (pessimistic ?? .max, lower ?? 0) > (other.pessimistic ?? .max, other.lower ?? 0)
    }
}
