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
