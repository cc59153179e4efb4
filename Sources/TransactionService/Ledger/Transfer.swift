/// What a client asks for: `amount` minor units from one account to another, once for `key`.
public struct TransferRequest: Sendable, Hashable {
    /// The client's idempotency key.
    public var key: String
    /// The account that pays.
    public var from: String
    /// The account that receives.
    public var to: String
    /// Minor units, at least 1.
    public var amount: Int64

    /// A request for a transfer.
    public init(key: String, from: String, to: String, amount: Int64) {
        self.key = key
        self.from = from
        self.to = to
        self.amount = amount
    }
}

/// A transfer that was applied.
public struct TransferRow: Sendable, Hashable, Codable {
    /// The client's idempotency key.
    public var key: String
    /// The place in the order of all transfers; unique, with gaps.
    public var seq: Int64
    /// The account that paid.
    public var from: String
    /// The account that received.
    public var to: String
    /// Minor units.
    public var amount: Int64
    /// The number of the entry in the payer's account: 1, 2, 3, ... without gaps.
    public var fromVersion: Int64
    /// The number of the entry in the receiver's account.
    public var toVersion: Int64
    /// The payer's balance after this entry.
    public var fromBalanceAfter: Int64
    /// The receiver's balance after this entry.
    public var toBalanceAfter: Int64

    enum CodingKeys: String, CodingKey {
        case key, seq, from, to, amount
        case fromVersion = "from_version"
        case toVersion = "to_version"
        case fromBalanceAfter = "from_balance_after"
        case toBalanceAfter = "to_balance_after"
    }
}

/// Why a transfer is definitely not applied, now and whenever its key is sent again.
public enum Rejection: String, Sendable, Hashable, Codable {
    /// The payer's balance is below the amount.
    case insufficientFunds = "insufficient_funds"
    /// One of the accounts does not exist.
    case unknownAccount = "unknown_account"
    /// Payer and receiver are one account.
    case sameAccount = "same_account"
}

/// What a key led to.
public enum TransferOutcome: Sendable, Hashable {
    /// The transfer is applied; `repeated` when an earlier request did it.
    case applied(TransferRow, repeated: Bool)
    /// The transfer is refused for good; `repeated` when an earlier request found that.
    case rejected(Rejection, repeated: Bool)
    /// The key was used before for another transfer; nothing was done.
    case keyReused
}

/// A part of the list of applied transfers.
public struct TransferPage: Sendable, Hashable, Codable {
    /// In the order of `seq`.
    public var rows: [TransferRow]
    /// True when nothing lay beyond the last row at the instant of reading.
    public var complete: Bool
    /// Where the next page begins.
    public var nextAfterSequence: Int64

    /// A page of the list.
    public init(rows: [TransferRow], complete: Bool, nextAfterSequence: Int64) {
        self.rows = rows
        self.complete = complete
        self.nextAfterSequence = nextAfterSequence
    }

    enum CodingKeys: String, CodingKey {
        case rows, complete
        case nextAfterSequence = "next_after_seq"
    }
}
