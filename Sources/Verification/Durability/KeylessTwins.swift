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
            let sent = operations[owner]
            if TransferBody(from: sent.from, to: sent.to, amount: sent.amount) != body {
                operations[owner].facts.insert(.divergent)
                body = TransferBody(from: sent.from, to: sent.to, amount: sent.amount)
            }
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

/// Gives rows to operations of the same body.
struct TwinMatching {
    /// What is known of an operation, the better claim first.
    enum Standing: Int { case acknowledged, open, rejected, neverSent }

    /// An operation that a row may be of.
    struct Candidate {
        let operation: UInt32
        let sent: Int64
        /// When it was acknowledged; `.max`: it was not.
        let acknowledged: Int64
        let standing: Standing

        /// Of those that were sent in time: acknowledged first, so that what was known early has the early rows.
        func comesBefore(_ other: Candidate) -> Bool {
            if standing != other.standing { return standing.rawValue < other.standing.rawValue }
            return (acknowledged, sent, operation) < (other.acknowledged, other.sent, other.operation)
        }
    }

    /// One row of the ledger, as far as reads let rows be told apart: by number, else as one of so many.
    struct Row {
        let seq: Int64?
        let owner: UInt32?
        /// The end of the read that showed it first.
        var shown: Int64
        /// The ordinals of the reads that showed it.
        var reads: [UInt32]
        /// Whether the same read had shown another that nothing tells from it.
        let isRepeat: Bool
    }

    private struct Identity: Hashable {
        let seq: Int64?
        let owner: UInt32?
        /// How many alike the same read had shown before.
        let place: Int
    }

    private var rows: [Row]
    private var candidates: [Candidate] = []
    /// Operations with their rows; of several numbers, all but one are too many.
    private(set) var matched: [UInt32: [Row]] = [:]
    /// Operations that no row is of.
    private(set) var unmatched: [UInt32] = []
    /// For every row that nobody can have sent beside the others: an operation that may have been applied twice;
    /// `nil`: none had been sent when it was shown.
    private(set) var surplus: [UInt32?] = []

    init(_ shown: [KeylessTwins.Row], readEnds: [Int64]) {
        var found: [Identity: Row] = [:]
        var places: [Identity: Int] = [:]
        var read = UInt32.max
        for row in shown {
            // The rows of one read come one after the other.
            if row.read != read { places = [:] }
            read = row.read
            let alike = Identity(seq: row.seq, owner: row.owner, place: 0)
            let identity = Identity(seq: row.seq, owner: row.owner, place: places[alike, default: 0])
            places[alike, default: 0] += 1
            let end = readEnds[Int(row.read)]
            let isRepeat = identity.place > 0
            var one =
                found[identity] ?? Row(seq: row.seq, owner: row.owner, shown: end, reads: [], isRepeat: isRepeat)
            one.reads.append(row.read)
            one.shown = min(one.shown, end)
            found[identity] = one
        }
        rows = found.values.sorted {
            ($0.shown, $0.seq ?? .min, $0.reads.count) < ($1.shown, $1.seq ?? .min, $1.reads.count)
        }
        for row in rows { if let owner = row.owner { matched[owner, default: []].append(row) } }
        rows.removeAll { $0.owner != nil }
    }

    /// Adds an operation.
    mutating func add(_ candidate: Candidate) { candidates.append(candidate) }

    /// Gives each row, the first shown first, to the best claim among the operations sent by then. Those of the next
    /// row are these and more, so to take the best at once leaves no other row worse off.
    mutating func match() {
        let waiting = candidates.filter { matched[$0.operation] == nil }.sorted { $0.sent < $1.sent }
        var next = 0
        // The best claim last.
        var free: [Candidate] = []
        var last: UInt32?
        for row in rows {
            let before = next
            while next < waiting.count, waiting[next].sent <= row.shown { next += 1 }
            if next > before {
                free += waiting[before..<next]
                free.sort { $1.comesBefore($0) }
            }
            if let candidate = free.popLast() {
                matched[candidate.operation] = [row]
                last = candidate.operation
            } else {
                surplus.append(last ?? candidates.first { $0.sent <= row.shown }?.operation)
            }
        }
        unmatched = (free + waiting[next...]).map(\.operation)
    }
}
