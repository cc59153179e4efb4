import History

/// A correct ledger under a seeded schedule of retries, crashes and late effects; and, on demand, one defect.
///
/// The clock is the step. Every attempt takes effect (or not) at a time of its own between its sending and the end
/// of the fence; reads see the ledger as it is at one instant between their begin and their end.
struct SimulatedLedger {
    /// What goes wrong; each in one place only.
    enum Defect: CaseIterable, Sendable {
        case loseRow, loseUnreadableBalance, applyTwice, changeAmount, inventRow, applyRejected, hideForAWhile
        case skipVersion, wrongBalance
    }

    private struct Entry {
        var row: TransferRow
        var op: Int
    }

    private var generator: SeededGenerator
    private var records: [(time: Int64, record: HistoryRecord)] = []
    private var entries: [Entry] = []
    private var balances: [String: Int64] = [:]
    private var versions: [String: Int64] = [:]
    private var acknowledged: [Int] = []
    private var rejected: [TransferRequest] = []
    private var seq: Int64 = 0
    private var time: Int64 = 0
    private let accounts = (0..<5).map { "acct-\($0)" }
    static let opening: Int64 = 1_000
    static let fence: Int64 = 500

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        for account in accounts { balances[account] = Self.opening }
    }

    /// The history of `operations` transfers with reads between and a final one, as lines.
    mutating func run(operations: Int, defect: Defect?) -> String {
        let planted = operations / 2
        for op in 0..<operations {
            transfer(op)
            if op == planted, let defect { plant(defect) }
            if generator.chance(0.1) { scan(op + 1_000_000) }
        }
        time += Self.fence + 1
        scan(2_000_000)
        scan(2_000_001)
        let spec = HistorySpec(
            checks: [.durability],
            durability: DurabilitySpec(
                accounts: accounts.map { AccountBalance(account: $0, balance: Self.opening) },
                endpoints: ["writer": .strong], serverMaxInflight: Self.fence, seqIsCommitOrder: true))
        var encoder = HistoryLineEncoder()
        encoder.append(.meta(HistoryMeta(spec: spec)))
        for (_, record) in records { encoder.append(record) }
        return String(decoding: encoder.bytes, as: UTF8.self)
    }

    private mutating func add(_ record: HistoryRecord) { records.append((time, record)) }

    private mutating func transfer(_ op: Int) {
        let from = accounts.randomElement(using: &generator) ?? ""
        let to = accounts.filter { $0 != from }.randomElement(using: &generator) ?? ""
        let amount = Int64.random(in: 1...300, using: &generator)
        let request = TransferRequest(key: "key-\(op)", from: from, to: to, amount: amount)
        var outcome: HistoryOutcome = .info
        var attempt = 1
        while true {
            time += Int64.random(in: 1...5, using: &generator)
            add(.invoke(Invocation(op: Int64(op), attempt: attempt, time: time, call: .transfer(request))))
            time += Int64.random(in: 1...5, using: &generator)
            let arrives = generator.chance(0.8)
            let isSent = arrives || generator.chance(0.5)
            let accepted = arrives && apply(request, op: op)
            if arrives && generator.chance(0.8) {
                outcome = accepted ? .ok : .fail
                add(end(op, attempt, outcome, status: accepted ? 201 : 422))
            } else if isSent {
                if generator.chance(0.9) { add(end(op, attempt, .info, status: generator.chance(0.5) ? 503 : nil)) }
            } else {
                add(end(op, attempt, .fail, status: 0))
            }
            if outcome != .info || attempt == 4 { break }
            attempt += 1
        }
        if outcome == .ok { acknowledged.append(op) }
        if outcome == .fail { rejected.append(request) }
    }

    private func end(_ op: Int, _ attempt: Int, _ outcome: HistoryOutcome, status: Int?) -> HistoryRecord {
        .end(Completion(op: Int64(op), attempt: attempt, time: time, outcome: outcome, status: status))
    }

    /// Applies the transfer once; false if it was, or is now, rejected.
    private mutating func apply(_ request: TransferRequest, op: Int) -> Bool {
        if entries.contains(where: { $0.op == op }) { return true }
        guard !rejected.contains(request), balances[request.from, default: 0] >= request.amount else {
            rejected.append(request)
            return false
        }
        write(request, op: op)
        return true
    }

    private mutating func write(_ request: TransferRequest, op: Int) {
        seq += Int64.random(in: 1...3, using: &generator)
        balances[request.from, default: 0] -= request.amount
        balances[request.to, default: 0] += request.amount
        versions[request.from, default: 0] += 1
        versions[request.to, default: 0] += 1
        entries.append(
            Entry(
                row: TransferRow(
                    key: request.key, seq: seq, from: request.from, to: request.to, amount: request.amount,
                    fromVersion: versions[request.from], toVersion: versions[request.to]), op: op))
    }

    private mutating func scan(_ op: Int) {
        time += 1
        add(.invoke(Invocation(op: Int64(op), time: time, call: .scan(endpoint: "writer"))))
        time += Int64.random(in: 1...5, using: &generator)
        let listed = accounts.map {
            AccountBalance(account: $0, balance: balances[$0] ?? 0, version: versions[$0] ?? 0)
        }
        let result = ReadResult.scan(rows: entries.map(\.row), complete: true, balances: listed)
        add(.end(Completion(op: Int64(op), function: .scan, time: time, outcome: .ok, result: result)))
    }

    private mutating func plant(_ defect: Defect) {
        let place = entries.firstIndex { acknowledged.contains($0.op) } ?? 0
        switch defect {
        case .loseRow, .loseUnreadableBalance:
            let row = entries.remove(at: place).row
            if defect == .loseRow {
                balances[row.from, default: 0] += row.amount
                balances[row.to, default: 0] -= row.amount
            }
        case .applyTwice:
            let row = entries[place].row
            write(TransferRequest(key: row.key, from: row.from, to: row.to, amount: row.amount), op: -1)
        case .changeAmount: entries[place].row.amount += 1
        case .inventRow: write(TransferRequest(key: "nobody", from: accounts[0], to: accounts[1], amount: 1), op: -1)
        case .applyRejected:
            let request = TransferRequest(key: "key-refused", from: accounts[0], to: accounts[1], amount: 1)
            add(.invoke(Invocation(op: 900_000, time: time, call: .transfer(request))))
            add(end(900_000, 1, .fail, status: 422))
            write(request, op: 900_000)
        case .hideForAWhile:
            let entry = entries.remove(at: place)
            scan(900_001)
            entries.insert(entry, at: place)
        case .skipVersion:
            let account = entries[place].row.from
            versions[account, default: 0] += 1
            write(TransferRequest(key: entries[place].row.key, from: account, to: accounts[0], amount: 1), op: -2)
        case .wrongBalance: balances[accounts[0], default: 0] += 1
        }
    }
}
