/// One logical transfer: what is sent under its key, in every attempt.
public struct Transfer: Sendable, Hashable {
    /// The idempotency key.
    public var key: String
    /// The account that pays.
    public var from: String
    /// The account that receives; never the one that pays.
    public var to: String
    /// Minor units.
    public var amount: Int64
}

/// The transfers of a run as a pure function of the run's seed and the operation's id.
///
/// Whoever knows the run's name, its seed and a range of ids knows every body that can have been sent: the history
/// stays complete when the generator dies between the reservation of ids and the record of a request.
public struct TransferSequence: Sendable, Hashable {
    /// The run's name; first part of each account and key.
    public let run: String
    /// What accounts and amounts follow from, together with the operation's id.
    public let seed: UInt64
    /// How many accounts there are; at least 2.
    public let accountCount: Int
    /// The most that one transfer moves, in minor units; at least 1.
    public let maxAmount: Int64

    /// A sequence over at least two accounts, amounts from 1 to `maxAmount`.
    public init(run: String, seed: UInt64, accountCount: Int, maxAmount: Int64) {
        precondition(accountCount >= 2 && maxAmount >= 1, "a transfer needs two accounts and an amount")
        self.run = run
        self.seed = seed
        self.accountCount = accountCount
        self.maxAmount = maxAmount
    }

    /// The transfer of operation `op`.
    public func transfer(_ op: UInt64) -> Transfer {
        let from = Int(random(op, 0) % UInt64(accountCount))
        let step = 1 + Int(random(op, 1) % UInt64(accountCount - 1))
        return Transfer(
            key: key(op), from: account(from), to: account((from + step) % accountCount),
            amount: 1 + Int64(random(op, 2) % UInt64(maxAmount)))
    }

    /// The idempotency key of operation `op`.
    public func key(_ op: UInt64) -> String { keyPrefix + String(op) }

    /// What every key of the run begins with.
    public var keyPrefix: String { "gd-\(run)-" }

    /// What every account of the run begins with.
    public var accountPrefix: String { "\(run)-" }

    /// The operation whose key this is, nil for a key that the run never made.
    public func operation(ofKey key: String) -> UInt64? {
        guard key.hasPrefix(keyPrefix) else { return nil }
        let digits = key.dropFirst(keyPrefix.count)
        guard let op = UInt64(digits), String(op) == digits else { return nil }
        return op
    }

    /// The name of account number `index`.
    public func account(_ index: Int) -> String {
        let digits = String(index)
        return accountPrefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// A number that depends on the seed, the operation and `salt` only.
    func random(_ op: UInt64, _ salt: UInt64) -> UInt64 {
        SplitMix.mix(SplitMix.mix(seed &+ op &* 0x9E37_79B9_7F4A_7C15) &+ salt &* 0xD1B5_4A32_D192_ED03)
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
enum SplitMix {
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
