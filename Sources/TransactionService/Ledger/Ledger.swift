/// A double-entry ledger: accounts, and transfers between them that are applied at most once for each key.
///
/// Every operation may be repeated. Each has a deadline, microseconds of the ledger's clock: it answers or throws by
/// then, and what it has not confirmed by then it does not report as done.
public protocol Ledger: Sendable {
    /// Opens an account.
    func openAccount(_ id: String, openingBalance: Int64, by deadline: Int64) async throws(LedgerError) -> OpenedAccount

    /// Applies a transfer once for its key, or reports what that key led to before.
    func transfer(_ request: TransferRequest, by deadline: Int64) async throws(LedgerError) -> TransferOutcome

    /// The applied transfer of a key; `nil` when there is none.
    func find(key: String, by deadline: Int64) async throws(LedgerError) -> TransferRow?

    /// The applied transfers with a `seq` beyond `sequence`, at most `limit`, in the order of `seq`.
    func list(after sequence: Int64, limit: Int, by deadline: Int64) async throws(LedgerError) -> TransferPage

    /// The accounts whose id begins with `prefix`, all from one instant.
    func balances(prefix: String, by deadline: Int64) async throws(LedgerError) -> Balances

    /// Returns when transfers can be applied.
    func checkReady(by deadline: Int64) async throws(LedgerError)
}

/// Why a ledger cannot say what became of an operation: it may have taken effect or not. Repeat it with the same key.
public struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stood in the way.
    public let description: String

    /// An operation without a known outcome.
    public init(_ description: String) { self.description = description }
}
