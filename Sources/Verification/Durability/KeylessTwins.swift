internal import History

/// What a transfer moves.
struct TransferBody: Hashable {
    let from: UInt32
    let to: UInt32
    let amount: Int64
}

/// Operations that sent the same body without a key, and the rows that may be theirs.
///
/// Nothing tells their rows apart, so while the history is read they are only collected. At its end, when all is known
/// of every attempt, each row is given to the operation that makes the fewest accusations: whose row it can be,
/// because it was sent before the row was shown, and of those the one acknowledged first.
struct KeylessTwins {
    /// A row that a read has shown.
    struct Row {
        /// The read's ordinal.
        let read: UInt32
        /// `nil`: it has none.
        let seq: Int64?
        /// The operation, where a client reference (or the key of a later attempt) tells.
        let owner: UInt32?
    }

    /// In the order in which they were first sent.
    var sent: [(operation: UInt32, time: Int64)] = []
    var rows: [Row] = []
}

extension DurabilityChecker {
    /// A row without a key, or of an operation without one: kept until the end.
    mutating func keep(_ record: PackedRecord, of owner: Int?, in read: OpenRead) {
        var body = TransferBody(from: record.second, to: record.third, amount: record.value)
        if let owner {
            let operation = operations[owner]
            let sent = TransferBody(from: operation.from, to: operation.to, amount: operation.amount)
            if sent != body { operations[owner].facts.insert(.divergent) }
            body = sent
        }
        keyless[body, default: KeylessTwins()].rows.append(
            KeylessTwins.Row(
                read: read.ordinal, seq: record.flags & PackedFlag.noSeq == 0 ? record.time : nil,
                owner: owner.map { UInt32($0) }))
    }

    /// Says of every operation without a key what the reads have told of it.
    mutating func settleTwins() {
        for twins in keyless.values {
            var matching = TwinMatching(twins.rows, readEnds: readEnds)
            for sent in twins.sent {
                let operation = operations[Int(sent.operation)]
                let standing: TwinMatching.Standing =
                    if operation.facts.contains(.acknowledged) {
                        .acknowledged
                    } else if operation.isRejected {
                        .rejected
                    } else {
                        operation.neverSent ? .neverSent : .open
                    }
                matching.add(
                    TwinMatching.Candidate(
                        operation: sent.operation, sent: sentLater[sent.operation] ?? sent.time,
                        acknowledged: operation.known, standing: standing))
            }
            matching.match()
            for (operation, rows) in matching.matched { observe(operation, rows, isAlone: twins.sent.count == 1) }
            for candidate in matching.unmatched { lookForMisses(candidate, shownIn: []) }
            for suspect in matching.surplus {
                // A damaged record may have been the invoke of this row.
                if let suspect, damageCount == 0 {
                    operations[Int(suspect)].facts.insert(.duplicate)
                } else {
                    keylessPhantoms += 1
                }
            }
        }
    }

    private mutating func observe(_ operation: UInt32, _ rows: [TwinMatching.Row], isAlone: Bool) {
        let index = Int(operation)
        let reads = rows.flatMap(\.reads)
        operations[index].facts.insert(.seen)
        if Set(rows.compactMap(\.seq)).count > 1 || (rows[0].owner != nil && rows.contains(where: \.isRepeat)) {
            operations[index].facts.insert(.duplicate)
        }
        operations[index].known = min(operations[index].known, rows.map(\.shown).min() ?? .max)
        operations[index].lastBegun = max(operations[index].lastBegun, (reads.max() ?? 0) + 1)
        if isAlone || rows[0].owner != nil, let seq = rows.compactMap(\.seq).first {
            operations[index].seq = seq
            operations[index].facts.insert(.hasSeq)
        }
        lookForMisses(operation, shownIn: Set(reads))
    }

    /// Holds every complete listing against the operation that it should show.
    private mutating func lookForMisses(_ operation: UInt32, shownIn reads: Set<UInt32>) {
        let known = operations[Int(operation)].known
        for scan in completeScans {
            guard let threshold = scan.threshold, known < threshold, !reads.contains(scan.ordinal) else { continue }
            miss(Int(operation), in: scan)
        }
    }
}
