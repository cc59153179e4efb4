/// A record in 32 bytes: what the binary form stores and what the checker eats.
///
/// Strings are numbers of the `HistoryNames` beside it. A record with parts that do not fit is followed by more:
/// an end that carries a listing by `partCount` rows, versions and balances.
package struct PackedRecord: Equatable, Sendable {
    /// What the record is; the raw values are part of the binary form.
    package enum Kind: UInt8, Sendable {
        /// Gives the next invoke (or row) its key and client reference where they do not follow by themselves.
        case reference = 1
        case invokeTransfer = 2
        case endTransfer = 3
        case invokeRead = 4
        case endRead = 5
        case row = 6
        /// The versions of the row before.
        case rowVersions = 7
        case balance = 8
        case request = 9
        case dropped = 10
        case fault = 11
        case evidence = 12
    }

    package var kind: UInt8
    package var flags: UInt8
    package var short: UInt16
    package var first: UInt32
    package var time: Int64
    package var second: UInt32
    package var third: UInt32
    package var value: Int64

    package init(
        _ kind: Kind, flags: UInt8 = 0, short: UInt16 = 0, first: UInt32 = 0, time: Int64 = 0, second: UInt32 = 0,
        third: UInt32 = 0, value: Int64 = 0
    ) {
        self.kind = kind.rawValue
        self.flags = flags
        self.short = short
        self.first = first
        self.time = time
        self.second = second
        self.third = third
        self.value = value
    }

    /// No name: of a key, an account, a text.
    @inlinable package static var none: UInt32 { .max }

    /// How many parts follow the end of a read.
    package var partCount: Int { kind == Kind.endRead.rawValue ? Int(clamping: value) : 0 }

    /// Whether this is a part of the record before it, or (a reference) of the one after.
    package var isPart: Bool { kind >= Kind.row.rawValue && kind <= Kind.balance.rawValue }
}

/// The bits of `flags`, by kind; inlinable, because the checker asks for them once a record.
package enum PackedFlag {
    /// invokeTransfer: the key is the next new one, the operation's own, none, or the reference record's.
    @inlinable package static var newKey: UInt8 { 1 }
    @inlinable package static var ownKey: UInt8 { 2 }
    @inlinable package static var noKey: UInt8 { 4 }
    /// endRead: the outcome is in the two lowest bits, the function in the next three.
    @inlinable package static var complete: UInt8 { 32 }
    @inlinable package static var found: UInt8 { 64 }
    @inlinable package static var hasBalances: UInt8 { 128 }
    /// row: no `seq`; balance and rowVersions: which of the two values are given.
    @inlinable package static var noSeq: UInt8 { 8 }
    @inlinable package static var hasFirst: UInt8 { 1 }
    @inlinable package static var hasSecond: UInt8 { 2 }
}

extension HistoryFunction {
    /// The number of a function in packed records.
    package var code: UInt8 {
        switch self {
        case .transfer: 0
        case .get: 1
        case .scan: 2
        case .balances: 3
        case .balance: 4
        }
    }

    package init?(code: UInt8) {
        switch code {
        case 0: self = .transfer
        case 1: self = .get
        case 2: self = .scan
        case 3: self = .balances
        case 4: self = .balance
        default: return nil
        }
    }
}
