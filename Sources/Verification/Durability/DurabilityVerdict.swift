internal import History

/// What it all comes to.
extension DurabilityChecker {
    /// Judges every operation.
    mutating func finish(names: borrowing HistoryNames) -> DurabilityResult {
        for read in [current].compactMap(\.self) {
            damage("the answer of read \(names.operation(read.operation)) is cut off")
        }
        settleTwins()
        for index in 0..<operations.count {
            if operations[index].facts == Operation.durable {
                // What `judge` would find, for nearly every operation there is.
                result.counts.acknowledged += 1
                result.counts.durable += 1
            } else if operations[index].attempts > 0 {
                judge(index, names)
            }
        }
        judgeUnsent(names)
        if spec.seqIsCommitOrder { judgeOrder(names) }
        if result.counts.acknowledged == 0 { result.reason("vacuous") }
        result.verdict = result.anomalies.keys.reduce(result.reasons.isEmpty ? .pass : .unknown) {
            $0.worse($1.verdict)
        }
        return result
    }

    private mutating func judge(_ index: Int, _ names: borrowing HistoryNames) {
        let operation = operations[index]
        let facts = operation.facts
        let isSeen = facts.contains(.seen)
        let isAcknowledged = facts.contains(.acknowledged)
        let isMissed = judgePresence(index, names)
        count(operation, isMissed: isMissed)
        guard
            !facts.isDisjoint(with: [.duplicate, .divergent, .unsafeRetry, .otherKey]) || (isSeen && !isAcknowledged)
                || (isSeen && facts.contains(.rejected))
        else { return }
        let finding = Finding.operation(names.operation(UInt32(index)))
        if facts.contains(.duplicate) { found(.duplicate, finding) }
        // A second row is not what was sent in the first place: what it differs in adds nothing.
        if facts.contains(.divergent) || (facts.contains(.otherKey) && !facts.contains(.duplicate)) {
            found(.divergent, finding)
        }
        if facts.contains(.unsafeRetry) { found(.retryWithoutKey, finding) }
        if isSeen, operation.isRejected {
            found(.rejectedApplied, finding)
        } else if isSeen, operation.neverSent {
            neverSentButSeen.append(UInt32(index))
        }
    }

    /// Rows of what was not sent, unless damaged records may have said that it was.
    private mutating func judgeUnsent(_ names: borrowing HistoryNames) {
        guard unknownKeys.count + keylessPhantoms + neverSentButSeen.count > damageCount else { return }
        for index in neverSentButSeen { found(.rejectedApplied, .operation(names.operation(index))) }
        for (key, _) in unknownKeys.sorted(by: { $0.key < $1.key }) {
            found(.phantom, .key(names.keys.name(key) ?? "#\(key)"))
        }
        for _ in 0..<keylessPhantoms { found(.phantom, .key(nil)) }
    }

    /// Lost, stale or unread; whether it is missing for good.
    private mutating func judgePresence(_ index: Int, _ names: borrowing HistoryNames) -> Bool {
        let operation = operations[index]
        let isSeen = operation.facts.contains(.seen)
        let missed = operation.facts.contains(.missed) ? absent[UInt32(index)] : nil
        if let missed {
            let finding = Finding.operation(names.operation(UInt32(index)))
            guard isSeen, readBegins[Int(operation.lastBegun) - 1] > missed else {
                found(.lost, finding)
                return true
            }
            found(.stale, finding)
            return false
        }
        if operation.facts.contains(.missed), overdue.contains(UInt32(index)) {
            found(.stale, .operation(names.operation(UInt32(index))))
        }
        if operation.facts.contains(.acknowledged), !isSeen {
            found(.unread, .operation(names.operation(UInt32(index))))
        }
        return false
    }

    private mutating func count(_ operation: Operation, isMissed: Bool) {
        let facts = operation.facts
        let isSeen = facts.contains(.seen)
        if facts.contains(.acknowledged) {
            result.counts.acknowledged += 1
            if isSeen && !isMissed { result.counts.durable += 1 }
            return
        }
        if operation.isRejected {
            result.counts.rejected += 1
        } else if operation.neverSent {
            result.counts.notSent += 1
        } else {
            result.counts.indeterminate += 1
        }
        if !isSeen { result.counts.absentOK += 1 } else if !isMissed { result.counts.recovered += 1 }
    }

    /// A acknowledged before B was sent must come before B: one sweep over both in the order of time.
    private mutating func judgeOrder(_ names: borrowing HistoryNames) {
        var next = 0
        var highest = Int64.min
        for place in 0..<sends.count {
            let send = sends[place]
            if let time = sentLater[send.operation], time != send.time { continue }
            while next < acknowledgements.count, acknowledgements[next].time < send.time {
                let operation = operations[Int(acknowledgements[next].operation)]
                if operation.facts.contains(.hasSeq) { highest = max(highest, operation.seq) }
                next += 1
            }
            let operation = operations[Int(send.operation)]
            if operation.facts.contains(.hasSeq), operation.seq < highest {
                found(.realtimeOrder, .operation(names.operation(send.operation)))
            }
        }
    }
}
