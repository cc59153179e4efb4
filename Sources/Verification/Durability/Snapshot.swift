internal import History

/// The accounts as one read shows them: what its rows add up to, its balances, its versions.
struct Snapshot {
    /// One account of the history.
    struct Account {
        /// `nil`: the spec does not name it.
        var opening: Int64?
        var sum: Int64 = 0
        var entries = 0
        var versioned = 0
        var first = Int64.max
        var balance: Int64?
        var version: Int64?
        var epoch = 0
    }

    private(set) var accounts = FlatTable<Account>()
    private var openings: [String: Int64] = [:]
    /// The accounts of the present read.
    private(set) var touched: [Int] = []
    private var epoch = 0
    /// The versions of the present read: account, version.
    private var versions: [(account: Int, version: Int64)] = []
    /// The row that versions would belong to.
    var lastRow: PackedRecord?
    /// How many accounts the present read gives the balance of.
    private var listed = 0
    private(set) var total: Int64 = 0

    mutating func open(_ spec: DurabilitySpec) {
        for account in spec.accounts { openings[account.account] = account.balance }
    }

    mutating func begin() {
        epoch += 1
        touched.removeAll(keepingCapacity: true)
        versions.removeAll(keepingCapacity: true)
        listed = 0
        total = 0
        lastRow = nil
    }

    /// Books the row on both accounts.
    @inline(__always)
    mutating func row(_ record: PackedRecord) {
        lastRow = record
        let from = touch(record.second)
        accounts[from].sum &-= record.value
        accounts[from].entries += 1
        let to = touch(record.third)
        accounts[to].sum &+= record.value
        accounts[to].entries += 1
    }

    /// Books the row if both accounts have been touched by this read before; the caller sets `lastRow`.
    @inline(__always)
    mutating func bookKnown(_ record: PackedRecord) -> Bool {
        let from = Int(record.second)
        let to = Int(record.third)
        guard from < accounts.count, to < accounts.count, accounts[from].epoch == epoch, accounts[to].epoch == epoch
        else { return false }
        accounts[from].sum &-= record.value
        accounts[from].entries += 1
        accounts[to].sum &+= record.value
        accounts[to].entries += 1
        return true
    }

    mutating func rowVersions(_ record: PackedRecord) {
        guard let row = lastRow else { return }
        lastRow = nil
        if record.flags & PackedFlag.hasFirst != 0 { version(record.time, of: touch(row.second)) }
        if record.flags & PackedFlag.hasSecond != 0 { version(record.value, of: touch(row.third)) }
    }

    private mutating func version(_ version: Int64, of account: Int) {
        accounts[account].versioned += 1
        accounts[account].first = min(accounts[account].first, version)
        versions.append((account, version))
    }

    /// Takes a balance; versions may come by a record of their own.
    mutating func balance(_ record: PackedRecord) {
        let account = touch(record.first)
        if record.flags & PackedFlag.hasFirst != 0 {
            if accounts[account].balance == nil { listed += 1 }
            accounts[account].balance = record.time
            total &+= record.time
        }
        if record.flags & PackedFlag.hasSecond != 0 { accounts[account].version = record.value }
    }

    /// The entry of an account, emptied if the present read had not touched it.
    @inline(__always)
    private mutating func touch(_ number: UInt32) -> Int {
        let index = Int(number)
        accounts.pad(to: index + 1, with: Account())
        if accounts[index].epoch != epoch {
            accounts[index] = Account(opening: accounts[index].opening, epoch: epoch)
            touched.append(index)
        }
        return index
    }

    /// Whether the present read gives the balance of every account that the spec names, and of one at least.
    func listsAll(_ names: borrowing HistoryNames) -> Bool {
        guard listed > 0, listed >= openings.count else { return false }
        var named = 0
        for account in touched where accounts[account].balance != nil && opening(of: account, names) != nil {
            named += 1
        }
        return named == openings.count
    }

    /// The opening balance, from the spec.
    func opening(of account: Int, _ names: borrowing HistoryNames) -> Int64? {
        openings.isEmpty ? nil : names.accounts.name(UInt32(account)).flatMap { openings[$0] }
    }

    /// The accounts whose versions are not 1, 2, 3 ... (or 0, 1, 2 ...) without hole or repeat.
    ///
    /// An account with a row that does not give its version is not judged.
    func versionGaps() -> [Int] {
        if versions.isEmpty { return [] }
        var offsets = [Int](repeating: -1, count: accounts.count)
        var count = 0
        for account in touched where accounts[account].versioned == accounts[account].entries {
            offsets[account] = count
            count += accounts[account].entries
        }
        var taken = [Bool](repeating: false, count: count)
        var gaps: Set<Int> = []
        for (account, version) in versions where offsets[account] >= 0 {
            let base: Int64 = accounts[account].first == 0 ? 0 : 1
            let (place, over) = version.subtractingReportingOverflow(base)
            if over || place < 0 || place >= accounts[account].entries || taken[offsets[account] + Int(place)] {
                gaps.insert(account)
            } else {
                taken[offsets[account] + Int(place)] = true
            }
        }
        for account in touched where offsets[account] >= 0 && accounts[account].entries > 0 {
            if let version = accounts[account].version, accounts[account].first == 1,
                version != Int64(accounts[account].entries)
            {
                gaps.insert(account)
            }
        }
        return gaps.sorted()
    }
}
