internal import History

/// What reads tell: who is there, who is not.
extension DurabilityChecker {
    mutating func invokeRead(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        let subject = UInt32(clamping: record.value)
        let isBalance = record.flags == HistoryFunction.balance.code
        if record.flags == HistoryFunction.get.code, subject >= nextKey, subject != PackedRecord.none {
            nextKey = subject + 1
        }
        let session = isBalance ? subject : PackedRecord.none
        if openReads.contains(where: { $0.operation == record.first && $0.attempt == record.short }) {
            damage("read \(names.operation(record.first)) is invoked twice")
        }
        let endpoint = names.texts.name(record.second).flatMap { spec.endpoints[$0] }
        openReads.append(
            OpenRead(
                operation: record.first, attempt: record.short, function: record.flags, begin: record.time,
                ordinal: UInt32(readBegins.count), endpoint: endpoint, key: isBalance ? PackedRecord.none : subject,
                account: record.third, session: session,
                floor: versions[SessionAccount(session: session, account: record.third)]?.floor(at: record.time)))
        readBegins.append(record.time)
        readEnds.append(.max)
    }

    mutating func endRead(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        let place = openReads.firstIndex { $0.operation == record.first && $0.attempt == record.short }
        guard let place else {
            damage("read \(names.operation(record.first)) ends without an invoke")
            current = nil
            return
        }
        var read = openReads.remove(at: place)
        guard record.flags & 3 == HistoryOutcome.ok.rawValue else { return }
        guard read.function == record.flags >> 2 & 7 else {
            damage("read \(names.operation(record.first)) ends as another function than it began")
            return
        }
        result.counts.reads += 1
        read.end = record.time
        readEnds[Int(read.ordinal)] = record.time
        read.isComplete = record.flags & PackedFlag.complete != 0
        read.hasBalances = record.flags & PackedFlag.hasBalances != 0
        read.parts = record.partCount
        snapshot.begin()
        current = read
        if read.function == HistoryFunction.get.code { get(read, found: record.flags & PackedFlag.found != 0) }
        if read.parts == 0 { finishRead(names) }
    }

    private mutating func get(_ read: OpenRead, found: Bool) {
        guard let index = owner(of: read.key) else { return }
        if found {
            // Its row says the same again where there is one; without one this is all there is.
            if read.parts == 0 { show(index, in: read) }
        } else if read.isComplete, let threshold = read.threshold, operations[index].known < threshold {
            miss(index, in: read)
        }
    }

    func owner(of key: UInt32) -> Int? {
        guard key < keyOwner.count, keyOwner[Int(key)] != .max else { return nil }
        return Int(keyOwner[Int(key)])
    }

    /// One part of the current read has been taken.
    @inline(__always)
    mutating func part(_ names: borrowing HistoryNames) {
        guard current != nil else { return }
        current?.parts -= 1
        if current?.parts == 0 { finishRead(names) }
    }

    mutating func row(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        let reference = take(record)
        if record.first >= nextKey && record.first != PackedRecord.none { nextKey = record.first + 1 }
        guard let read = current else { return }
        snapshot.row(record)
        if let index = operation(of: record, reference: reference, in: read, names) {
            if operations[index].key == PackedRecord.none {
                keep(record, of: index, in: read)
            } else {
                compare(record, with: index, in: read)
                show(index, in: read)
            }
        }
        part(names)
    }

    @inline(__always)
    private mutating func operation(
        of record: PackedRecord, reference: PackedRecord?, in read: OpenRead, _ names: borrowing HistoryNames
    ) -> Int? {
        let owned = owner(of: record.first)
        if let owned, reference == nil { return owned }
        return foreign(record, owned: owned, reference: reference, in: read, names)
    }

    /// The operation of a row that its key alone does not tell.
    private mutating func foreign(
        _ record: PackedRecord, owned: Int?, reference: PackedRecord?, in read: OpenRead,
        _ names: borrowing HistoryNames
    ) -> Int? {
        var index = owned
        if let reference, reference.third != PackedRecord.none {
            index = index ?? referenceOwner[reference.third].map(Int.init)
            if let index {
                if referenceRead[reference.third] == read.ordinal + 1 { operations[index].facts.insert(.duplicate) }
                referenceRead[reference.third] = read.ordinal + 1
            }
        }
        if let index { return index }
        if record.first == PackedRecord.none {
            keep(record, of: nil, in: read)
        } else if unknownKeys[record.first] == nil {
            unknownKeys[record.first] = read.end
        }
        return nil
    }

    @inline(__always)
    private mutating func compare(_ record: PackedRecord, with index: Int, in read: OpenRead) {
        let operation = operations[index]
        var facts = operation.facts
        if operation.from != record.second || operation.to != record.third || operation.amount != record.value {
            facts.insert(.divergent)
        }
        // Found by its client reference.
        if record.first != operation.key, record.first != PackedRecord.none, owner(of: record.first) != index {
            facts.insert(.otherKey)
        }
        if operation.lastRead == read.ordinal + 1 { facts.insert(.duplicate) }
        if record.flags & PackedFlag.noSeq == 0 {
            if !facts.contains(.hasSeq) {
                facts.insert(.hasSeq)
                operations[index].seq = record.time
            } else if operation.seq != record.time {
                facts.insert(.duplicate)
            }
        }
        if facts != operation.facts { operations[index].facts = facts }
    }

    /// The current read shows the operation.
    @inline(__always)
    private mutating func show(_ index: Int, in read: OpenRead) {
        let mark = read.ordinal + 1
        if operations[index].lastRead != mark {
            operations[index].lastRead = mark
            if let threshold = read.threshold, operations[index].known < threshold { current?.shownOfRequired += 1 }
        }
        // Reads are numbered as they begin, so the higher one began later.
        if operations[index].lastBegun < mark { operations[index].lastBegun = mark }
        operations[index].facts.insert(.seen)
        know(index, at: read.end)
    }

    /// The current read should show the operation and does not.
    mutating func miss(_ index: Int, in read: OpenRead) {
        let operation = UInt32(index)
        switch read.endpoint {
        case .strong: absent[operation] = max(absent[operation] ?? .min, read.begin)
        case .bounded: overdue.insert(operation)
        case nil: return
        }
        operations[index].facts.insert(.missed)
    }

    private mutating func finishRead(_ names: borrowing HistoryNames) {
        guard let read = current else { return }
        current = nil
        if read.function == HistoryFunction.scan.code, read.isComplete, let threshold = read.threshold {
            if !keyless.isEmpty { completeScans.append(read) }
            let required = knownBefore(threshold)
            if read.shownOfRequired < required {
                for place in 0..<required {
                    let index = Int(knownOrder[place])
                    if operations[index].lastRead != read.ordinal + 1 { miss(index, in: read) }
                }
            }
        }
        finishSnapshot(of: read, names)
    }

    /// How many operations were known before `time`.
    private func knownBefore(_ time: Int64) -> Int {
        var low = 0
        var high = knownOrder.count
        while low < high {
            let middle = (low + high) / 2
            if operations[Int(knownOrder[middle])].known < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
