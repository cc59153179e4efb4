/// Turns scanned lines into packed records and keeps the names.
package struct HistoryPacker {
    package private(set) var names = HistoryNames()
    /// What the last call packed; emptied by the next.
    package private(set) var records: [PackedRecord] = []
    /// The key of each operation, by index: its attempts share it.
    private var keys: [UInt32] = []

    /// The key after that of the row before: listings mostly name keys in the order in which they were sent.
    private var expectedRowKey: UInt32 = 0

    /// Whether every key is spelled out, so that the records may be put into another order.
    private let spellsKeys: Bool

    package init(spellsKeys: Bool = false) { self.spellsKeys = spellsKeys }

    /// Packs one record, any but the meta record.
    package mutating func pack(_ raw: borrowing RawRecord) throws(LineProblem) {
        records.removeAll(keepingCapacity: true)
        switch raw.kind {
        case .meta: throw .malformed("a second meta record")
        case .reserve: break
        case .invoke: try packInvoke(raw)
        case .ok: try packEnd(raw, .ok)
        case .fail: try packEnd(raw, .fail)
        case .info: try packEnd(raw, .info)
        case .request: try packRequest(raw)
        case .dropped:
            records.append(PackedRecord(.dropped, time: try raw.need(.scheduled, integer: "sched_us")))
        case .fault:
            let phase = try raw.need(.phase, text: "phase")
            guard let code = FaultMark.Phase(rawValue: phase.string) else {
                throw .malformed("unknown phase '\(phase.string)'")
            }
            let action = raw.text(.action).map { names.texts.intern($0.buffer) } ?? PackedRecord.none
            records.append(
                PackedRecord(
                    .fault, flags: code == .begin ? 0 : 1, first: action,
                    time: try raw.need(.time, integer: "t_us")))
        case .evidence:
            guard let bit = raw.truth(.bit) else { throw .malformed("no bit") }
            let what = raw.text(.what).map { names.texts.intern($0.buffer) } ?? PackedRecord.none
            records.append(
                PackedRecord(
                    .evidence, flags: bit ? 1 : 0, first: what, time: try raw.need(.time, integer: "t_us")))
        }
    }

    private func attempt(_ raw: borrowing RawRecord) throws(LineProblem) -> UInt16 {
        guard let attempt = raw.integer(.attempt) else { return 1 }
        guard let short = UInt16(exactly: attempt) else { throw .malformed("attempt \(attempt) is not 0 to 65535") }
        return short
    }

    private mutating func packInvoke(_ raw: borrowing RawRecord) throws(LineProblem) {
        let number = try raw.need(.op, integer: "op")
        let time = try raw.need(.time, integer: "t_us")
        let attempt = try attempt(raw)
        guard let function = raw.function else { throw .malformed("no f") }
        guard function == .transfer else {
            try packRead(raw, function, number: number, attempt: attempt, time: time)
            return
        }
        let from = try raw.need(.from, text: "from")
        let to = try raw.need(.to, text: "to")
        let amount = try raw.need(.amount, integer: "amount")
        guard raw.fields.contains(.key) else { throw .malformed("no key (null if none was sent)") }
        let op = names.operations.intern(number)
        while keys.count <= op { keys.append(PackedRecord.none) }
        var flags = PackedFlag.noKey
        var explicit = PackedRecord.none
        if let key = raw.text(.key) {
            let known = names.keys.count
            let id = names.keys.intern(key.buffer)
            flags = spellsKeys ? 0 : id == known ? PackedFlag.newKey : keys[Int(op)] == id ? PackedFlag.ownKey : 0
            if flags == 0 { explicit = id }
            keys[Int(op)] = id
        }
        let reference = raw.text(.clientReference).map { names.texts.intern($0.buffer) } ?? PackedRecord.none
        if explicit != PackedRecord.none || reference != PackedRecord.none {
            records.append(PackedRecord(.reference, second: explicit, third: reference))
        }
        records.append(
            PackedRecord(
                .invokeTransfer, flags: flags, short: attempt, first: op, time: time,
                second: names.accounts.intern(from.buffer), third: names.accounts.intern(to.buffer), value: amount))
    }

    private mutating func packRead(
        _ raw: borrowing RawRecord, _ function: HistoryFunction, number: Int64, attempt: UInt16, time: Int64
    ) throws(LineProblem) {
        let endpoint = raw.text(.endpoint).map { names.texts.intern($0.buffer) } ?? PackedRecord.none
        var account = PackedRecord.none
        var subject = PackedRecord.none
        switch function {
        case .get: subject = names.keys.intern(try raw.need(.key, text: "key").buffer)
        case .balance:
            account = names.accounts.intern(try raw.need(.account, text: "account").buffer)
            subject = raw.text(.session).map { names.texts.intern($0.buffer) } ?? PackedRecord.none
        default: break
        }
        records.append(
            PackedRecord(
                .invokeRead, flags: function.code, short: attempt, first: names.operations.intern(number),
                time: time, second: endpoint, third: account, value: Int64(subject)))
    }

    private mutating func packEnd(_ raw: borrowing RawRecord, _ outcome: HistoryOutcome) throws(LineProblem) {
        let op = names.operations.intern(try raw.need(.op, integer: "op"))
        let time = try raw.need(.time, integer: "t_us")
        let attempt = try attempt(raw)
        let status = UInt32(clamping: raw.integer(.status).map { $0 &+ 1 } ?? 0)
        let sends = UInt32(clamping: raw.integer(.wireSends).map { $0 &+ 1 } ?? 0)
        let function = raw.function ?? .transfer
        guard function != .transfer else {
            records.append(
                PackedRecord(
                    .endTransfer, flags: outcome.rawValue, short: attempt, first: op, time: time, second: status,
                    third: sends))
            return
        }
        if outcome == .ok, function == .scan, !raw.fields.contains(.rows) { throw .malformed("no rows") }
        if outcome == .ok, function == .balances, !raw.fields.contains(.balances) { throw .malformed("no balances") }
        var flags = outcome.rawValue | function.code << 2
        if function == .get {
            if raw.truth(.found) ?? !raw.rows.isEmpty { flags |= PackedFlag.found }
            flags |= raw.truth(.found) == nil && raw.rows.isEmpty ? 0 : PackedFlag.complete
        } else if raw.truth(.complete) ?? false {
            flags |= PackedFlag.complete
        }
        if raw.fields.contains(.balances) { flags |= PackedFlag.hasBalances }
        records.append(
            PackedRecord(.endRead, flags: flags, short: attempt, first: op, time: time, second: status, third: sends))
        if function == .balance {
            packBalance(PackedRecord.none, raw.integer(.balance), raw.integer(.version))
        } else {
            for row in raw.rows { packRow(row) }
            for balance in raw.balances {
                packBalance(names.accounts.intern(balance.account.buffer), balance.balance, balance.version)
            }
        }
        records[0].value = Int64(records.count - 1)
    }

    private mutating func packRow(_ row: RawRecord.Row) {
        if let reference = row.clientReference {
            records.append(PackedRecord(.reference, second: .max, third: names.texts.intern(reference.buffer)))
        }
        var key = PackedRecord.none
        if let text = row.key {
            key = names.keys.intern(text.buffer, expected: expectedRowKey)
            expectedRowKey = key &+ 1
        }
        records.append(
            PackedRecord(
                .row, flags: row.seq == nil ? PackedFlag.noSeq : 0, first: key, time: row.seq ?? 0,
                second: names.accounts.intern(row.from.buffer), third: names.accounts.intern(row.to.buffer),
                value: row.amount))
        if row.fromVersion != nil || row.toVersion != nil {
            let flags =
                (row.fromVersion == nil ? 0 : PackedFlag.hasFirst) | (row.toVersion == nil ? 0 : PackedFlag.hasSecond)
            records.append(
                PackedRecord(.rowVersions, flags: flags, time: row.fromVersion ?? 0, value: row.toVersion ?? 0))
        }
    }

    private mutating func packBalance(_ account: UInt32, _ balance: Int64?, _ version: Int64?) {
        let flags = (balance == nil ? 0 : PackedFlag.hasFirst) | (version == nil ? 0 : PackedFlag.hasSecond)
        records.append(
            PackedRecord(.balance, flags: flags, first: account, time: balance ?? 0, value: version ?? 0))
    }

    private mutating func packRequest(_ raw: borrowing RawRecord) throws(LineProblem) {
        let scheduled = try raw.need(.scheduled, integer: "sched_us")
        let outcome = try raw.need(.outcome, text: "outcome")
        let started = raw.integer(.started) ?? scheduled
        let isOK = outcome == "ok"
        let done = isOK ? try raw.need(.done, integer: "done_us") : raw.integer(.done) ?? scheduled
        let lag = Int32(clamping: started.subtractingReportingOverflow(scheduled).partialValue)
        records.append(
            PackedRecord(
                .request, flags: isOK ? 1 : 0,
                first: raw.text(.stream).map { names.texts.intern($0.buffer) } ?? PackedRecord.none, time: scheduled,
                second: UInt32(bitPattern: lag),
                third: isOK ? PackedRecord.none : names.texts.intern(outcome.buffer), value: done))
    }
}
