/// What a read has seen.
public enum ReadResult: Equatable, Sendable {
    /// The transfer of one key; `nil`: the service has none.
    case get(row: TransferRow?)
    /// A listing of transfers. One that is not complete proves presence, never absence.
    ///
    /// `balances` only where they come from the same snapshot as the rows: the checker holds one against the other.
    case scan(rows: [TransferRow], complete: Bool, balances: [AccountBalance]?)
    /// Every balance, from one snapshot.
    case balances([AccountBalance])
    /// One account's version and, where given, its balance.
    case balance(version: Int64?, balance: Int64?)
}

/// A transfer as the service shows it.
public struct TransferRow: Equatable, Sendable {
    /// The idempotency key it was stored under.
    public var key: String?
    /// The service's own number of it, where it tells: unique, with gaps.
    public var seq: Int64?
    /// The account debited.
    public var from: String
    /// The account credited.
    public var to: String
    /// Minor units.
    public var amount: Int64
    /// The version this entry gave the debited account, where the service tells: gapless, from 1.
    public var fromVersion: Int64?
    /// The version this entry gave the credited account.
    public var toVersion: Int64?
    /// The client's own reference, where the service stores one.
    public var clientReference: String?

    /// Puts one together from its parts.
    public init(
        key: String?, seq: Int64?, from: String, to: String, amount: Int64, fromVersion: Int64? = nil,
        toVersion: Int64? = nil, clientReference: String? = nil
    ) {
        self.key = key
        self.seq = seq
        self.from = from
        self.to = to
        self.amount = amount
        self.fromVersion = fromVersion
        self.toVersion = toVersion
        self.clientReference = clientReference
    }
}

/// One account's balance in a snapshot.
public struct AccountBalance: Equatable, Sendable {
    /// The account.
    public var account: String
    /// Minor units.
    public var balance: Int64
    /// How many entries it has had, where the service tells.
    public var version: Int64?

    /// Puts one together from its parts.
    public init(account: String, balance: Int64, version: Int64? = nil) {
        self.account = account
        self.balance = balance
        self.version = version
    }
}
