internal import History

/// What the attempts of transfers tell.
extension DurabilityChecker {
    mutating func invokeTransfer(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        let reference = take(record)
        let key = key(of: record, reference: reference)
        var index = Int(record.first)
        operations.pad(to: index + 1, with: Operation())
        if key != PackedRecord.none { index = claim(key, for: index, at: record.time) }
        if operations[index].attempts == 0 {
            first(record, key: key, at: index)
        } else {
            retry(record, key: key, at: index, names)
        }
        if let reference, reference.third != PackedRecord.none {
            referenceOwner[reference.third] = UInt32(index)
        }
        let bit = UInt16(1) << (record.short & 15)
        // Later attempts use the bits of the first sixteen again, and operations that share a key each count their own.
        let isOwn = record.short < 16 && index == Int(record.first)
        let taken = isOwn ? operations[index].invoked : operations[index].open
        if taken & bit != 0, operations[index].attempts < 16 {
            damage("operation \(names.operation(record.first)): attempt \(record.short) is invoked twice")
        }
        operations[index].open |= bit
        if isOwn { operations[index].invoked |= bit }
        operations[index].attempts &+= 1
    }

    /// The reference record before this one, if any.
    mutating func take(_ record: PackedRecord) -> PackedRecord? {
        guard reference != nil else { return nil }
        defer { reference = nil }
        return reference
    }

    private mutating func key(of record: PackedRecord, reference: PackedRecord?) -> UInt32 {
        if record.flags & PackedFlag.newKey != 0 {
            nextKey += 1
            return nextKey - 1
        }
        if record.flags & PackedFlag.ownKey != 0, Int(record.first) < operations.count {
            let index = aliases.isEmpty ? record.first : aliases[record.first] ?? record.first
            return operations[Int(index)].key
        }
        return record.flags & PackedFlag.noKey != 0 ? PackedRecord.none : reference?.second ?? PackedRecord.none
    }

    /// Makes the operation the owner of the key, unless another is; gives the index to book this attempt on.
    private mutating func claim(_ key: UInt32, for index: Int, at time: Int64) -> Int {
        keyOwner.pad(to: Int(key) + 1, with: .max)
        let owner = keyOwner[Int(key)]
        if owner == .max {
            keyOwner[Int(key)] = UInt32(index)
            if !unknownKeys.isEmpty, let seen = unknownKeys[key], time <= seen { unknownKeys[key] = nil }
            return index
        }
        guard owner != UInt32(index) else { return index }
        aliases[UInt32(index)] = owner
        operations[Int(owner)].facts.insert(.shared)
        result.reason("key_shared")
        return Int(owner)
    }

    private mutating func first(_ record: PackedRecord, key: UInt32, at index: Int) {
        var operation = Operation()
        operation.from = record.second
        operation.to = record.third
        operation.amount = record.value
        operation.key = key
        operation.facts = operations[index].facts
        operations[index] = operation
        if spec.seqIsCommitOrder { sends.append((UInt32(index), record.time)) }
        if key == PackedRecord.none {
            keyless[
                TransferBody(from: record.second, to: record.third, amount: record.value), default: KeylessTwins()
            ].sent.append((UInt32(index), record.time))
        }
    }

    private mutating func retry(
        _ record: PackedRecord, key: UInt32, at index: Int, _ names: borrowing HistoryNames
    ) {
        let operation = operations[index]
        if operation.neverSent, operation.open == 0 {
            if spec.seqIsCommitOrder { sends.append((UInt32(index), record.time)) }
            sentLater[UInt32(index)] = record.time
        }
        let sameBody =
            operation.from == record.second && operation.to == record.third && operation.amount == record.value
        let sameKey = operation.key == key && key != PackedRecord.none
        if sameKey { result.counts.retriesWithKey += 1 }
        if !sameBody {
            damage("operation \(names.operation(record.first)): attempt \(record.short) is another transfer")
        } else if !sameKey, operation.open != 0 || operation.facts.contains(.mayHaveApplied) {
            operations[index].facts.insert(.unsafeRetry)
        }
    }

    mutating func endTransfer(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        var index = Int(record.first)
        if !aliases.isEmpty, let owner = aliases[record.first] { index = Int(owner) }
        let bit = UInt16(1) << (record.short & 15)
        guard index < operations.count, operations[index].open & bit != 0 else {
            // An end without `f` may be that of a read.
            if openReads.contains(where: { $0.operation == record.first && $0.attempt == record.short }) {
                openReads.removeAll { $0.operation == record.first && $0.attempt == record.short }
            } else {
                damage(
                    "operation \(names.operation(record.first)): attempt \(record.short) ends without an invoke")
            }
            return
        }
        operations[index].open &= ~bit
        if record.third > 2 { result.counts.silentResends += 1 }
        switch record.flags {
        case HistoryOutcome.ok.rawValue:
            if spec.seqIsCommitOrder, !operations[index].facts.contains(.acknowledged) {
                acknowledgements.append((UInt32(index), record.time))
            }
            operations[index].facts.formUnion([.acknowledged, .mayHaveApplied])
            know(index, at: record.time)
        case HistoryOutcome.fail.rawValue where record.second == 1:
            operations[index].notSent &+= 1
        case HistoryOutcome.fail.rawValue where record.second > 400:
            if operations[index].key == PackedRecord.none {
                operations[index].refused &+= 1
            } else {
                operations[index].facts.insert(.rejected)
            }
        default: operations[index].facts.insert(.mayHaveApplied)
        }
    }
}
