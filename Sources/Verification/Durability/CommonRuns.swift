internal import History

/// Runs of the records that a big history is made of: transfers sent once under a key of their own and acknowledged,
/// and the rows of a listing that show them as they were sent.
///
/// For these, the rules come to a few stores into the flat tables. The first record that is anything else ends the
/// run and is taken by the rules for all records, `handle`, which work on the same tables; so a run changes the
/// speed and never the result.
extension DurabilityChecker {
    /// Takes the records of `records` from `start` on that are common, perhaps none; gives the place behind them.
    mutating func takeRun(_ records: UnsafeBufferPointer<PackedRecord>, from start: Int) -> Int {
        guard reference == nil else { return start }
        if records[start].kind == PackedRecord.Kind.row.rawValue { return takeRows(records, from: start) }
        return aliases.isEmpty && unknownKeys.isEmpty ? takeTransfers(records, from: start) : start
    }

    /// First sends with a new key, and acknowledgements of the only attempt.
    private mutating func takeTransfers(_ records: UnsafeBufferPointer<PackedRecord>, from start: Int) -> Int {
        // Looked up once: they are functions of another module.
        let invoke = PackedRecord.Kind.invokeTransfer.rawValue
        let end = PackedRecord.Kind.endTransfer.rawValue
        let ok = HistoryOutcome.ok.rawValue
        let newKey = PackedFlag.newKey
        let keepsOrder = spec.seqIsCommitOrder
        var place = start
        while place < records.count {
            let record = records[place]
            guard record.time >= last else { break }
            if record.kind == invoke {
                guard record.flags == newKey, Int(nextKey) == keyOwner.count,
                    Int(record.first) == operations.count
                else { break }
                operations.append(Operation(sent: record, key: nextKey))
                keyOwner.append(record.first)
                nextKey += 1
                if keepsOrder { sends.append((record.first, record.time)) }
            } else {
                guard record.kind == end, record.flags == ok, record.third <= 2,
                    Int(record.first) < operations.count,
                    operations[Int(record.first)].acknowledge(record)
                else { break }
                knownOrder.append(record.first)
                if keepsOrder { acknowledgements.append((record.first, record.time)) }
            }
            last = record.time
            place += 1
        }
        return place
    }

    /// Rows of known operations, first shown by this read and as they were sent, with or without versions; but not
    /// the last part of the answer, which ends the read.
    private mutating func takeRows(_ records: UnsafeBufferPointer<PackedRecord>, from start: Int) -> Int {
        guard let read = current else { return start }
        let row = PackedRecord.Kind.row.rawValue
        let versions = PackedRecord.Kind.rowVersions.rawValue
        let owners = min(keyOwner.count, Int(nextKey))
        let threshold = read.threshold ?? .min
        let limit = min(records.count, start + max(0, read.parts - 1))
        var required = 0
        var place = start
        while place < limit {
            let record = records[place]
            if record.kind == row {
                guard record.flags == 0, Int(record.first) < owners else { break }
                let owner = keyOwner[Int(record.first)]
                guard owner != .max, operations[Int(owner)].matches(record, before: read.ordinal + 1),
                    snapshot.bookKnown(record)
                else { break }
                let known = operations[Int(owner)].show(record, in: read)
                if known < threshold { required += 1 }
                if known == .max { knownOrder.append(owner) }
            } else {
                guard record.kind == versions, place > start else { break }
                if records[place - 1].kind == row { snapshot.lastRow = records[place - 1] }
                snapshot.rowVersions(record)
            }
            place += 1
        }
        if place > start {
            snapshot.lastRow = records[place - 1].kind == row ? records[place - 1] : nil
            current?.parts -= place - start
            current?.shownOfRequired += required
        }
        return place
    }
}

extension Operation {
    /// What all of an ordinary transfer's life comes to: acknowledged and read back.
    static let durable: Facts = [.acknowledged, .mayHaveApplied, .seen, .hasSeq]

    /// A transfer as its first attempt sends it.
    @inline(__always)
    fileprivate init(sent record: PackedRecord, key: UInt32) {
        amount = record.value
        from = record.second
        to = record.third
        self.key = key
        open = 1 << (record.short & 15)
        invoked = record.short < 16 ? open : 0
        attempts = 1
    }

    /// Books the acknowledgement of an attempt that is open, if nobody knew of the operation; or does nothing.
    @inline(__always)
    fileprivate mutating func acknowledge(_ record: PackedRecord) -> Bool {
        let bit = UInt16(1) << (record.short & 15)
        guard open & bit != 0, known == .max, key != PackedRecord.none, !facts.contains(.acknowledged) else {
            return false
        }
        open &= ~bit
        known = record.time
        facts.formUnion([.acknowledged, .mayHaveApplied])
        return true
    }

    /// Whether the row is what was sent, and the first of this operation in the read with that mark.
    @inline(__always)
    fileprivate func matches(_ record: PackedRecord, before mark: UInt32) -> Bool {
        from == record.second && to == record.third && amount == record.value && lastRead != mark && key != .max
            && (!facts.contains(.hasSeq) || seq == record.time)
    }

    /// Books a row that matches; gives since when the operation had been known before.
    @inline(__always)
    fileprivate mutating func show(_ record: PackedRecord, in read: OpenRead) -> Int64 {
        let before = known
        if before == .max { known = read.end }
        seq = record.time
        facts.formUnion([.seen, .hasSeq])
        lastRead = read.ordinal + 1
        lastBegun = max(lastBegun, lastRead)
        return before
    }
}
