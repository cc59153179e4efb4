/// What can be wrong with a ledger, and with what was read of it.
///
/// The raw values are the names in the output of `gameday check`.
public enum Anomaly: String, CaseIterable, Comparable, Sendable {
    /// Known, and the last word of a strong reader is that it is not there.
    case lost
    /// Known, missed by a strong reader, shown again later; or missed by a bounded one beyond its bound.
    case stale
    /// Acknowledged, and nobody looked: not a failure, but no proof either.
    case unread
    /// One key, or one client reference, two rows.
    case duplicate
    /// The row is not what was sent.
    case divergent
    /// A row of a key that was never sent.
    case phantom
    /// A row of a transfer that was rejected, or never sent.
    case rejectedApplied = "rejected_applied"
    /// Opening balance and rows do not make the balance of the same snapshot.
    case balanceMismatch = "balance_mismatch"
    /// The balances of a snapshot do not add up to what was put in.
    case wrongTotal = "wrong_total"
    /// A balance below zero where none may be.
    case negativeBalance = "negative_balance"
    /// Within a session, an account's version went back.
    case nonMonotonicRead = "non_monotonic_read"
    /// Acknowledged before another was sent, yet numbered after it.
    case realtimeOrder = "realtime_order"
    /// Sent again without the key that makes that safe.
    case retryWithoutKey = "retry_without_key"
    /// A version of an account is missing or given twice.
    case versionGap = "version_gap"

    /// What one finding of it makes of the verdict.
    public var verdict: Verdict { self == .unread ? .unknown : .fail }

    /// Whether it is found in the answer of a read, and belongs to no one transfer.
    public var isOfRead: Bool {
        switch self {
        case .balanceMismatch, .wrongTotal, .negativeBalance, .nonMonotonicRead, .versionGap: true
        case .lost, .stale, .unread, .duplicate, .divergent, .phantom, .rejectedApplied, .realtimeOrder,
            .retryWithoutKey:
            false
        }
    }

    /// In the order of declaration.
    public static func < (one: Anomaly, other: Anomaly) -> Bool { one.order < other.order }

    private var order: Int { Anomaly.allCases.firstIndex(of: self) ?? 0 }
}

/// Where an anomaly was found.
public enum Finding: Equatable, Hashable, Sendable {
    /// The transfer; for anomalies of balances and versions, the read that showed it.
    case operation(Int64)
    /// A key that no operation has sent; `nil`: a row without a key.
    case key(String?)
}

/// The findings of one anomaly: all counted, the first ones kept.
public struct Findings: Equatable, Sendable {
    /// How many there are.
    public private(set) var count = 0
    /// The first of them.
    public private(set) var first: [Finding] = []

    /// How many are kept and printed.
    public static let limit = 100

    mutating func add(_ finding: Finding) {
        count += 1
        if first.count < Self.limit { first.append(finding) }
    }
}
