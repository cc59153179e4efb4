/// What became of a request to open an account.
public enum OpenedAccount: Sendable, Hashable {
    /// It is new.
    case created
    /// It exists with this opening balance.
    case existed
    /// It exists with another opening balance; nothing was done.
    case conflict
}

/// An account at one instant.
public struct AccountBalance: Sendable, Hashable, Codable {
    /// The account's id.
    public var account: String
    /// What it was opened with, in minor units.
    public var openingBalance: Int64
    /// What it holds, in minor units; never negative.
    public var balance: Int64
    /// How many entries it has.
    public var version: Int64

    enum CodingKeys: String, CodingKey {
        case account, balance, version
        case openingBalance = "opening_balance"
    }
}

/// Accounts, all at one instant.
public struct Balances: Sendable, Hashable, Codable {
    /// In the order of their ids.
    public var balances: [AccountBalance]
    /// The greatest `seq` of an applied transfer at that instant; 0 when there is none.
    public var highWaterSequence: Int64

    enum CodingKeys: String, CodingKey {
        case balances
        case highWaterSequence = "high_water_seq"
    }
}
