/// Turns packed records back into values.
struct HistoryUnpacker {
    /// The keys and functions of operations, as far as records leave them out.
    private var keys: [UInt32: UInt32] = [:]
    private var nextKey: UInt32 = 0
    private var reference: PackedRecord?
    private var parts = 0
    private var completion: Completion?
    private var row: TransferRow?
    private var rows: [TransferRow] = []
    private var balances: [AccountBalance] = []
    private var single: (version: Int64?, balance: Int64?) = (nil, nil)
    private var flags: UInt8 = 0

    /// Says what number the next new key gets: at the head of a block.
    mutating func keysBegin(at number: UInt32) { nextKey = max(nextKey, number) }

    /// Takes the next record; gives a value if one is now whole.
    mutating func take(_ record: PackedRecord, _ names: borrowing HistoryNames) -> HistoryRecord? {
        switch PackedRecord.Kind(rawValue: record.kind) {
        case .reference:
            reference = record
            return part(names)
        case .invokeTransfer: return .invoke(transfer(record, names))
        case .endTransfer:
            return .end(end(record, function: .transfer, outcome: record.flags, names))
        case .invokeRead: return read(record, names).map { .invoke($0) }
        case .endRead: return begin(record, names)
        case .row:
            finishRow()
            row = row(record, names)
            return part(names)
        case .rowVersions:
            if record.flags & PackedFlag.hasFirst != 0 { row?.fromVersion = record.time }
            if record.flags & PackedFlag.hasSecond != 0 { row?.toVersion = record.value }
            return part(names)
        case .balance:
            balance(record, names)
            return part(names)
        case .request:
            let lag = Int64(Int32(bitPattern: record.second))
            return .request(
                RecoveryRequest(
                    scheduled: record.time, started: record.time.addingReportingOverflow(lag).partialValue,
                    done: record.value, isOK: record.flags & 1 != 0, outcome: names.texts.name(record.third),
                    stream: names.texts.name(record.first)))
        case .dropped: return .dropped(scheduled: record.time)
        case .fault:
            return .fault(
                FaultMark(
                    phase: record.flags == 0 ? .begin : .injected, action: names.texts.name(record.first) ?? "",
                    time: record.time))
        case .evidence:
            return .evidence(
                EvidenceMark(
                    bit: record.flags & 1 != 0, what: names.texts.name(record.first) ?? "", time: record.time))
        case nil: return nil
        }
    }

    private mutating func transfer(_ record: PackedRecord, _ names: borrowing HistoryNames) -> Invocation {
        let reference = self.reference
        self.reference = nil
        var key = PackedRecord.none
        if record.flags & PackedFlag.newKey != 0 {
            key = nextKey
            nextKey += 1
        } else if record.flags & PackedFlag.ownKey != 0 {
            key = keys[record.first] ?? PackedRecord.none
        } else if record.flags & PackedFlag.noKey == 0 {
            key = reference?.second ?? PackedRecord.none
        }
        keys[record.first] = key
        return Invocation(
            op: names.operation(record.first), attempt: Int(record.short), time: record.time,
            call: .transfer(
                TransferRequest(
                    key: names.keys.name(key), from: names.accounts.name(record.second) ?? "",
                    to: names.accounts.name(record.third) ?? "", amount: record.value,
                    clientReference: names.texts.name(reference?.third ?? PackedRecord.none))))
    }

    private mutating func read(_ record: PackedRecord, _ names: borrowing HistoryNames) -> Invocation? {
        let endpoint = names.texts.name(record.second) ?? ""
        let subject = UInt32(clamping: record.value)
        let call: Call
        switch HistoryFunction(code: record.flags) {
        case .get:
            if subject != PackedRecord.none { nextKey = max(nextKey, subject + 1) }
            call = .get(key: names.keys.name(subject) ?? "", endpoint: endpoint)
        case .scan: call = .scan(endpoint: endpoint)
        case .balances: call = .balances(endpoint: endpoint)
        case .balance:
            call = .balance(
                account: names.accounts.name(record.third) ?? "", session: names.texts.name(subject),
                endpoint: endpoint)
        case .transfer, nil: return nil
        }
        return Invocation(
            op: names.operation(record.first), attempt: Int(record.short), time: record.time, call: call)
    }

    private func end(
        _ record: PackedRecord, function: HistoryFunction, outcome: UInt8, _ names: borrowing HistoryNames
    ) -> Completion {
        Completion(
            op: names.operation(record.first), attempt: Int(record.short), function: function, time: record.time,
            outcome: HistoryOutcome(rawValue: outcome) ?? .info,
            status: record.second == 0 ? nil : Int(record.second) - 1,
            wireSends: record.third == 0 ? nil : Int(record.third) - 1)
    }

    private mutating func begin(_ record: PackedRecord, _ names: borrowing HistoryNames) -> HistoryRecord? {
        guard let function = HistoryFunction(code: record.flags >> 2 & 7) else { return nil }
        completion = end(record, function: function, outcome: record.flags & 3, names)
        flags = record.flags
        parts = record.partCount
        rows = []
        row = nil
        balances = []
        single = (nil, nil)
        return parts == 0 ? finish() : nil
    }

    private mutating func row(_ record: PackedRecord, _ names: borrowing HistoryNames) -> TransferRow {
        let reference = self.reference
        self.reference = nil
        if record.first != PackedRecord.none { nextKey = max(nextKey, record.first + 1) }
        return TransferRow(
            key: names.keys.name(record.first), seq: record.flags & PackedFlag.noSeq == 0 ? record.time : nil,
            from: names.accounts.name(record.second) ?? "", to: names.accounts.name(record.third) ?? "",
            amount: record.value, clientReference: names.texts.name(reference?.third ?? PackedRecord.none))
    }

    private mutating func balance(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        let balance = record.flags & PackedFlag.hasFirst != 0 ? record.time : nil
        let version = record.flags & PackedFlag.hasSecond != 0 ? record.value : nil
        guard let account = names.accounts.name(record.first) else {
            single = (version, balance)
            return
        }
        if balance == nil, let place = balances.firstIndex(where: { $0.account == account }) {
            balances[place].version = version
        } else {
            balances.append(AccountBalance(account: account, balance: balance ?? 0, version: version))
        }
    }

    private mutating func finishRow() {
        if let row { rows.append(row) }
        row = nil
    }

    private mutating func part(_ names: borrowing HistoryNames) -> HistoryRecord? {
        guard parts > 0 else { return nil }
        parts -= 1
        return parts == 0 ? finish() : nil
    }

    private mutating func finish() -> HistoryRecord? {
        finishRow()
        guard var whole = completion else { return nil }
        completion = nil
        guard whole.outcome == .ok else { return .end(whole) }
        let isComplete = flags & PackedFlag.complete != 0
        let hasBalances = flags & PackedFlag.hasBalances != 0
        switch whole.function {
        case .transfer: break
        case .get: if isComplete || !rows.isEmpty { whole.result = .get(row: rows.first) }
        case .scan: whole.result = .scan(rows: rows, complete: isComplete, balances: hasBalances ? balances : nil)
        case .balances: whole.result = .balances(balances)
        case .balance: whole.result = .balance(version: single.version, balance: single.balance)
        }
        return .end(whole)
    }
}
