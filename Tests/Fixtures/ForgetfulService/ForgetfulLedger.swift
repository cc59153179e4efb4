internal import Basics
internal import TransactionService

/// A ledger that forgets which keys it has seen: every attempt is applied as a transfer of its own, and each shows the
/// client's key. The planted defect that a checker of duplicates must find.
///
/// Each attempt has a key of its own in the ledger below: the client's, a tilde and a number.
struct ForgetfulLedger: Ledger {
    let base: any Ledger
    /// Of every so many transfers one is not answered until the client tries it again.
    static let lateEvery = 40
    let applied = Locked(0)
    let withheld = Withheld()

    func transfer(_ request: TransferRequest, by deadline: Int64) async throws(LedgerError) -> TransferOutcome {
        withheld.release(request.key)
        var attempt = request
        var number = 1
        while true {
            attempt.key = "\(request.key)~\(number)"
            switch try await base.transfer(attempt, by: deadline) {
            case .applied(let row, repeated: false):
                await withholdNowAndThen(request.key)
                return .applied(Self.shown(row), repeated: false)
            case .rejected(let reason, repeated: false): return .rejected(reason, repeated: false)
            case .applied, .rejected, .keyReused: number += 1
            }
        }
    }

    private func withholdNowAndThen(_ key: String) async {
        let count = applied.withLock { count in
            count += 1
            return count
        }
        if count.isMultiple(of: Self.lateEvery) { await withheld.untilAskedAgain(key) }
    }

    func find(key: String, by deadline: Int64) async throws(LedgerError) -> TransferRow? {
        try await base.find(key: "\(key)~1", by: deadline).map(Self.shown)
    }

    func list(after sequence: Int64, limit: Int, by deadline: Int64) async throws(LedgerError) -> TransferPage {
        var page = try await base.list(after: sequence, limit: limit, by: deadline)
        page.rows = page.rows.map(Self.shown)
        return page
    }

    func openAccount(
        _ id: String, openingBalance: Int64, by deadline: Int64
    ) async throws(LedgerError) -> OpenedAccount {
        try await base.openAccount(id, openingBalance: openingBalance, by: deadline)
    }

    func balances(prefix: String, by deadline: Int64) async throws(LedgerError) -> Balances {
        try await base.balances(prefix: prefix, by: deadline)
    }

    func checkReady(by deadline: Int64) async throws(LedgerError) {
        try await base.checkReady(by: deadline)
    }

    private static func shown(_ row: TransferRow) -> TransferRow {
        var row = row
        if let tilde = row.key.lastIndex(of: "~") { row.key = String(row.key[..<tilde]) }
        return row
    }
}
