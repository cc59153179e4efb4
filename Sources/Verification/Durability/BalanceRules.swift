internal import History

/// What balances and versions tell.
extension DurabilityChecker {
    mutating func balance(_ record: PackedRecord, _ names: borrowing HistoryNames) {
        guard let read = current else { return }
        if read.function == HistoryFunction.balance.code {
            sessionBalance(record, in: read, names)
        } else if record.first == PackedRecord.none {
            damage("read \(names.operation(read.operation)) has a balance of no account")
        } else {
            snapshot.balance(record)
        }
        part(names)
    }

    /// The balance of one account, within a session.
    private mutating func sessionBalance(_ record: PackedRecord, in read: OpenRead, _ names: borrowing HistoryNames) {
        let finding = Finding.operation(names.operation(read.operation))
        if record.flags & PackedFlag.hasFirst != 0, record.time < 0, !spec.allowNegative {
            found(.negativeBalance, finding)
        }
        guard record.flags & PackedFlag.hasSecond != 0, read.session != PackedRecord.none else { return }
        if let floor = read.floor, record.value < floor { found(.nonMonotonicRead, finding) }
        let seen = SessionAccount(session: read.session, account: read.account)
        if versions[seen]?.see(record.value, at: read.end) == nil {
            versions[seen] = SeenVersion(record.value, at: read.end)
        }
    }

    /// Judges the balances and versions of a read once all of it is there.
    mutating func finishSnapshot(of read: OpenRead, _ names: borrowing HistoryNames) {
        let isScan = read.function == HistoryFunction.scan.code
        guard isScan || read.function == HistoryFunction.balances.code else { return }
        let finding = Finding.operation(names.operation(read.operation))
        if read.hasBalances {
            if !spec.allowNegative, snapshot.touched.contains(where: { (snapshot.accounts[$0].balance ?? 0) < 0 }) {
                found(.negativeBalance, finding)
            }
            if !isScan || read.isComplete { judgeTotal(finding, names) }
            if isScan && read.isComplete { judgeBalances(of: read, finding, names) }
        }
        guard isScan && read.isComplete else { return }
        let gaps = snapshot.versionGaps()
        if let account = gaps.first {
            found(.versionGap, finding)
            result.detail("version_gap: account \(names.accounts.name(UInt32(account)) ?? "?")")
        }
    }

    /// A read that leaves an account out says nothing about the total.
    private mutating func judgeTotal(_ finding: Finding, _ names: borrowing HistoryNames) {
        let openings = spec.accounts.reduce(into: Int64(0)) { $0 &+= $1.balance }
        guard let total = spec.total ?? (spec.accounts.isEmpty ? nil : openings) else { return }
        if snapshot.total != total, snapshot.listsAll(names) {
            found(.wrongTotal, finding)
            result.detail("wrong_total: \(snapshot.total), not \(total)")
        }
    }

    /// The rows and balances of one scan are one snapshot, so they must agree whatever is in flight.
    private mutating func judgeBalances(of read: OpenRead, _ finding: Finding, _ names: borrowing HistoryNames) {
        for account in snapshot.touched {
            let state = snapshot.accounts[account]
            guard let balance = state.balance, let opening = snapshot.opening(of: account, names),
                opening &+ state.sum != balance
            else { continue }
            found(.balanceMismatch, finding)
            result.detail(
                "balance_mismatch: account \(names.accounts.name(UInt32(account)) ?? "?") has \(balance), "
                    + "its rows make \(opening &+ state.sum)")
            return
        }
    }
}
