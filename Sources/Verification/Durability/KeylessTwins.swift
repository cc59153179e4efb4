internal import History

/// What a transfer moves.
struct TransferBody: Hashable {
    let from: UInt32
    let to: UInt32
    let amount: Int64
}

extension Operation {
    /// What it moves.
    var body: TransferBody { TransferBody(from: from, to: to, amount: amount) }
}

/// Operations that sent the same body without a key: nothing tells their rows apart.
///
/// So a row is booked on one of them, as long as it may be that one's, and is handed on when it turns out to be
/// another's. What counts is how many rows there must be.
struct KeylessTwins {
    /// In the order in which they were first sent.
    private(set) var sent: [(operation: UInt32, time: Int64)] = []
    /// In the order in which the rows of the present read are booked on them.
    var claims: [UInt32] = []
    /// The present read, as ordinal + 1, and how many rows it has shown.
    var read: UInt32 = 0
    var shown = 0
    /// Operations that have a row by such booking and are not acknowledged.
    var booked: [UInt32] = []
    /// The numbers of all rows that any read has shown.
    var numbers: Set<Int64> = []

    /// An operation is sent for the first time.
    mutating func send(_ operation: UInt32, at time: Int64) { sent.append((operation, time)) }
}

/// Rows and operations that only their bodies tell apart.
extension DurabilityChecker {
    /// The operation to book a row without a key on; nil where none was sent that it may be of.
    mutating func twin(of record: PackedRecord, in read: OpenRead) -> Int? {
        let body = TransferBody(from: record.second, to: record.third, amount: record.value)
        let mark = read.ordinal + 1
        guard !keyless.isEmpty, var twins = keyless[body] else {
            keylessPhantomsShown = (mark, keylessPhantomsShown.read == mark ? keylessPhantomsShown.count + 1 : 1)
            keylessPhantoms = max(keylessPhantoms, keylessPhantomsShown.count)
            return nil
        }
        if twins.read != mark {
            twins.read = mark
            twins.shown = 0
            twins.claims = byClaim(twins.sent.map(\.operation), in: read)
        }
        let index = twins.claims[min(twins.shown, twins.claims.count - 1)]
        twins.shown += 1
        let facts = operations[Int(index)].facts
        if facts.isDisjoint(with: [.seen, .acknowledged]) { twins.booked.append(index) }
        keyless[body] = twins
        // As many numbers as operations explain each other, whichever is whose.
        if record.flags & PackedFlag.noSeq == 0, keyless[body]?.numbers.insert(record.time).inserted == true,
            keyless[body]?.numbers.count ?? 0 > twins.sent.count
        {
            operations[Int(index)].facts.insert(.duplicate)
        }
        return Int(index)
    }

    /// What this read must show, then what was acknowledged meanwhile, what another read has shown, what may be there,
    /// and what was rejected or not sent; each in the order of sending.
    private func byClaim(_ indices: [UInt32], in read: OpenRead) -> [UInt32] {
        var ranks: [[UInt32]] = [[], [], [], [], []]
        for index in indices {
            let operation = operations[Int(index)]
            let isRequired = read.threshold.map { operation.known < $0 } ?? false
            let rank =
                if isRequired {
                    0
                } else if operation.facts.contains(.acknowledged) {
                    1
                } else if operation.facts.contains(.seen) {
                    2
                } else {
                    operation.isRejected || operation.neverSent ? 4 : 3
                }
            ranks[rank].append(index)
        }
        return ranks.flatMap(\.self)
    }

    /// Whether no other operation without a key has sent the same.
    func isAlone(_ index: Int) -> Bool { keyless[operations[index].body]?.sent.count ?? 1 == 1 }

    /// An operation without a key is acknowledged: a row that was booked on another may be its own.
    mutating func takeOver(_ index: Int) {
        let body = operations[index].body
        guard let twins = keyless[body], !twins.booked.isEmpty else { return }
        if operations[index].facts.contains(.seen) {
            keyless[body]?.booked.removeAll { $0 == UInt32(index) }
            return
        }
        guard operations[index].known == .max,
            let sent = twins.sent.first(where: { $0.operation == UInt32(index) })?.time
        else { return }
        // The earliest that it may be: later ones are left to those that were sent later.
        let rows = twins.booked.filter { operations[Int($0)].known >= sent }
        guard let row = rows.min(by: { operations[Int($0)].known < operations[Int($1)].known }) else { return }
        move(from: row, to: UInt32(index))
        keyless[body]?.booked.removeAll { $0 == row }
    }

    /// An attempt without a key was rejected or not sent: if that was the last hope, its row is another's.
    mutating func handOver(_ index: Int) {
        let operation = operations[index]
        guard operation.isRejected || operation.neverSent, let twins = keyless[operation.body],
            twins.booked.contains(UInt32(index))
        else { return }
        let other = twins.sent.first { sent in
            let other = operations[Int(sent.operation)]
            return sent.time <= operation.known && other.known == .max && !other.isRejected && !other.neverSent
        }
        guard let other else { return }
        move(from: UInt32(index), to: other.operation)
        keyless[operation.body]?.booked.removeAll { $0 == UInt32(index) }
        keyless[operation.body]?.booked.append(other.operation)
    }

    /// What reads have told of one operation they have told of another, of which nothing was known.
    private mutating func move(from one: UInt32, to other: UInt32) {
        let source = operations[Int(one)]
        var place = knownBefore(source.known)
        while place < knownOrder.count, knownOrder[place] != one { place += 1 }
        if place < knownOrder.count { knownOrder[place] = other }
        operations[Int(other)].known = source.known
        operations[Int(other)].seq = source.seq
        operations[Int(other)].lastRead = source.lastRead
        operations[Int(other)].lastBegun = source.lastBegun
        operations[Int(other)].facts.formUnion(source.facts.intersection(Operation.Facts.observed))
        operations[Int(one)].known = .max
        operations[Int(one)].lastRead = 0
        operations[Int(one)].lastBegun = 0
        operations[Int(one)].facts.subtract(Operation.Facts.observed)
        if let time = absent.removeValue(forKey: one) { absent[other] = time }
        if overdue.remove(one) != nil { overdue.insert(other) }
    }
}
